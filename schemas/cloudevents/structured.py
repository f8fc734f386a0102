"""CloudEvents in their JSON form: one event with its data inside."""

import binascii
from base64 import b64decode

import msgspec

from schemas.cloudevents.envelope import Envelope, attributes_of, bad, envelope, whole
from schemas.codec import GOT_LIMIT, Malformed, encode, not_json
from schemas.events import Event

STRUCTURED = "application/cloudevents+json"

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_SCALAR = msgspec.json.Decoder(str | int | bool | None)


def read(body: bytes, traceparent: str = "", tracestate: str = "") -> tuple[Envelope, bytes]:
    """The envelope and the bytes of the data; `data_base64` is decoded."""
    try:
        members = _OBJECT.decode(body)
    except msgspec.ValidationError as error:
        raise whole("a CloudEvent: a JSON object", str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise not_json(error) from error
    data = _data(members)
    attributes = {
        name: value for name, raw in members.items() if (value := _text(name, raw)) is not None
    }
    return envelope(attributes, traceparent, tracestate), data


def write(envelope: Envelope, event: Event) -> bytes:
    """The event with its envelope as one JSON object."""
    members: dict[str, object] = dict(attributes_of(envelope))
    members["datacontenttype"] = "application/json"
    if envelope.traceparent:
        members["traceparent"] = envelope.traceparent
    if envelope.tracestate:
        members["tracestate"] = envelope.tracestate
    members["data"] = msgspec.Raw(encode(event))
    return msgspec.json.encode(members)


def named(body: bytes) -> tuple[str, str]:
    """The id and the source of an event that cannot be read as a whole; empty where unknown."""
    try:
        members = _OBJECT.decode(body)
        identity, source = (_text(name, members[name]) for name in ("id", "source"))
    except (Malformed, LookupError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", ""
    return (identity or "")[:GOT_LIMIT], (source or "")[:GOT_LIMIT]


def _data(members: dict[str, msgspec.Raw]) -> bytes:
    """The data's bytes, taken out of the members."""
    plain, coded = members.pop("data", None), members.pop("data_base64", None)
    if plain is not None and coded is not None:
        raise bad("data_base64", "either data or data_base64", "both")
    if coded is not None:
        try:
            return b64decode(msgspec.json.decode(coded, type=str), validate=True)
        except (msgspec.MsgspecError, UnicodeDecodeError, binascii.Error, ValueError) as error:
            raise bad("data_base64", "text in base64 (RFC 4648)", str(error)) from error
    if plain is None:
        raise bad("data", "a value: an event without data says nothing", "nothing")
    return bytes(plain)


def _text(name: str, raw: msgspec.Raw) -> str | None:
    """An attribute as text; null is the same as absent."""
    try:
        value = _SCALAR.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        found = bytes(raw)[:GOT_LIMIT].decode(errors="replace")
        raise bad(name, "text, a whole number, or true or false", found) from error
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)
