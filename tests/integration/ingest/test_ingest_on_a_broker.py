"""The whole of ingest, as a process, on a real broker."""

import gzip
import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from deploy.local.servers import Server
from runtime.topics import ensure_topics, missing_topics
from schemas.cloudevents import BATCH, STRUCTURED, from_kafka, to_batch, to_http, to_structured
from schemas.codec import decode
from schemas.events import EventType
from schemas.topics import TOPICS
from tests.integration.ingest.process import PATH, Ingest, ingest, written
from tests.support.freezing import freeze, thaw
from tests.support.ports import free_port
from tests.support.servers import Broker, new_broker
from tests.support.waiting import eventually
from tests.unit.schemas.events import TRACEPARENT, a_report, an_envelope

#: Far below the timeout of any client: an answer comes, whatever the broker does.
BOUND_S = 6.0


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory: pytest.TempPathFactory, on_kafka: bool) -> Iterator[Broker]:
    """A broker of these tests' own: the topics' names are fixed, and others use them too."""
    server = new_broker(tmp_path_factory.mktemp("ingest-broker"), kafka=on_kafka)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def running(own_broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingest]:
    """Ingest on that broker, ready."""
    with ingest(own_broker.address, tmp_path_factory.mktemp("ingest")) as process:
        process.wait_ready()
        yield process


def records_of(broker: Broker, *ids: str) -> list[Any]:
    """The records that carry these event ids, in the order of the ids; each must stand once."""
    wanted = [identity.encode() for identity in ids]
    found = {
        dict(record.headers)["ce_id"]: record for record in written(broker.address, "measurements")
    }
    return [found[identity] for identity in wanted]


def test_the_topics_are_made_at_the_start(own_broker: Broker, running: Ingest) -> None:
    assert missing_topics(own_broker.address, [topic.name for topic in TOPICS]) == set()
    assert ensure_topics(own_broker.address, TOPICS).differences == ()
    assert running.ready()[0] == 200


def test_what_was_answered_202_stands_in_the_log(own_broker: Broker, running: Ingest) -> None:
    envelope = an_envelope(id="Báo cáo 1", extensions={"partitionkey": "p"})
    headers, body = to_http(envelope, a_report())

    answer = running.client.post(
        PATH, content=gzip.compress(body), headers=headers | {"content-encoding": "gzip"}
    )

    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "ids": ["Báo cáo 1"]})
    (record,) = records_of(own_broker, "Báo cáo 1")
    assert record.key == b"sti-budget-share"
    assert dict(record.headers)["content-type"] == b"application/json"
    read, data = from_kafka(record.value, record.headers, record.timestamp)
    assert read == envelope
    assert decode(EventType.MEASUREMENT_REPORTED, data) == a_report()


def test_the_trace_of_the_request_goes_on_in_the_record(
    own_broker: Broker, running: Ingest
) -> None:
    body = to_structured(an_envelope(id="traced"), a_report())

    running.client.post(
        PATH, content=body, headers={"content-type": STRUCTURED, "traceparent": TRACEPARENT}
    )

    (record,) = records_of(own_broker, "traced")
    trace = dict(record.headers)["traceparent"].decode().split("-")[1]
    assert trace == TRACEPARENT.split("-")[1]


def test_of_a_mixed_batch_the_log_holds_what_was_accepted(
    own_broker: Broker, running: Ingest
) -> None:
    events = [(an_envelope(id=f"b-{number}"), a_report()) for number in range(200)]
    members = json.loads(to_batch(events))
    members[7]["data"]["target"] = "none"

    answer = running.client.post(
        PATH, content=msgspec.json.encode(members), headers={"content-type": BATCH}
    )

    assert (answer.status_code, answer.json()["accepted"]) == (207, 199)
    assert answer.json()["items"][7]["reason"] == "subject_mismatch"
    accepted = [f"b-{number}" for number in range(200) if number != 7]
    offsets = [record.offset for record in records_of(own_broker, *accepted)]
    assert offsets == sorted(offsets)


def test_a_report_as_large_as_a_body_may_be_fits_in_a_record(
    own_broker: Broker, running: Ingest
) -> None:
    envelope, note = an_envelope(id="large"), "ố"
    room = 1_048_576 - len(to_structured(envelope, a_report(note="")))
    body = to_structured(envelope, a_report(note=note * ((room - 20) // len(note.encode()))))
    assert 1_048_000 < len(body) <= 1_048_576

    answer = running.client.post(PATH, content=body, headers={"content-type": STRUCTURED})

    assert answer.status_code == 202
    assert len(records_of(own_broker, "large")[0].value) > 1_048_000


def test_a_broker_that_is_away_is_told_in_time_and_ingest_still_ends_in_order(
    tmp_path: Path,
) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    with ingest(nowhere, tmp_path, SLIPWATCH_PUBLISH_TIMEOUT_S="3") as process:
        eventually(lambda: process.child.log.exists() and _alive(process))
        begun = time.monotonic()
        answer = process.client.post(
            PATH,
            content=to_structured(an_envelope(), a_report()),
            headers={"content-type": STRUCTURED},
        )
        took_s = time.monotonic() - begun

        assert (answer.status_code, answer.json()["reason"]) == (503, "broker_away")
        assert int(answer.headers["retry-after"]) > 0
        assert took_s < BOUND_S
        assert process.ready()[0] == 503
        process.child.stop(patience_s=12.0)
        assert process.child.ended() in {0, -signal.SIGTERM}


def test_a_broker_that_dies_is_told_in_time(tmp_path: Path, on_kafka: bool) -> None:
    broker = new_broker(tmp_path / "broker", kafka=on_kafka)
    broker.start()
    try:
        with ingest(broker.address, tmp_path, SLIPWATCH_PUBLISH_TIMEOUT_S="3") as process:
            process.wait_ready()
            headers, body = to_http(an_envelope(id="before"), a_report())
            assert process.client.post(PATH, content=body, headers=headers).status_code == 202

            broker.kill()
            begun = time.monotonic()
            headers, body = to_http(an_envelope(id="after"), a_report())
            answer = process.client.post(PATH, content=body, headers=headers)
            took_s = time.monotonic() - begun

            assert (answer.status_code, answer.json()["reason"]) == (503, "broker_away")
            assert took_s < BOUND_S
            assert _alive(process)

            broker.start()
            ensure_topics(broker.address, TOPICS)  # the embedded broker forgets them
            eventually(lambda: _taken(process, headers, body), within_s=40.0)
            assert len(records_of(broker, "after")) == 1
    finally:
        broker.stop()


def test_a_broker_that_stalls_is_told_in_time_and_serves_again_once_it_moves(
    tmp_path: Path, on_kafka: bool
) -> None:
    broker = new_broker(tmp_path / "broker", kafka=on_kafka)
    assert isinstance(broker, Server)
    broker.start()
    try:
        with ingest(broker.address, tmp_path, SLIPWATCH_PUBLISH_TIMEOUT_S="3") as process:
            process.wait_ready()
            headers, body = to_http(an_envelope(id="stalled"), a_report())
            assert _taken(process, headers, body)

            freeze(broker.pid)
            begun = time.monotonic()
            answer = process.client.post(PATH, content=body, headers=headers)
            took_s = time.monotonic() - begun

            assert (answer.status_code, answer.json()["reason"]) == (503, "broker_away")
            assert took_s < BOUND_S
            eventually(lambda: process.ready()[0] == 503)

            thaw(broker.pid)
            eventually(lambda: _taken(process, headers, body))
            eventually(lambda: process.ready()[0] == 200)
    finally:
        thaw(broker.pid)
        broker.stop()


def test_topics_may_be_made_by_somebody_else(tmp_path: Path, on_kafka: bool) -> None:
    broker = new_broker(tmp_path / "broker", kafka=on_kafka)
    broker.start()
    try:
        with ingest(broker.address, tmp_path, SLIPWATCH_CREATE_TOPICS="0") as process:
            eventually(lambda: "missing" in _checks(process).get("topics", ""))
            assert missing_topics(broker.address, ["measurements"]) == {"measurements"}
            ensure_topics(broker.address, TOPICS)
            process.wait_ready()
    finally:
        broker.stop()


def _alive(process: Ingest) -> bool:
    try:
        return process.client.get("/livez").status_code == 200
    except httpx.HTTPError:
        return False


def _checks(process: Ingest) -> dict[str, str]:
    return process.ready()[1] if _alive(process) else {}


def _taken(process: Ingest, headers: dict[str, str], body: bytes) -> bool:
    return process.client.post(PATH, content=body, headers=headers).status_code == 202
