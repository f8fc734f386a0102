"""CloudEvents over HTTP: binary mode (`ce-*` headers), structured mode, and batches of
structured events."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote_to_bytes

import msgspec

from schemas.cloudevents import structured
from schemas.cloudevents.envelope import (
    JSON,
    Envelope,
    attributes_of,
    bad,
    check_content_type,
    envelope,
    is_utf8,
    media_type,
    whole,
)
from schemas.codec import Malformed, MalformedReason, encode, not_json, step
from schemas.events import Event

BATCH = "application/cloudevents-batch+json"

#: What the HTTP binding leaves as it is: printable ASCII but space, double quote and percent.
_PLAIN = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"%')
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_ESCAPED = re.compile(r"\\(.)")


class Mode(StrEnum):
    """How a body carries its events; also a metric's label."""

    BINARY = "binary"
    STRUCTURED = "structured"
    BATCH = "batch"


@dataclass(frozen=True, slots=True)
class Arrived:
    """An event as it came. `at` is where its data stands in the body, as a JSON pointer."""

    envelope: Envelope
    data: bytes
    at: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A member of a batch that is no event. `id` and `source` are given where they can be read."""

    fault: Malformed
    id: str = ""
    source: str = ""


def mode_of(headers: Iterable[tuple[bytes, bytes]]) -> Mode:
    """How the body carries its events, by its content type."""
    return _mode(_named(headers).get("content-type", JSON))


def from_http(headers: Iterable[tuple[bytes, bytes]], body: bytes) -> list[Arrived | Unreadable]:
    """The events of a request, in their order.

    Raises `Malformed` where the body as a whole is none of the three modes; a batch's bad members
    are told one by one. Every pointer points into the body.
    """
    named = _named(headers)
    content_type = named.get("content-type", JSON)
    match _mode(content_type):
        case Mode.BATCH:
            trace = _trace(named)
            return [_member(number, raw, trace) for number, raw in enumerate(_members(body))]
        case Mode.STRUCTURED:
            found, data = structured.read(body, *_trace(named))
            return [Arrived(found, data, "/data")]
        case Mode.BINARY:
            check_content_type("datacontenttype", content_type)
            attributes = {
                name.removeprefix("ce-"): _decoded(name, value)
                for name, value in named.items()
                if name.startswith("ce-")
            }
            if not attributes:
                raise bad(
                    "specversion",
                    f"headers ce-specversion, ce-id, ce-source and ce-type, or content-type "
                    f"{structured.STRUCTURED} or {BATCH}",
                    f"content-type {content_type} and no ce- header",
                )
            if "datacontenttype" in attributes:
                raise bad("datacontenttype", "the header content-type", "ce-datacontenttype")
            return [Arrived(envelope(attributes, *_trace(named)), body, "")]


def to_http(envelope: Envelope, event: Event) -> tuple[dict[str, str], bytes]:
    """The headers and the body of one event in binary mode."""
    headers = {
        f"ce-{name}": quote(value, _PLAIN) for name, value in attributes_of(envelope).items()
    }
    headers["content-type"] = JSON
    if envelope.traceparent:
        headers["traceparent"] = envelope.traceparent
    if envelope.tracestate:
        headers["tracestate"] = envelope.tracestate
    return headers, encode(event)


def to_batch(events: Iterable[tuple[Envelope, Event]]) -> bytes:
    """The body of a batch."""
    return b"[" + b",".join(structured.write(one, event) for one, event in events) + b"]"


def _mode(content_type: str) -> Mode:
    media, parameters = media_type(content_type)
    if not media.startswith("application/cloudevents"):
        return Mode.BINARY
    if is_utf8(parameters):
        if media == structured.STRUCTURED:
            return Mode.STRUCTURED
        if media == BATCH:
            return Mode.BATCH
    raise Malformed(
        "",
        f"{structured.STRUCTURED} or {BATCH} in UTF-8",
        content_type,
        reason=MalformedReason.UNSUPPORTED_CONTENT_TYPE,
    )


def _named(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers that say something of the event, by their names in lower case."""
    named: dict[str, str] = {}
    for raw, value in headers:
        name = raw.decode("latin-1").lower()
        if not name.startswith("ce-") and name not in {"content-type", "traceparent", "tracestate"}:
            continue
        if name in named:
            raise bad(name.removeprefix("ce-"), "one header", f"{name} twice")
        named[name] = value.decode("latin-1")
    return named


def _decoded(name: str, value: str) -> str:
    """A header's value as the binding says: unquoted, then percent-decoded, then UTF-8."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = _ESCAPED.sub(r"\1", value[1:-1])
    try:
        return unquote_to_bytes(value.encode("latin-1")).decode()
    except UnicodeDecodeError as error:
        raise bad(name.removeprefix("ce-"), "UTF-8, percent-encoded", value) from error


def _trace(named: dict[str, str]) -> tuple[str, str]:
    return named.get("traceparent", ""), named.get("tracestate", "")


def _members(body: bytes) -> list[msgspec.Raw]:
    try:
        return _LIST.decode(body)
    except msgspec.ValidationError as error:
        raise whole("a list of CloudEvents", str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise not_json(error) from error


def _member(number: int, raw: msgspec.Raw, trace: tuple[str, str]) -> Arrived | Unreadable:
    try:
        found, data = structured.read(bytes(raw), *trace)
    except Malformed as fault:
        identity, source = structured.named(bytes(raw))
        return Unreadable(fault.below(step(number)), identity, source)
    return Arrived(found, data, f"{step(number)}/data")
