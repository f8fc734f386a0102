"""From the bytes of a record to a change of an episode, or a refusal with its reason."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from runtime.failures import Rejected
from schemas.cloudevents.kafka import from_kafka
from schemas.codec import Malformed, MalformedReason, decode
from schemas.events import EventType, SlipChanged
from services.alerts.episodes import Chapter
from targets.observations import Stage
from targets.periods import BadPeriod, Period
from targets.slips import Change
from targets.verdicts import FindingKind, Severity, Status

Headers = tuple[tuple[str, bytes], ...]

#: An id becomes part of links and of Message-IDs.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Fault(StrEnum):
    """Why a record on `slips` is parked, beside what the codec finds."""

    UNKNOWN_WORD = "unknown_word"
    BAD_NUMBER = "bad_number"
    BAD_PERIOD = "bad_period"
    BAD_ID = "bad_id"


#: All reasons, for metrics.
REASONS = frozenset(MalformedReason) | frozenset(Fault)


def hear(value: bytes | None, headers: Headers, timestamp_ms: int) -> Chapter:
    """The change that a record tells; raises `Rejected` when it tells none.

    What passes here can be told: every word is from its closed list, every period can be read.
    """
    try:
        envelope, data = from_kafka(value, headers, timestamp_ms)
        if envelope.type is not EventType.SLIP_CHANGED:
            raise Rejected(MalformedReason.UNKNOWN_TYPE, str(envelope.type))
        event = decode(EventType.SLIP_CHANGED, data)
    except Malformed as malformed:
        raise Rejected(malformed.reason, str(malformed)) from malformed
    if not isinstance(event, SlipChanged):
        raise Rejected(MalformedReason.WRONG_SHAPE, type(event).__name__)
    _check(event)
    published_at = _EPOCH + timedelta(milliseconds=max(timestamp_ms, 0))
    return Chapter(event, published_at, traceparent=envelope.traceparent)


def _check(event: SlipChanged) -> None:
    for identity in (event.episode, event.target):
        if not _ID.fullmatch(identity):
            raise Rejected(Fault.BAD_ID, repr(identity[:100]))
    if event.seq < 1:
        raise Rejected(Fault.BAD_NUMBER, f"changes are counted from 1, this is {event.seq}")
    _word(Change, event.change)
    _word(Severity, event.severity)
    _word(FindingKind, event.finding)
    _word(Status, event.to_status)
    _word(Stage, event.stage)
    if event.from_status:
        _word(Status, event.from_status)
    for period in filter(None, (event.since, event.period)):
        try:
            Period.parse(period)
        except BadPeriod as error:
            raise Rejected(Fault.BAD_PERIOD, period) from error
    if not event.since:
        raise Rejected(Fault.BAD_PERIOD, "since is empty")


def _word(words: Callable[[str], StrEnum], text: str) -> None:
    try:
        words(text)
    except ValueError as error:
        raise Rejected(Fault.UNKNOWN_WORD, str(error)) from error
