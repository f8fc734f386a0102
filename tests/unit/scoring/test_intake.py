"""One record: taken with all it says, or parked with all it came with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.messages import Record
from schemas.codec import encode
from services.scoring.intake import KEPT_BYTES, KEPT_REFUSALS, ParkReason, Taken, read
from services.scoring.ports import Parked
from targets.observations import Decision
from targets.plain_reports import observations_from_plain
from tests.unit.scoring.world import NOW, PROGRAMME, TODAY, a_figure, a_report

LIMIT = 1_000_000  # what a producer sends at most


def taken(record: Record) -> Taken:
    """What a record says that is right."""
    reading = read(PROGRAMME, record, TODAY)
    assert isinstance(reading, Taken)
    return reading


def parked(record: Record) -> Parked:
    """What keeps a record that is wrong."""
    reading = read(PROGRAMME, record, TODAY)
    assert isinstance(reading, Parked)
    return reading


def test_a_report_is_stored_with_its_area_and_measure_resolved() -> None:
    document = taken(a_report("coverage", a_figure("2026", "41.50"), id="r1")).document

    assert document["_id"] == "urn:test:office|r1"
    assert document["observations"] == [
        {
            "measure": "value",
            "area": "here",
            "period": "2026",
            "stage": "",
            "value": Decimal("41.50"),
            "status": "A",
            "note": "",
            "evidence": "",
        }
    ]


def test_a_persons_word_is_stored_with_the_reason_for_it() -> None:
    figure = a_figure("2026", "41.50", opinion="refused", note="a slip of the decimal point")

    (stored,) = taken(a_report("coverage", figure, id="r1")).document["observations"]

    assert (stored["opinion"], stored["note"]) == ("refused", "a slip of the decimal point")


@pytest.mark.parametrize(
    ("figure", "pointer", "reason"),
    [
        ({"opinion": "liked", "note": "so"}, "/observations/0/opinion", "unknown_opinion"),
        ({"opinion": "refused"}, "/observations/0/note", "note_missing"),
    ],
)
def test_a_word_of_no_list_or_without_its_reason_is_parked(
    figure: dict[str, str], pointer: str, reason: str
) -> None:
    (told,) = parked(a_report("coverage", a_figure("2026", 41, **figure), id="r1")).event.refusals

    assert (told.pointer, told.reason) == (pointer, reason)


def test_a_document_of_before_there_were_opinions_is_read_as_it_was() -> None:
    document = taken(a_report("coverage", a_figure("2026", 41), id="r1")).document

    assert "opinion" not in document["observations"][0]
    assert [one.opinion for one in observations_from_plain(document)] == [Decision.NONE]


def test_what_is_judged_from_the_store_is_what_was_judged_when_it_came() -> None:
    moment = datetime(2027, 5, 1, 8, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=7)))
    figures = (
        a_figure("2026", "41.50", note="n", evidence="e"),
        a_figure("2027-Q1", "0.1", opinion="accepted", note="asked"),
    )

    report = taken(a_report("coverage", *figures, id="r1", at=moment, invented=True))

    assert observations_from_plain(report.document) == report.observations


def test_a_report_without_a_time_was_reported_when_the_broker_took_it() -> None:
    record = a_report("coverage", a_figure("2026", 41), id="r1")
    timeless = replace(record, headers=tuple(h for h in record.headers if h[0] != "ce_time"))

    assert taken(timeless).document["time"] == NOW


def test_the_same_report_in_other_bytes_has_the_same_digest() -> None:
    record = a_report("coverage", a_figure("2026", 41), id="r1")
    spaced = replace(record, value=(record.value or b"").replace(b":", b" : "))

    assert taken(spaced).document["digest"] == taken(record).document["digest"]


def about(record: Record, subject: bytes) -> Record:
    """The record with another subject in its envelope."""
    others = tuple(one for one in record.headers if one[0] != "ce_subject")
    return replace(record, headers=(*others, ("ce_subject", subject)))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        pytest.param(
            replace(a_report("coverage", id="r"), value=b"{"), "not_json", id="no JSON at all"
        ),
        pytest.param(replace(a_report("coverage", id="r"), value=None), "bad_envelope", id="empty"),
        pytest.param(
            replace(a_report("coverage", id="r"), headers=()), "bad_envelope", id="no envelope"
        ),
        pytest.param(
            a_report("unheard-of", a_figure("2026", 1), id="r"), "unknown_target", id="no target"
        ),
        pytest.param(a_report("coverage", id="r"), "no_observations", id="no figure"),
        pytest.param(
            a_report("coverage", a_figure("2026", -1), id="r"), "impossible_value", id="impossible"
        ),
        pytest.param(
            a_report("coverage", a_figure("2026", 1), id="r", key=b"places"),
            ParkReason.WRONG_KEY,
            id="under the key of another target",
        ),
        pytest.param(
            replace(a_report("coverage", a_figure("2026", 1), id="r"), key=None),
            ParkReason.WRONG_KEY,
            id="without a key",
        ),
        pytest.param(
            about(a_report("coverage", a_figure("2026", 1), id="r"), b"places"),
            ParkReason.SUBJECT_MISMATCH,
            id="with another target as its subject",
        ),
    ],
)
def test_what_is_wrong_is_parked_with_its_reason_and_its_bytes(record: Record, reason: str) -> None:
    event = parked(record).event

    assert event.reason == reason
    assert event.refusals[0].reason == reason
    assert event.original == (record.value or b"")
    assert (event.topic, event.partition, event.offset) == ("measurements", 0, 0)


def test_a_verdict_in_the_topic_of_measurements_is_parked() -> None:
    record = a_report("coverage", a_figure("2026", 1), id="r")
    verdict = (
        b'{"target":"coverage","area":"here","version":1,"as_of":"2028-01-01","status":"met",'
        b'"catalogue_version":"1","rule_version":"1","reason":"goal_met",'
        b'"sentence":{"vi":"","en":""}}'
    )
    headers = tuple(
        (name, b"target.assessed.v1" if name == "ce_type" else value)
        for name, value in record.headers
    )

    assert parked(replace(record, headers=headers, value=verdict)).reason == "unexpected_type"


def test_the_same_record_is_always_parked_as_the_same_event() -> None:
    record = a_report("unheard-of", a_figure("2026", 1), id="r", offset=7)

    assert parked(record) == parked(record)
    assert parked(record).id != parked(replace(record, offset=8)).id


def test_a_trace_is_kept_through_parking() -> None:
    trace = f"00-{'1' * 32}-{'2' * 16}-01"

    assert parked(a_report("none", id="r", traceparent=trace)).cause.traceparent == trace


def test_the_largest_wrong_record_still_fits_a_message() -> None:
    figures = [a_figure("20xx", "1", measure="á" * 300, area="é" * 300) for _ in range(1000)]
    record = a_report("coverage", *figures, id="r")
    headers = (*record.headers, *((f"x-{n}" + "ữ" * 5000, b"\xff" * 5000) for n in range(200)))

    event = parked(replace(record, headers=headers)).event

    assert len(record.value or b"") > KEPT_BYTES
    assert len(encode(event)) < LIMIT
    assert event.refusals[-1].reason == ParkReason.ORIGINAL_CUT
    assert len(event.refusals) == KEPT_REFUSALS + 1


@given(
    value=st.none() | st.binary(max_size=200),
    headers=st.lists(
        st.tuples(
            st.sampled_from(["ce_id", "ce_source", "ce_type", "ce_specversion", "content-type"]),
            st.binary(max_size=20)
            | st.sampled_from([b"1.0", b"measurement.reported.v1", b"application/json", b"a"]),
        ),
        max_size=6,
    ),
    timestamp_ms=st.integers(-1, 2**41),
)
def test_no_bytes_bring_a_worker_down(
    value: bytes | None, headers: list[tuple[str, bytes]], timestamp_ms: int
) -> None:
    record = Record("measurements", 0, 0, b"coverage", value, tuple(headers), timestamp_ms)

    reading = read(PROGRAMME, record, TODAY)

    assert isinstance(reading, Parked)
    assert encode(reading.event)


def test_a_moment_is_stored_in_utc() -> None:
    hanoi = datetime(2028, 1, 1, 6, 0, tzinfo=timezone(timedelta(hours=7)))
    document = taken(a_report("coverage", a_figure("2026", 1), id="r", at=hanoi)).document

    assert document["reported_at"] == "2027-12-31T23:00:00+00:00"
    assert document["time"] == datetime(2027, 12, 31, 23, 0, tzinfo=UTC)
