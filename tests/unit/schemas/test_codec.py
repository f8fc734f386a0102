"""What the codec reads, writes and refuses."""

from decimal import Decimal

import pytest
from hypothesis import given

from schemas.codec import Malformed, MalformedReason, decode, encode
from schemas.events import TYPE_OF, Event, EventType, MeasurementReported
from tests.unit.schemas.events import EVENTS, a_report

REPORTED = EventType.MEASUREMENT_REPORTED


def body(observation: str) -> bytes:
    return f'{{"target":"x","observations":[{observation}]}}'.encode()


def figure(value: str) -> bytes:
    return body(f'{{"period":"2026","value":{value}}}')


def fault_of(data: bytes, type: EventType = REPORTED) -> Malformed:
    with pytest.raises(Malformed) as caught:
        decode(type, data)
    return caught.value


@given(EVENTS)
def test_every_event_survives_the_journey_to_bytes_and_back(event: Event) -> None:
    assert decode(TYPE_OF[type(event)], encode(event)) == event


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("28500000000000", "28500000000000", id="money as a number"),
        pytest.param('"28500000000000"', "28500000000000", id="money as a string"),
        pytest.param("1000000000000000000", "1000000000000000000", id="10^18 VND"),
        pytest.param("3.000", "3.000", id="trailing zeros are kept"),
        pytest.param('"0.1"', "0.1", id="what a float cannot hold"),
        pytest.param("-12.5e-1", "-1.25", id="an exponent"),
        pytest.param('"\\u0031"', "1", id="an escaped digit"),
        pytest.param("9" * 34, "9" * 34, id="as many digits as are kept"),
    ],
)
def test_a_value_is_read_exactly(written: str, value: str) -> None:
    event = decode(REPORTED, figure(written))

    assert isinstance(event, MeasurementReported)
    assert str(event.observations[0].value) == value


def test_a_value_is_written_as_a_number_digit_for_digit() -> None:
    assert b'"value":1000000000000000000.10' in encode(
        a_report(value=Decimal("1000000000000000000.10"))
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param('"NaN"', MalformedReason.NOT_A_NUMBER, id="NaN in quotes"),
        pytest.param("NaN", MalformedReason.NOT_JSON, id="NaN, which is no JSON"),
        pytest.param('"-Infinity"', MalformedReason.NOT_A_NUMBER, id="infinity"),
        pytest.param('"1_000"', MalformedReason.NOT_A_NUMBER, id="an underscore"),
        pytest.param('" 1 "', MalformedReason.NOT_A_NUMBER, id="spaces"),
        pytest.param('"١٢"', MalformedReason.NOT_A_NUMBER, id="other digits"),
        pytest.param('"1.234,56"', MalformedReason.NOT_A_NUMBER, id="as people write it"),
        pytest.param('"abc"', MalformedReason.NOT_A_NUMBER, id="letters"),
        pytest.param("true", MalformedReason.WRONG_SHAPE, id="a truth value"),
        pytest.param("null", MalformedReason.WRONG_SHAPE, id="nothing"),
        pytest.param("1e400", MalformedReason.TOO_MANY_DIGITS, id="too great"),
        pytest.param("1e-35", MalformedReason.TOO_MANY_DIGITS, id="too small"),
        pytest.param("0e999999999", MalformedReason.TOO_MANY_DIGITS, id="a zero that fills a page"),
        pytest.param("9" * 35, MalformedReason.TOO_MANY_DIGITS, id="more digits than are kept"),
    ],
)
def test_a_value_that_is_no_exact_number_is_refused(value: str, reason: MalformedReason) -> None:
    assert fault_of(figure(value)).reason is reason


def test_the_refused_value_is_pointed_at_among_good_ones() -> None:
    good = '{"period":"2025","value":1e5}'
    fault = fault_of(body(f'{good},{good},{{"period":"2026","value":"NaN"}}'))

    assert (fault.pointer, fault.got) == ("/observations/2/value", '"NaN"')


@pytest.mark.parametrize(
    ("data", "pointer", "expected", "got"),
    [
        pytest.param(b'{"target":"x"}', "/observations", "required", "nothing", id="missing"),
        pytest.param(body('{"value":1}'), "/observations/0/period", "required", "nothing", id="in"),
        pytest.param(
            body('{"period":"2026","value":1,"a/b~":1}'),
            "/observations/0/a~1b~0",
            "unknown",
            "a/b~",
            id="unknown field, escaped",
        ),
        pytest.param(
            body('{"period":2026,"value":1}'), "/observations/0/period", "text", "2026", id="number"
        ),
        pytest.param(
            b'{"target":"x","observations":{}}', "/observations", "a list", "{}", id="an object"
        ),
        pytest.param(b"[]", "", "an object", "[]", id="a list"),
    ],
)
def test_a_wrong_shape_is_pointed_at(data: bytes, pointer: str, expected: str, got: str) -> None:
    fault = fault_of(data)

    assert fault.reason is MalformedReason.WRONG_SHAPE
    assert (fault.pointer, fault.got) == (pointer, got)
    assert expected in fault.expected


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"target":"x","observations":[]} x', id="something after it"),
        pytest.param(b'{"target":"\xff","observations":[]}', id="not UTF-8"),
        pytest.param(b'{"target":"\\ud800","observations":[]}', id="half a surrogate"),
        pytest.param(b'\xef\xbb\xbf{"target":"x","observations":[]}', id="a byte order mark"),
    ],
)
def test_what_is_no_json_in_utf_8_is_refused(data: bytes) -> None:
    assert fault_of(data).reason is MalformedReason.NOT_JSON


def test_deep_nesting_is_refused_and_not_a_crash() -> None:
    deep = b'{"new":' + b"[" * 200_000

    assert fault_of(deep, EventType.SLIP_CHANGED).reason is MalformedReason.NOT_JSON


def test_of_a_key_that_stands_twice_the_last_one_counts() -> None:
    event = decode(REPORTED, body('{"period":"2026","value":1,"value":2}'))

    assert isinstance(event, MeasurementReported)
    assert event.observations[0].value == 2


def test_a_report_with_an_unknown_field_is_refused_but_later_fields_of_our_own_events_pass() -> (
    None
):
    assert fault_of(b'{"target":"x","observations":[],"unit":"%"}').pointer == "/unit"
    rejected = b'{"rejected_by":"s","reason":"r","refusals":[],"received_at":"2026-11-22T00:00:00Z"'
    decode(EventType.MEASUREMENT_REJECTED, rejected + b',"original":"","later":1}')


def test_a_fault_repeats_only_the_beginning_of_what_was_found() -> None:
    assert len(fault_of(figure('"' + "x" * 10_000 + '"')).got) < 200
