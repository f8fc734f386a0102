"""CloudEvents on Kafka: hand-made records, and the journey there and back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from schemas.cloudevents import STRUCTURED, Envelope, from_kafka, to_kafka, to_structured
from schemas.codec import Malformed, MalformedReason, decode
from schemas.events import EventType, MeasurementReported
from tests.unit.schemas.events import ENVELOPES, REPORTED, TRACEPARENT, a_report, an_envelope

DATA = b'{"target":"pii-rank","observations":[{"period":"2024","value":35}]}'
HEADERS: list[tuple[str, bytes | None]] = [
    ("ce_specversion", b"1.0"),
    ("ce_id", b"r-1"),
    ("ce_source", b"/so-khcn"),
    ("ce_type", b"measurement.reported.v1"),
    ("ce_subject", "hạng".encode()),
    ("ce_time", b"2026-11-22T08:00:00+07:00"),
    ("content-type", b"application/json"),
]


def changed(name: str, value: bytes | None) -> list[tuple[str, bytes | None]]:
    return [*((key, was) for key, was in HEADERS if key != name), (name, value)]


def fault_of(headers: list[tuple[str, bytes | None]], value: bytes | None = DATA) -> Malformed:
    with pytest.raises(Malformed) as caught:
        from_kafka(value, headers, 0)
    return caught.value


def test_a_record_in_binary_mode_is_read() -> None:
    envelope, data = from_kafka(DATA, HEADERS, 0)

    assert data == DATA
    assert envelope == Envelope(
        id="r-1",
        source="/so-khcn",
        type=EventType.MEASUREMENT_REPORTED,
        subject="hạng",
        time=datetime(2026, 11, 22, 1, 0, tzinfo=UTC),
    )


def test_a_record_in_structured_mode_is_read() -> None:
    value = b"""{"specversion": "1.0", "id": "r-1", "source": "/so-khcn",
        "type": "measurement.reported.v1", "sequence": 7, "sampled": true, "dataschema": null,
        "datacontenttype": "application/json; charset=UTF-8", "data": %s}"""
    kept, other = b"Application/CloudEvents+JSON; charset=utf-8", ("X-Other", b"\xff")

    envelope, data = from_kafka(value % DATA, [("Content-Type", kept), other], 1_000)

    assert data == DATA
    assert envelope.time == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert envelope.extensions == {"sequence": "7", "sampled": "true"}


def test_data_in_base64_is_read() -> None:
    value = b"""{"specversion": "1.0", "id": "1", "source": "/s", "type": "slip.changed.v1",
        "data_base64": "e30="}"""

    assert from_kafka(value, [("content-type", STRUCTURED.encode())], 0)[1] == b"{}"


@given(ENVELOPES, REPORTED)
def test_every_event_survives_both_modes(envelope: Envelope, event: MeasurementReported) -> None:
    binary = from_kafka(*to_kafka(envelope, event), 0)
    structured = from_kafka(
        to_structured(envelope, event), [("content-type", STRUCTURED.encode())], 0
    )

    assert binary[0] == structured[0] == envelope
    assert decode(envelope.type, binary[1]) == decode(envelope.type, structured[1]) == event


def test_the_headers_written_are_those_of_the_kafka_binding() -> None:
    _, headers = to_kafka(
        an_envelope(traceparent=TRACEPARENT, extensions={"partitionkey": "p"}), a_report()
    )

    assert headers == [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"r-1"),
        ("ce_source", b"/so-tai-chinh"),
        ("ce_type", b"measurement.reported.v1"),
        ("ce_subject", b"sti-budget-share"),
        ("ce_time", b"2026-11-22T01:00:00Z"),
        ("ce_partitionkey", b"p"),
        ("content-type", b"application/json"),
        ("traceparent", TRACEPARENT.encode()),
    ]


def test_the_trace_of_the_last_hop_wins_over_the_trace_of_the_start() -> None:
    started = TRACEPARENT.replace("b7ad", "c7ad").encode()
    headers = [*HEADERS, ("ce_traceparent", started)]

    assert from_kafka(DATA, headers, 0)[0].traceparent == started.decode()
    hop = from_kafka(DATA, [*headers, ("traceparent", TRACEPARENT.encode())], 0)[0]
    assert (hop.traceparent, hop.extensions) == (TRACEPARENT, {})


@pytest.mark.parametrize(
    "traceparent", [b"nonsense", b"ff" + TRACEPARENT[2:].encode(), b"00-" + b"0" * 32 + b"-1-01"]
)
def test_a_trace_context_that_cannot_be_read_is_ignored(traceparent: bytes) -> None:
    assert from_kafka(DATA, [*HEADERS, ("traceparent", traceparent)], 0)[0].traceparent == ""


@pytest.mark.parametrize(
    ("name", "value", "pointer", "reason"),
    [
        ("ce_specversion", b"0.3", "/specversion", MalformedReason.BAD_ENVELOPE),
        ("ce_specversion", None, "/specversion", MalformedReason.BAD_ENVELOPE),
        ("ce_id", None, "/id", MalformedReason.BAD_ENVELOPE),
        ("ce_id", b" ", "/id", MalformedReason.BAD_ENVELOPE),
        ("ce_id", b"x" * 1025, "/id", MalformedReason.BAD_ENVELOPE),
        ("ce_id", b"a\nb", "/id", MalformedReason.BAD_ENVELOPE),
        ("ce_subject", b"\xff", "/subject", MalformedReason.BAD_ENVELOPE),
        ("ce_source", b"", "/source", MalformedReason.BAD_ENVELOPE),
        ("ce_source", b"a|b", "/source", MalformedReason.BAD_ENVELOPE),
        ("ce_type", b"measurement.reported.v9", "/type", MalformedReason.UNKNOWN_TYPE),
        ("ce_time", b"2026-11-22", "/time", MalformedReason.BAD_ENVELOPE),
        ("ce_time", b"2026-11-22T08:00:00", "/time", MalformedReason.BAD_ENVELOPE),
        ("ce_time", b"2026-02-30T08:00:00Z", "/time", MalformedReason.BAD_ENVELOPE),
        ("ce_time", b"0001-01-01T00:00:00+07:00", "/time", MalformedReason.BAD_ENVELOPE),
        ("ce_source_system", b"x", "/source_system", MalformedReason.BAD_ENVELOPE),
        (
            "content-type",
            b"text/csv",
            "/datacontenttype",
            MalformedReason.UNSUPPORTED_CONTENT_TYPE,
        ),
        (
            "content-type",
            b"application/json; charset=windows-1258",
            "/datacontenttype",
            MalformedReason.UNSUPPORTED_CONTENT_TYPE,
        ),
        (
            "content-type",
            b"application/cloudevents+avro",
            "",
            MalformedReason.UNSUPPORTED_CONTENT_TYPE,
        ),
    ],
)
def test_an_envelope_that_breaks_the_specification_is_refused(
    name: str, value: bytes | None, pointer: str, reason: MalformedReason
) -> None:
    fault = fault_of(changed(name, value))

    assert (fault.pointer, fault.reason) == (pointer, reason)


def test_an_attribute_that_stands_twice_is_refused() -> None:
    assert fault_of([*HEADERS, ("CE_ID", b"r-2")]).pointer == "/id"


def test_a_record_without_a_value_is_refused() -> None:
    assert fault_of(HEADERS, None).expected.startswith("a value")


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ('"data":{},"data_base64":"e30="', "/data_base64"),
        ('"data_base64":"?"', "/data_base64"),
        ('"data_base64":7', "/data_base64"),
        ('"subject":"x"', "/data"),
        ('"subject":{},"data":{}', "/subject"),
        ('"partitionKey":"x","data":{}', "/partitionKey"),
        ('"datacontenttype":"text/csv","data":{}', "/datacontenttype"),
    ],
)
def test_a_structured_event_that_breaks_the_specification_is_refused(
    members: str, pointer: str
) -> None:
    value = f'{{"specversion":"1.0","id":"1","source":"/s","type":"slip.changed.v1",{members}}}'

    fault = fault_of([("content-type", STRUCTURED.encode())], value.encode())

    assert fault.pointer == pointer


@pytest.mark.parametrize("value", [b"[]", b"7"])
def test_a_structured_event_is_an_object(value: bytes) -> None:
    fault = fault_of([("content-type", STRUCTURED.encode())], value)

    assert fault.reason is MalformedReason.BAD_ENVELOPE


@pytest.mark.parametrize("value", [b"", b"{", b'{"id":"\xff"}', b'{"a":' * 100_000])
def test_a_structured_event_that_is_no_json_is_refused(value: bytes) -> None:
    fault_of([("content-type", STRUCTURED.encode())], value)
