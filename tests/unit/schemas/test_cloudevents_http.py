"""CloudEvents over HTTP: hand-made requests, and the journey there and back."""

import pytest
from hypothesis import given

from schemas.cloudevents import (
    BATCH,
    STRUCTURED,
    Arrived,
    Envelope,
    Mode,
    Unreadable,
    from_http,
    mode_of,
    to_batch,
    to_http,
    to_structured,
)
from schemas.codec import Malformed, MalformedReason, decode
from schemas.events import MeasurementReported
from tests.unit.schemas.events import ENVELOPES, REPORTED, TRACEPARENT, a_report, an_envelope

Headers = list[tuple[bytes, bytes]]

DATA = b'{"target":"pii-rank","observations":[{"period":"2024","value":35}]}'
BINARY: Headers = [
    (b"Ce-Specversion", b"1.0"),
    (b"ce-id", b"r-1"),
    (b"ce-source", b"/so-khcn"),
    (b"ce-type", b"measurement.reported.v1"),
    (b"content-type", b"application/json"),
]


def typed(content_type: str) -> Headers:
    return [(b"content-type", content_type.encode())]


def raw(headers: dict[str, str]) -> Headers:
    return [(name.encode(), value.encode("ascii")) for name, value in headers.items()]


def one(headers: Headers, body: bytes) -> Arrived:
    (arrived,) = from_http(headers, body)
    assert isinstance(arrived, Arrived)
    return arrived


def fault_of(headers: Headers, body: bytes = DATA) -> Malformed:
    with pytest.raises(Malformed) as caught:
        from_http(headers, body)
    return caught.value


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("Sở%20Khoa%20học%20%26%20100%25".encode(), id="raw UTF-8 let through"),
        pytest.param(b"S%E1%BB%9F%20Khoa%20h%E1%BB%8Dc%20%26%20100%25", id="percent-encoded UTF-8"),
        pytest.param(b'"S%E1%BB%9F Khoa h%e1%bb%8dc & 100%25"', id="in quotes, as RFC 9110 allows"),
    ],
)
def test_vietnamese_in_a_header_is_read(header: bytes) -> None:
    arrived = one([*BINARY, (b"ce-subject", header)], DATA)

    assert arrived.envelope.subject == "Sở Khoa học & 100%"
    assert (arrived.data, arrived.at) == (DATA, "")


def test_vietnamese_in_a_header_is_written_percent_encoded() -> None:
    headers, _ = to_http(an_envelope(subject='Sở "A" 5%'), a_report())

    assert headers["ce-subject"] == "S%E1%BB%9F%20%22A%22%205%25"


@given(ENVELOPES, REPORTED)
def test_every_event_survives_the_three_modes(
    envelope: Envelope, event: MeasurementReported
) -> None:
    headers, body = to_http(envelope, event)
    structured = to_structured(envelope, event)
    batch = from_http(typed(BATCH), to_batch([(envelope, event), (envelope, event)]))

    for arrived in (one(raw(headers), body), one(typed(STRUCTURED), structured), *batch):
        assert isinstance(arrived, Arrived)
        assert arrived.envelope == envelope
        assert decode(envelope.type, arrived.data) == event


def test_the_trace_rides_in_the_ordinary_header() -> None:
    headers: Headers = [*BINARY, (b"traceparent", TRACEPARENT.encode())]

    assert one(headers, DATA).envelope.traceparent == TRACEPARENT


def test_an_empty_batch_holds_nothing() -> None:
    assert from_http(typed(BATCH), b"[]") == []


def test_a_bad_member_of_a_batch_is_told_with_its_place_and_the_others_are_read() -> None:
    good = to_structured(an_envelope(), a_report())
    bad = b'{"specversion":"1.0","id":"r-2","source":"/s","type":"nonsense","data":{}}'

    first, second, third = from_http(
        typed(BATCH), b"[" + b",".join([good, bad, b'{"id":[]}']) + b"]"
    )

    assert isinstance(first, Arrived)
    assert first.at == "/0/data"
    assert isinstance(second, Unreadable)
    assert (second.id, second.source, second.fault.pointer) == ("r-2", "/s", "/1/type")
    assert isinstance(third, Unreadable)
    assert (third.id, third.source, third.fault.pointer) == ("", "", "/2/data")


@pytest.mark.parametrize("body", [b"{}", b"7"])
def test_a_batch_is_a_list(body: bytes) -> None:
    assert fault_of(typed(BATCH), body).reason is MalformedReason.BAD_ENVELOPE


@pytest.mark.parametrize("body", [b"", b"[{]", b"\xff", b"[" * 200_000])
def test_a_batch_that_is_no_json_is_refused(body: bytes) -> None:
    fault_of(typed(BATCH), body)


@pytest.mark.parametrize(
    ("extra", "pointer"),
    [
        pytest.param((b"ce-id", b"r-2"), "/id", id="an attribute twice"),
        pytest.param((b"ce-subject", b"%FF"), "/subject", id="not UTF-8"),
        pytest.param((b"ce-source_system", b"x"), "/source_system", id="a name that cannot be"),
        pytest.param((b"ce-datacontenttype", b"text/csv"), "/datacontenttype", id="forbidden"),
    ],
)
def test_headers_that_break_the_binding_are_refused(
    extra: tuple[bytes, bytes], pointer: str
) -> None:
    fault = fault_of([*BINARY, extra])

    assert (fault.pointer, fault.reason) == (pointer, MalformedReason.BAD_ENVELOPE)


def test_json_without_an_envelope_is_told_how_to_carry_one() -> None:
    assert "application/cloudevents+json" in fault_of(typed("application/json")).expected


@pytest.mark.parametrize(
    "content_type",
    ["application/cloudevents+avro", "application/cloudevents+json; charset=utf-16", "text/plain"],
)
def test_other_content_types_are_refused(content_type: str) -> None:
    fault = fault_of(typed(content_type))

    assert fault.reason is MalformedReason.UNSUPPORTED_CONTENT_TYPE


@pytest.mark.parametrize(
    ("content_type", "mode"),
    [
        ("application/json", Mode.BINARY),
        ("Application/CloudEvents+JSON; charset=UTF-8", Mode.STRUCTURED),
        ("application/cloudevents-batch+json", Mode.BATCH),
    ],
)
def test_the_content_type_tells_the_mode(content_type: str, mode: Mode) -> None:
    assert mode_of(typed(content_type)) is mode
