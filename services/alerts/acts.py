"""What people do about episodes, and what follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from targets.matching import Matcher, Slipped


class ActKind(StrEnum):
    """What a person can do (`schemas.stored.ACT_KINDS`)."""

    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    COMMENTED = "commented"
    PLANNED = "planned"
    SILENCED = "silenced"
    SILENCE_ENDED = "silence_ended"
    REPLAYED = "replayed"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a person. `by` is an account or a recipient, never a name or an address.

    `episode` is empty for silences, which speak of whatever fits them. `rest` is what else the
    document holds, kept as it came.
    """

    id: str
    kind: ActKind
    at: datetime
    by: str
    via: str = ""
    episode: str = ""
    comment: str = ""
    assignee: str = ""
    due: date | None = None
    delivery: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Silence:
    """A rule that holds messages back for a time, as its act began it."""

    id: str
    matcher: Matcher
    starts: datetime
    ends: datetime

    def holds(self, slip: Slipped, now: datetime) -> bool:
        """Whether a message about this slip is held back now. One that names nothing holds none."""
        return self.starts <= now < self.ends and not self.matcher.empty and self.matcher.fits(slip)


def silenced_until(silences: Iterable[Silence], slip: Slipped, now: datetime) -> datetime | None:
    """When the last silence that now speaks of a slip ends; None when none does."""
    return max((one.ends for one in silences if one.holds(slip, now)), default=None)
