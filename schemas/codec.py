"""Events to bytes and back: pure, exact, and strict about what it reads."""

import re
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, Rounded, Subnormal
from enum import StrEnum

import msgspec

from schemas.events import (
    Event,
    EventType,
    MeasurementRejected,
    MeasurementReported,
    SlipChanged,
    TargetAssessed,
)


class MalformedReason(StrEnum):
    """Why bytes are no event: the closed list that answers, parked events and metrics use."""

    NOT_JSON = "not_json"
    WRONG_SHAPE = "wrong_shape"
    NOT_A_NUMBER = "not_a_number"
    TOO_MANY_DIGITS = "too_many_digits"
    BAD_ENVELOPE = "bad_envelope"
    UNKNOWN_TYPE = "unknown_type"
    UNSUPPORTED_CONTENT_TYPE = "unsupported_content_type"


class Malformed(Exception):
    """The bytes are no event. `pointer` is a JSON pointer (RFC 6901) to the place."""

    def __init__(
        self,
        pointer: str,
        expected: str,
        got: str = "",
        *,
        reason: MalformedReason = MalformedReason.WRONG_SHAPE,
    ) -> None:
        at = f" at {pointer}" if pointer else ""
        super().__init__(f"{reason}{at}: expected {expected}" + (f", got {got}" if got else ""))
        self.pointer = pointer
        self.expected = expected
        self.got = got
        self.reason = reason

    def below(self, prefix: str) -> "Malformed":
        """The same fault, seen from a document that holds this one at `prefix`."""
        return Malformed(prefix + self.pointer, self.expected, self.got, reason=self.reason)


#: The longest piece of what was found that a fault repeats.
GOT_LIMIT = 120

#: What Decimal128 keeps exactly, and what can be written out without filling a page.
MAX_DIGITS = 34
MIN_EXPONENT, MAX_EXPONENT = -MAX_DIGITS, MAX_DIGITS - 1

NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
A_NUMBER = "a number such as 1234.56, bare or in quotes"

_EXACT = Context(
    prec=MAX_DIGITS,
    Emin=MIN_EXPONENT,
    Emax=MAX_EXPONENT,
    traps=[Inexact, Rounded, InvalidOperation, Overflow, Subnormal],
)
# Python reads "1_000", " 1 " and "١" as numbers; the contract does not. One search over the bytes
# costs less than looking at every value, and a match is only a suspicion (a key may be escaped).
_ODD_VALUE = re.compile(rb'"value"\s*:\s*"(?!' + NUMBER.encode() + rb'")')
_PLAIN = re.compile(NUMBER)
_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_TYPES = re.compile(r"Expected `(?P<expected>[^`]+)`, got `(?P<got>[^`]+)`")
_FIELD = re.compile(r"Object (?P<fault>missing required|contains unknown) field `(?P<name>.*)`")
_STEP = re.compile(r"\.([^.\[]+)|\[([0-9]+)\]|\[\.\.\.\]")

_WORDS = {
    "decimal": A_NUMBER,
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "int": "a whole number",
    "date": "a date such as 2026-11-22",
    "datetime": "a moment such as 2026-11-22T08:00:00+07:00",
    "null": "null",
}

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_ANYTHING = msgspec.json.Decoder(float_hook=Decimal)  # a float would refuse 1e400
_DECODERS: dict[EventType, msgspec.json.Decoder[Event]] = {
    EventType.MEASUREMENT_REPORTED: msgspec.json.Decoder(MeasurementReported),
    EventType.MEASUREMENT_REJECTED: msgspec.json.Decoder(MeasurementRejected),
    EventType.TARGET_ASSESSED: msgspec.json.Decoder(TargetAssessed),
    EventType.SLIP_CHANGED: msgspec.json.Decoder(SlipChanged),
}


def encode(event: Event) -> bytes:
    """The event as JSON in UTF-8; decimals are JSON numbers, digit for digit."""
    return _ENCODER.encode(event)


def decode(type: EventType, data: bytes) -> Event:
    """The event that the bytes state, or `Malformed`.

    UTF-8 is checked strictly. Of a key that stands twice in one object the last one counts. A
    value that is no number (NaN, infinity) or that cannot be kept exactly is refused here, so
    nothing behind this line meets one.
    """
    try:
        event = _DECODERS[type].decode(data)
    except msgspec.ValidationError as error:
        raise _wrong_shape(str(error), data) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise not_json(error) from error
    if isinstance(event, MeasurementReported):
        if _ODD_VALUE.search(data):
            _check_spelling(data)
        _check_values(event)
    return event


def not_json(error: Exception) -> Malformed:
    """The fault of bytes that are no JSON text in UTF-8."""
    return Malformed("", "JSON in UTF-8", str(error)[:GOT_LIMIT], reason=MalformedReason.NOT_JSON)


def step(name: str | int) -> str:
    """One step of a JSON pointer."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


def _wrong_shape(message: str, data: bytes) -> Malformed:
    """msgspec's sentence as a pointer, what was expected and what stands there."""
    place = _PLACE.match(message)
    what, path = (place["what"], place["path"] or "") if place else (message, "")
    pointer = _pointer(path)
    if field := _FIELD.match(what):
        pointer += step(field["name"][:GOT_LIMIT])
        if field["fault"] == "missing required":
            return Malformed(pointer, "a value: this field is required", "nothing")
        return Malformed(
            pointer, "no field of this name: it is unknown here", field["name"][:GOT_LIMIT]
        )
    got = _found(data, pointer)
    if types := _TYPES.match(what):
        expected = " or ".join(_WORDS.get(one, one) for one in types["expected"].split(" | "))
        return Malformed(pointer, expected, got or types["got"])
    if what == "Invalid decimal string":
        return Malformed(pointer, A_NUMBER, got, reason=MalformedReason.NOT_A_NUMBER)
    if what == "Invalid RFC3339 encoded datetime":
        return Malformed(pointer, _WORDS["datetime"], got)
    return Malformed(pointer, what.removeprefix("Expected ").replace("`", ""), got)


def _pointer(path: str) -> str:
    """`$.observations[0].value` as `/observations/0/value`; it ends before a key that msgspec
    does not name."""
    pointer = ""
    for found in _STEP.finditer(path):
        name = found[1] or found[2]
        if name is None:
            break
        pointer += step(name)
    return pointer


def _found(data: bytes, pointer: str) -> str:
    """What stands at the pointer, as JSON and not too long; empty where it cannot be shown."""
    try:
        value = _ANYTHING.decode(data)
        for name in pointer.split("/")[1:]:
            value = value[int(name)] if isinstance(value, list) else value[name]
        return _ENCODER.encode(value).decode()[:GOT_LIMIT]
    except (msgspec.MsgspecError, LookupError, TypeError, ValueError, RecursionError):
        return ""


def _check_spelling(data: bytes) -> None:
    """Refuse a decimal string that is not written as a JSON number."""
    for number, one in enumerate(_ANYTHING.decode(data)["observations"]):
        value = one["value"]
        if isinstance(value, str) and not _PLAIN.fullmatch(value):
            raise Malformed(
                f"/observations/{number}/value",
                A_NUMBER,
                _ENCODER.encode(value).decode()[:GOT_LIMIT],
                reason=MalformedReason.NOT_A_NUMBER,
            )


def _check_values(event: MeasurementReported) -> None:
    """Refuse what is not finite, and what Decimal128 would round."""
    for number, observation in enumerate(event.observations):
        fault = _value_fault(observation.value)
        if fault is not None:
            expected = (
                A_NUMBER
                if fault is MalformedReason.NOT_A_NUMBER
                else f"at most {MAX_DIGITS} digits, between 1E{MIN_EXPONENT} and 1E+{MAX_DIGITS}"
            )
            raise Malformed(
                f"/observations/{number}/value",
                expected,
                str(observation.value)[:GOT_LIMIT],
                reason=fault,
            )


def _value_fault(value: Decimal) -> MalformedReason | None:
    if not value.is_finite():
        return MalformedReason.NOT_A_NUMBER
    if not MIN_EXPONENT <= value.adjusted() <= MAX_EXPONENT:
        return MalformedReason.TOO_MANY_DIGITS
    try:
        _EXACT.plus(value)
    except (Inexact, Rounded, InvalidOperation, Overflow, Subnormal):
        return MalformedReason.TOO_MANY_DIGITS
    return None
