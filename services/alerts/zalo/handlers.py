"""What follows from what Zalo tells: a receipt is noted, an acknowledgement is kept as an act."""

from dataclasses import dataclass
from enum import StrEnum

from runtime.clock import Clock
from services.alerts.episodes import Channel
from services.alerts.zalo.callbacks import Callback, Kind
from services.alerts.zalo.ports import Acts, Holders, Receipts
from services.alerts.zalo.words import acknowledges


class Heard(StrEnum):
    """What came of a callback."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    REPEATED = "repeated"
    NOTHING_OPEN = "nothing_open"
    OTHER_WORDS = "other_words"
    UNMATCHED = "unmatched"
    UNKNOWN_SENDER = "unknown_sender"
    OTHER = "other"
    # Before anything is believed:
    BAD_SIGNATURE = "bad_signature"
    TOO_OLD = "too_old"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Desk:
    """What answering a callback stands on."""

    holders: Holders
    receipts: Receipts
    acts: Acts
    clock: Clock


async def hear(callback: Callback, desk: Desk) -> Heard:
    """Keep what follows from a callback. Hearing it again changes nothing; nothing is kept of
    whoever is not in the book of contacts."""
    match callback.kind:
        case Kind.RECEIPT:
            return await _received(callback, desk)
        case Kind.REPLY:
            return await _replied(callback, desk)
        case Kind.OTHER:
            return Heard.OTHER


async def _received(callback: Callback, desk: Desk) -> Heard:
    found = await desk.receipts.received(
        handle=callback.message, tracking=callback.tracking, at=desk.clock.now()
    )
    return Heard.RECEIVED if found else Heard.UNMATCHED


async def _replied(callback: Callback, desk: Desk) -> Heard:
    if not callback.message:
        return Heard.OTHER
    person = await desk.holders.holder(callback.channel, callback.user)
    if person is None:
        return Heard.UNKNOWN_SENDER
    if not acknowledges(callback.text):
        return Heard.OTHER_WORDS
    told = await desk.receipts.last_told(person)
    if not told:
        return Heard.NOTHING_OPEN
    new = False
    for number, one in enumerate(told):
        new |= await desk.acts.acknowledged(
            act_id(callback.channel, callback.message, number),
            one,
            by=person,
            comment=callback.text,
            at=desk.clock.now(),
        )
    return Heard.ACKNOWLEDGED if new else Heard.REPEATED


def act_id(channel: Channel, message: str, number: int) -> str:
    """A message acts once, on each of the slips that it answers."""
    return f"{channel}|{message}" + (f"|{number}" if number else "")
