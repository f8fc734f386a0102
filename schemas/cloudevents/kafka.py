"""CloudEvents on Kafka: binary mode (`ce_*` headers) and structured mode."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

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
from schemas.codec import Malformed, MalformedReason, encode
from schemas.events import Event

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_kafka(envelope: Envelope, event: Event) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The record's value and headers, in binary mode. The trace context rides in the ordinary
    headers."""
    headers = [(f"ce_{name}", value.encode()) for name, value in attributes_of(envelope).items()]
    headers.append(("content-type", JSON.encode()))
    if envelope.traceparent:
        headers.append(("traceparent", envelope.traceparent.encode()))
    if envelope.tracestate:
        headers.append(("tracestate", envelope.tracestate.encode()))
    return encode(event), headers


def from_kafka(
    value: bytes | None, headers: Iterable[tuple[str, bytes | None]], timestamp_ms: int
) -> tuple[Envelope, bytes]:
    """The envelope and the bytes of the data, from either mode, or `Malformed`.

    An event without `time` takes the record's timestamp.
    """
    if value is None:
        raise whole("a value: a record without one reports nothing", "nothing")
    named: dict[str, str] = {}
    for name, content in headers:
        lower = name.lower()
        relevant = lower.startswith("ce_") or lower in _ORDINARY
        if not relevant or content is None:
            continue
        if lower in named:
            raise bad(lower.removeprefix("ce_"), "one header", f"{name} twice")
        try:
            named[lower] = content.decode()
        except UnicodeDecodeError as error:
            raise bad(lower.removeprefix("ce_"), "text in UTF-8", repr(content)) from error
    content_type = named.pop("content-type", JSON)
    trace = (named.pop("traceparent", ""), named.pop("tracestate", ""))
    media, parameters = media_type(content_type)
    if media.startswith("application/cloudevents"):
        if media != structured.STRUCTURED or not is_utf8(parameters):
            raise Malformed(
                "",
                structured.STRUCTURED,
                content_type,
                reason=MalformedReason.UNSUPPORTED_CONTENT_TYPE,
            )
        found, data = structured.read(value, *trace)
    else:
        check_content_type("datacontenttype", content_type)
        attributes = {name.removeprefix("ce_"): text for name, text in named.items()}
        found, data = envelope(attributes, *trace), value
    if found.time is None:
        found = replace(found, time=_EPOCH + timedelta(milliseconds=max(timestamp_ms, 0)))
    return found, data


_ORDINARY = frozenset({"content-type", "traceparent", "tracestate"})
