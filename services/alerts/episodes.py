"""Episodes as alerts knows them: every change that came, in order, who was to be told of it, and
what people did about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from schemas.events import SlipChanged
from services.alerts.acts import Act, ActKind
from targets.slips import CLOSING, Change


class Channel(StrEnum):
    """The ways by which a person is reached."""

    EMAIL = "email"
    ZALO = "zalo"  # a text of the Official Account, to a user who talked with it lately
    ZNS = "zns"  # an approved template, by telephone number
    ZALO_BOT = "zalo_bot"
    WEBHOOK = "webhook"  # a department's own system


@dataclass(frozen=True, slots=True, order=True)
class Reader:
    """A recipient (by reference, never by address) and one channel. `stands_for` is the absent
    recipient whom this one deputises."""

    recipient: str
    channel: Channel
    stands_for: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Rung:
    """Who is told at a moment if nobody has acknowledged by then. Steps count from 1."""

    step: int
    due: datetime
    reader: Reader


@dataclass(frozen=True, slots=True)
class Chapter:
    """One change of an episode as it came, when it was published, its readers, and who is told
    when they do not answer.

    Both are decided once, when the change is first heard: a repeat years later tells nobody who
    was added to the list since.
    """

    event: SlipChanged
    published_at: datetime
    readers: tuple[Reader, ...] = ()
    traceparent: str = ""
    ladder: tuple[Rung, ...] = ()

    @property
    def seq(self) -> int:
        """The number of the change."""
        return self.event.seq

    @property
    def change(self) -> Change:
        """What happened."""
        return Change(self.event.change)

    @property
    def closing(self) -> bool:
        """Whether the episode is over with it."""
        return self.change in CLOSING


#: After these an earlier acknowledgement no longer speaks of what is the matter.
_NEW_TROUBLE = frozenset({Change.OPENED, Change.WORSENED})


@dataclass(frozen=True, slots=True)
class Story:
    """All chapters of one episode, by their numbers, and all acts about it, by their time.

    How it stands follows from the two alone. `revision` counts the writes of it.
    """

    episode: str
    chapters: tuple[Chapter, ...] = ()
    revision: int = 0
    acts: tuple[Act, ...] = ()

    @property
    def latest(self) -> Chapter | None:
        """The change with the greatest number: the state of the episode."""
        return self.chapters[-1] if self.chapters else None

    @property
    def open(self) -> bool:
        """Whether the episode still lasts."""
        return self.latest is not None and not self.latest.closing

    def chapter(self, seq: int) -> Chapter | None:
        """The change of this number, if it has come."""
        return next((one for one in self.chapters if one.seq == seq), None)

    def with_chapter(self, chapter: Chapter) -> "Story":
        """The story with one change more; the same story when this number is known already."""
        if self.chapter(chapter.seq) is not None:
            return self
        chapters = sorted((*self.chapters, chapter), key=lambda one: one.seq)
        return replace(self, chapters=tuple(chapters))

    def with_act(self, act: Act) -> "Story":
        """The story with one act more; the same story when it is known already."""
        if any(one.id == act.id for one in self.acts):
            return self
        return replace(
            self, acts=tuple(sorted((*self.acts, act), key=lambda one: (one.at, one.id)))
        )

    @property
    def acknowledged(self) -> Act | None:
        """The last acknowledgement, while it holds: until the slip worsens or is opened again."""
        news = max(
            (one.published_at for one in self.chapters if one.change in _NEW_TROUBLE), default=None
        )
        known = [one for one in self.acts if one.kind is ActKind.ACKNOWLEDGED]
        return known[-1] if known and (news is None or known[-1].at >= news) else None

    @property
    def assignee(self) -> str:
        """To whom it was given last, "" if to nobody."""
        return next((one.assignee for one in self.acts[::-1] if one.kind is ActKind.ASSIGNED), "")

    @property
    def plan(self) -> Act | None:
        """The corrective action that was planned last."""
        return next((one for one in self.acts[::-1] if one.kind is ActKind.PLANNED), None)

    @property
    def course(self) -> tuple[Chapter, ...]:
        """The changes since it was last opened."""
        return (*self.stretch_before(self.latest.seq), self.latest) if self.latest else ()

    def stretch_before(self, seq: int) -> tuple[Chapter, ...]:
        """The changes before this one since the episode was last closed.

        An episode that is opened again after its end keeps its id; what was told of its earlier
        course is another matter.
        """
        stretch: list[Chapter] = []
        for one in self.chapters:
            if one.seq >= seq:
                break
            stretch = [] if one.closing else [*stretch, one]
        return tuple(stretch)

    def ending_after(self, seq: int) -> Chapter | None:
        """The next change after this one that closes the episode."""
        return next((one for one in self.chapters if one.seq > seq and one.closing), None)


def readers_of(chapters: Iterable[Chapter]) -> frozenset[Reader]:
    """Everyone for whom one of these changes was meant."""
    return frozenset(reader for chapter in chapters for reader in chapter.readers)
