"""What proves that a callback is Zalo's: a digest over its raw bytes, and an age."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest

PREFIX = "mac="
#: Zalo repeats an unanswered call for nearly two hours (30 s, 5, 15, 30 min, 1 h); whether it then
#: states a new time is not known. What is heard twice changes nothing, so the window may be wide.
OLDEST = timedelta(minutes=130)
EARLIEST = timedelta(minutes=5)


class Stamp(StrEnum):
    """Where the time that was signed stood; the sources do not agree."""

    BODY = "body"
    HEADER = "header"


def digest(app_id: str, body: bytes, timestamp: str, key: str) -> str:
    """SHA-256 over app id, raw body, time and the account's secret key: plain, no HMAC."""
    return sha256(app_id.encode() + body + timestamp.encode() + key.encode()).hexdigest()


def matching(
    given: str, body: bytes, stamps: Sequence[tuple[Stamp, str]], *, app_id: str, key: str
) -> tuple[Stamp, str] | None:
    """The stamp with which the signature is right, bare or behind `mac=`; None when there is none.

    Every stamp is tried and compared in constant time.
    """
    said = given.strip().removeprefix(PREFIX).lower().encode("ascii", "replace")
    found = None
    for where, timestamp in stamps:
        if compare_digest(digest(app_id, body, timestamp, key).encode(), said) and found is None:
            found = (where, timestamp)
    return found


def recent(timestamp: str, now: datetime) -> bool:
    """Whether a signed time (milliseconds since 1970) is near enough to be no replay."""
    if not timestamp.isdecimal() or len(timestamp) > 16:
        return False
    at = datetime.fromtimestamp(int(timestamp) / 1000, UTC)
    return now - OLDEST <= at <= now + EARLIEST
