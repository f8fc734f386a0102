"""The attributes of a CloudEvent, and what they may be (CloudEvents 1.0)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from schemas.codec import GOT_LIMIT, Malformed, MalformedReason, step
from schemas.events import EventType

SPECVERSION = "1.0"
JSON = "application/json"

#: Longer than any sensible name; keeps an id fit to be a database key.
MAX_ATTRIBUTE = 1024

_TYPES = frozenset(EventType)
_NAME = re.compile(r"[a-z0-9]{1,20}")
_URI_REFERENCE = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
)
_JSON_TYPE = re.compile(r"application/(?:[a-z0-9.\-]+\+)?json|text/json")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


class Envelope(Struct, frozen=True, kw_only=True):
    """What is known of an event beside its data, whose content type is always JSON.

    `time` is aware, in UTC. `traceparent` and `tracestate` are those of the last hop. `extensions`
    are carried on as they came (`dataschema` among them).
    """

    id: str
    source: str
    type: EventType
    subject: str = ""
    time: datetime | None = None
    traceparent: str = ""
    tracestate: str = ""
    extensions: dict[str, str] = {}


def bad(attribute: str, expected: str, got: str = "") -> Malformed:
    """The fault of an attribute; its pointer is that of the event's JSON form."""
    return Malformed(
        step(attribute), expected, got[:GOT_LIMIT], reason=MalformedReason.BAD_ENVELOPE
    )


def whole(expected: str, got: str = "") -> Malformed:
    """The fault of something that is no event, or no list of events, at all."""
    return Malformed("", expected, got, reason=MalformedReason.BAD_ENVELOPE)


def envelope(
    attributes: Mapping[str, str], traceparent: str = "", tracestate: str = ""
) -> Envelope:
    """The envelope that the attributes state, or `Malformed`.

    The trace context of the ordinary header wins over the extension of the same name, which holds
    where the trace started.
    """
    others = dict(attributes)
    version = others.pop("specversion", "")
    if version != SPECVERSION:
        raise bad("specversion", SPECVERSION, version or "nothing")
    for name, value in others.items():
        _check(name, value)
    identity, source, kind = (_required(others, name) for name in ("id", "source", "type"))
    if not _URI_REFERENCE.fullmatch(source):
        raise bad("source", "a URI reference (RFC 3986), others percent-encoded", source)
    if kind not in _TYPES:
        raise Malformed(
            "/type", " or ".join(sorted(_TYPES)), kind, reason=MalformedReason.UNKNOWN_TYPE
        )
    check_content_type("datacontenttype", others.pop("datacontenttype", JSON))
    moment = others.pop("time", "")
    started, state = others.pop("traceparent", ""), others.pop("tracestate", "")
    if not _TRACEPARENT.fullmatch(traceparent):
        traceparent, tracestate = started, state
    if not _TRACEPARENT.fullmatch(traceparent):
        traceparent, tracestate = "", ""  # W3C: a trace context that cannot be read is ignored
    return Envelope(
        id=identity,
        source=source,
        type=EventType(kind),
        subject=others.pop("subject", ""),
        time=_moment(moment) if moment else None,
        traceparent=traceparent,
        tracestate=tracestate,
        extensions=others,
    )


def attributes_of(envelope: Envelope) -> dict[str, str]:
    """The attributes as text, in the order of the specification; without the trace context."""
    attributes = {
        "specversion": SPECVERSION,
        "id": envelope.id,
        "source": envelope.source,
        "type": str(envelope.type),
    }
    if envelope.subject:
        attributes["subject"] = envelope.subject
    if envelope.time is not None:
        attributes["time"] = envelope.time.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return attributes | envelope.extensions


def check_content_type(attribute: str, content_type: str) -> None:
    """Refuse data that is not JSON in UTF-8."""
    media, parameters = media_type(content_type)
    if not _JSON_TYPE.fullmatch(media) or not is_utf8(parameters):
        raise Malformed(
            step(attribute),
            f"{JSON} in UTF-8",
            content_type[:GOT_LIMIT],
            reason=MalformedReason.UNSUPPORTED_CONTENT_TYPE,
        )


def media_type(content_type: str) -> tuple[str, dict[str, str]]:
    """A content type as its media type and its parameters, names in lower case."""
    media, *rest = content_type.split(";")
    pairs = (one.partition("=") for one in rest if one.strip())
    parameters = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
    return media.strip().lower(), parameters


def is_utf8(parameters: Mapping[str, str]) -> bool:
    """Whether the content type names UTF-8, or no character set at all."""
    return parameters.get("charset", "utf-8").lower() in {"utf-8", "utf8", "us-ascii"}


def _check(name: str, value: str) -> None:
    if not _NAME.fullmatch(name):
        raise bad(name[:64], "an attribute name of at most 20 characters a-z and 0-9", name)
    if len(value) > MAX_ATTRIBUTE:
        raise bad(name, f"at most {MAX_ATTRIBUTE} characters", f"{len(value)} characters")
    if _CONTROL.search(value):
        raise bad(name, "text without control characters", repr(value))


def _required(attributes: dict[str, str], name: str) -> str:
    value = attributes.pop(name, "")
    if not value.strip():
        raise bad(name, "a value: this attribute is required", "nothing")
    return value


def _moment(text: str) -> datetime:
    try:
        if not _MOMENT.fullmatch(text):
            raise bad("time", "a moment with its offset such as 2026-11-22T08:00:00+07:00", text)
        return msgspec.convert(text, datetime).astimezone(UTC)
    except (msgspec.ValidationError, OverflowError) as error:
        raise bad("time", "a moment that the calendar knows", text) from error
