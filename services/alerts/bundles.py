"""What one letter about several things is made of, and what a digest tells."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.alerts.episodes import Chapter, Story
from targets.verdicts import Status
from targets.words import Text


class BundleKind(StrEnum):
    """Why several messages, or one about a whole course, go as one letter."""

    LATER = "later"
    MORNING = "morning"
    BACKLOG = "backlog"
    BUDGET = "budget"
    UNSTABLE = "unstable"
    OUTAGE = "outage"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class AckLink:
    """Where the reader acknowledges an episode without logging in."""

    url: str


@dataclass(frozen=True, slots=True)
class BundleItem:
    """One episode in a letter: its latest change, and whether this reader knows of it already.

    `step` above 0 says that it is told to this reader because nobody below has acknowledged it.
    """

    story: Story
    chapter: Chapter
    told_before: bool
    step: int = 0
    ack: AckLink | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """Something of a target with its day: a deliverable, a goal, a planned corrective action.

    `target` is its id; `what` is empty for the figure or the goal of the target itself.
    """

    target: str
    what: Text
    by: date


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A target without a figure that could be judged, and why not."""

    target: str
    status: Status


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What a digest tells of the time from `since` to `until`, to one reader.

    `open` counts all that lasts and concerns the reader, told earlier or not.
    """

    since: datetime
    until: datetime
    slipped: tuple[BundleItem, ...] = ()
    recovered: tuple[BundleItem, ...] = ()
    overdue: tuple[Dated, ...] = ()
    no_data: tuple[Unjudged, ...] = ()
    due_next: tuple[Dated, ...] = ()
    open: int = 0

    @property
    def news(self) -> bool:
        """Whether anything has happened, or is late, since the digest before."""
        return bool(self.slipped or self.recovered or self.overdue)
