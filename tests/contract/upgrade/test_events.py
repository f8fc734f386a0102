"""Old and new side by side, on the wire: what the version before wrote, and what it understands.

`previous/` holds the schemas and samples of the contract as they stood before `opinion` came.
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from schemas.codec import Malformed, decode, encode
from schemas.events import (
    TYPE_OF,
    Event,
    EventType,
    MeasurementReported,
    ReportedObservation,
)
from tests.unit.schemas.events import EVENTS

PREVIOUS = Path(__file__).parent / "previous"
SAMPLES = sorted((PREVIOUS / "events").glob("*.json"))
VALIDATORS = {
    kind: Draft202012Validator(
        json.loads((PREVIOUS / "schemas" / f"{kind}.schema.json").read_text("utf-8"))
    )
    for kind in EventType
}


def kind_of(sample: Path) -> EventType:
    return EventType(".".join(sample.name.split(".")[:3]))


def said_by_the_version_before(kind: EventType, data: bytes) -> list[str]:
    """What a strict reader of the version before has to say against it."""
    plain = json.loads(data, parse_float=Decimal)
    return [error.message for error in VALIDATORS[kind].iter_errors(plain)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_what_the_version_before_wrote_is_read(sample: Path) -> None:
    event = decode(kind_of(sample), sample.read_bytes())

    assert said_by_the_version_before(kind_of(sample), encode(event)) == []


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(EVENTS)
def test_the_version_before_understands_what_is_written_now_without_what_is_new(
    event: Event,
) -> None:
    if isinstance(event, MeasurementReported) and any(one.opinion for one in event.observations):
        return  # what is new: below

    assert said_by_the_version_before(TYPE_OF[type(event)], encode(event)) == []


def test_a_word_that_the_version_before_cannot_judge_by_is_refused_there_and_read_here() -> None:
    """It parks the report, bytes and all, rather than take a refused figure for a reported one."""
    refused = ReportedObservation(
        period="2026", value=Decimal(3), opinion="refused", note="typed twice"
    )
    data = encode(MeasurementReported("sti-budget-share", (refused,)))

    assert said_by_the_version_before(EventType.MEASUREMENT_REPORTED, data)
    assert decode(EventType.MEASUREMENT_REPORTED, data) == MeasurementReported(
        "sti-budget-share", (refused,)
    )


@pytest.mark.parametrize("kind", [EventType.TARGET_ASSESSED, EventType.SLIP_CHANGED])
def test_readers_of_what_we_tell_pass_over_what_they_do_not_know(kind: EventType) -> None:
    sample = next(one for one in SAMPLES if kind_of(one) is kind)
    plain = json.loads(sample.read_bytes())

    event = decode(kind, json.dumps({**plain, "of_a_later_version": [1]}).encode())

    assert event == decode(kind, sample.read_bytes())


def test_a_report_with_a_field_that_nobody_here_can_judge_by_is_refused() -> None:
    sample = next(one for one in SAMPLES if kind_of(one) is EventType.MEASUREMENT_REPORTED)
    plain = {**json.loads(sample.read_bytes()), "of_a_later_version": True}

    with pytest.raises(Malformed, match="of_a_later_version"):
        decode(EventType.MEASUREMENT_REPORTED, json.dumps(plain).encode())


def test_what_is_new_is_left_out_of_events_that_do_not_need_it() -> None:
    plain = MeasurementReported(
        "sti-budget-share", (ReportedObservation(period="2026", value=Decimal(3)),)
    )

    assert b"opinion" not in encode(plain)
