"""Why a report is not taken, and what a publisher is told about it."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from schemas.codec import Malformed, MalformedReason
from targets.refusals import RefusalReason, RefusedFigure


class IngestReason(StrEnum):
    """What can be wrong with a request, beside the reasons of the codec and of admission."""

    UNEXPECTED_TYPE = "unexpected_type"
    SUBJECT_MISMATCH = "subject_mismatch"
    TOO_MANY_EVENTS = "too_many_events"
    TOO_MANY_OBSERVATIONS = "too_many_observations"
    BODY_TOO_LARGE = "body_too_large"
    BODY_TOO_SLOW = "body_too_slow"
    BODY_CUT_OFF = "body_cut_off"
    UNSUPPORTED_ENCODING = "unsupported_encoding"
    BAD_ENCODING = "bad_encoding"
    MESSAGE_TOO_LARGE = "message_too_large"
    BROKER_AWAY = "broker_away"
    SOURCE_NOT_COVERED = "source_not_covered"
    TARGET_NOT_COVERED = "target_not_covered"
    RIGHT_MISSING = "right_missing"


Reason = MalformedReason | RefusalReason | IngestReason

#: What a key does not open: the answer is 403.
FORBIDDEN: frozenset[Reason] = frozenset(
    {
        IngestReason.SOURCE_NOT_COVERED,
        IngestReason.TARGET_NOT_COVERED,
        IngestReason.RIGHT_MISSING,
    }
)

#: The closed list: answers, documentation and metrics use it.
REASONS: tuple[Reason, ...] = (*MalformedReason, *RefusalReason, *IngestReason)

_STATUS: dict[Reason, HTTPStatus] = {
    MalformedReason.NOT_JSON: HTTPStatus.BAD_REQUEST,
    MalformedReason.BAD_ENVELOPE: HTTPStatus.BAD_REQUEST,
    MalformedReason.UNSUPPORTED_CONTENT_TYPE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    IngestReason.BAD_ENCODING: HTTPStatus.BAD_REQUEST,
    IngestReason.BODY_CUT_OFF: HTTPStatus.BAD_REQUEST,
    IngestReason.BODY_TOO_SLOW: HTTPStatus.REQUEST_TIMEOUT,
    IngestReason.UNSUPPORTED_ENCODING: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    IngestReason.TOO_MANY_EVENTS: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    IngestReason.TOO_MANY_OBSERVATIONS: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    IngestReason.BODY_TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    IngestReason.MESSAGE_TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    IngestReason.BROKER_AWAY: HTTPStatus.SERVICE_UNAVAILABLE,
    **dict.fromkeys(FORBIDDEN, HTTPStatus.FORBIDDEN),
}


def status_of(reason: Reason) -> HTTPStatus:
    """The HTTP status that tells the reason: 422 where the request is whole and its content is
    wrong."""
    return _STATUS.get(reason, HTTPStatus.UNPROCESSABLE_ENTITY)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `pointer` points into the body that was sent; a fault of a header has the
    pointer that it would have in the event's JSON form."""

    pointer: str
    reason: Reason
    expected: str
    got: str = ""

    @classmethod
    def of_malformed(cls, fault: Malformed, at: str = "") -> "Fault":
        """What the codec found, in data that stands at `at`."""
        return cls(at + fault.pointer, fault.reason, fault.expected, fault.got)

    @classmethod
    def of_refused(cls, refused: RefusedFigure, at: str) -> "Fault":
        """What admission found, in data that stands at `at`.

        The time is the envelope's, which stands beside the data.
        """
        place = at.removesuffix("/data") if refused.pointer == "/time" else at
        return cls(place + refused.pointer, refused.reason, refused.expected, refused.got)


class NotTaken(Exception):
    """The request as a whole is wrong: nothing of it was looked at further."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.reason}: expected {fault.expected}")
        self.fault = fault
