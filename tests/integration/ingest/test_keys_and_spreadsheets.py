"""Keys and spreadsheets over a running ingest and a real broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.cloudevents import STRUCTURED, from_kafka, to_structured
from schemas.codec import decode
from schemas.events import EventType, MeasurementReported
from services.ingest.keys.making import as_yaml, entry_of
from tests.integration.ingest.process import PATH, Ingest, ingest, written
from tests.support.servers import Broker, new_broker
from tests.support.waiting import eventually
from tests.unit.ingest.spreadsheets.files import TRAINED, a_workbook, opened, saved
from tests.unit.schemas.events import a_report, an_envelope

SHEETS = "/api/v1/spreadsheets"


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory: pytest.TempPathFactory, on_kafka: bool) -> Iterator[Broker]:
    """A broker of these tests' own: the topics' names are fixed, and others use them too."""
    server = new_broker(tmp_path_factory.mktemp("keys-broker"), kafka=on_kafka)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where ingest's keys lie."""
    return tmp_path


@pytest.fixture
def running(own_broker: Broker, folder: Path) -> Iterator[Ingest]:
    """Ingest on that broker, ready."""
    with ingest(own_broker.address, folder) as process:
        process.wait_ready()
        yield process


def test_a_key_is_taken_away_and_given_without_a_restart(running: Ingest, folder: Path) -> None:
    body = to_structured(an_envelope(id="keyed"), a_report())

    def status(key: str) -> int:
        headers = {"content-type": STRUCTURED, "authorization": f"Bearer {key}"}
        return running.client.post(PATH, content=body, headers=headers).status_code

    mine = running.client.headers["authorization"].removeprefix("Bearer ")
    assert status(mine) == 202
    assert status("slw_new_secret") == 401

    file = folder / "keys" / "ingest-keys.yaml"
    file.write_text("keys:\n" + as_yaml(entry_of("slw_new_secret", ["*"])), encoding="utf-8")

    eventually(lambda: status("slw_new_secret") == 202)
    assert status(mine) == 401

    file.write_text("keys: [", encoding="utf-8")
    eventually(lambda: "broken" in running.ready()[1]["keys"])
    assert running.ready()[0] == 200
    assert status("slw_new_secret") == 202
    assert "secret" not in running.child.log.read_text(encoding="utf-8")


def test_a_form_is_filled_checked_published_and_stands_in_the_log(
    own_broker: Broker, running: Ingest
) -> None:
    asked = {"source": "/so-noi-vu", "target": TRAINED}
    book = opened(running.client.get(f"{SHEETS}/template", params=asked).content)
    book["Số liệu"]["H2"] = 61.5
    book["Số liệu"]["H3"] = 40
    content = saved(book)

    def send(mode: str) -> tuple[int, list[str]]:
        answer = running.client.post(
            SHEETS, params={"source": "/so-noi-vu", "mode": mode}, content=content
        )
        return answer.status_code, answer.json()["published"]

    assert send("check") == (200, [])
    status, ids = send("publish")
    again = send("publish")

    assert (status, len(ids)) == (202, 1)
    assert again == (202, ids)
    found = [
        record
        for record in written(own_broker.address, "measurements")
        if dict(record.headers)["ce_id"] == ids[0].encode()
    ]
    envelope, data = from_kafka(found[0].value, found[0].headers, found[0].timestamp)
    report = decode(EventType.MEASUREMENT_REPORTED, data)
    assert isinstance(report, MeasurementReported)
    assert (envelope.source, envelope.subject, found[0].key) == (
        "/so-noi-vu",
        TRAINED,
        TRAINED.encode(),
    )
    assert [(one.period, float(one.value)) for one in report.observations] == [
        ("2025", 61.5),
        ("2024", 40.0),
    ]


def test_a_file_that_cannot_be_read_leaves_ingest_well(running: Ingest) -> None:
    broken = a_workbook((TRAINED, "2025", 61))[:-40]

    answer = running.client.post(SHEETS, params={"source": "/s"}, content=broken)

    assert (answer.status_code, answer.json()["reason"]) == (422, "file_broken")
    assert running.ready()[0] == 200
