"""The value that every stage takes and gives: what one person could be told now by one channel."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.alerts.acts import Silence
from services.alerts.bundles import BundleKind
from services.alerts.deliveries import Delivery, Occasion, Policy, State, Why
from services.alerts.episodes import Chapter, Story
from services.alerts.habits import Budget, Habits, Quiet
from services.alerts.routing import Recipient
from targets.matching import Slipped
from targets.periods import Cadence
from targets.verdicts import SEVERITY_ORDER, FindingKind, Severity


@dataclass(frozen=True, slots=True)
class Go:
    """Tell it now; as a letter of this kind, if it asks for one."""

    kind: BundleKind | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Not yet, and why."""

    why: Why
    until: datetime


@dataclass(frozen=True, slots=True)
class Leave:
    """Not at all, and why."""

    state: State
    why: Why


Fate = Go | Hold | Leave
GO = Go()


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice is about: one change of one episode, and where it slipped."""

    story: Story
    chapter: Chapter
    slip: Slipped
    cadence: Cadence | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One due delivery with what is known about it. `siblings` are all deliveries of its episode
    to the same person, itself among them. A digest is about no single episode."""

    delivery: Delivery
    about: Told | None = None
    siblings: tuple[Delivery, ...] = ()
    fate: Fate = GO

    @property
    def closing(self) -> bool:
        """Whether it tells the end of an episode."""
        return self.about is not None and self.about.chapter.closing

    @property
    def urgent(self) -> bool:
        """Whether it bypasses rest, bundle and budget."""
        return (
            self.about is not None
            and not self.about.chapter.closing
            and self.about.chapter.event.severity == Severity.CRITICAL
        )

    @property
    def again(self) -> bool:
        """Whether it may have left already, in a letter that is sent again as it was."""
        return self.delivery.maybe_told and bool(self.delivery.letter)

    @property
    def alarms(self) -> bool:
        """Whether it says that something is wrong, rather than that it is over or was given."""
        return not self.closing and self.delivery.occasion in {
            Occasion.CHANGE,
            Occasion.ESCALATION,
        }

    @property
    def last_delivery(self) -> Delivery | None:
        """The last message before this one by which the person heard of the episode, as far as
        anybody knows."""
        told = [one for one in self.siblings if one.told and one.seq < self.delivery.seq]
        return max(told, key=lambda one: one.seq, default=None)

    @property
    def last_told(self) -> Chapter | None:
        """The change that it told."""
        last = self.last_delivery
        return self.about.story.chapter(last.seq) if self.about and last else None


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding that lasts somewhere in the programme, and when its episode was opened."""

    episode: str
    target: str
    area: str
    finding: FindingKind
    severity: Severity
    since: str
    opened_at: datetime
    cadence: Cadence | None = None


@dataclass(frozen=True)
class Plan:
    """Everything on which the decision on one person's messages stands, and the decisions so far.

    `lately` are the deliveries to this person that have left in the last days or are leaving now.
    """

    now: datetime
    recipient: Recipient | None
    notices: tuple[Notice, ...]
    zone: ZoneInfo
    policy: Policy = field(default_factory=Policy)
    habits: Habits = field(default_factory=Habits)
    quiet: Quiet | None = None
    budget: Budget = field(default_factory=Budget)
    days_off: Set[date] = frozenset()
    lately: tuple[Delivery, ...] = ()
    findings: tuple[OpenFinding, ...] = ()
    silences: tuple[Silence, ...] = ()

    def each(self, rule: Callable[["Plan", Notice], Fate | None]) -> "Plan":
        """The plan after a rule had its say on every notice that would still go."""
        return replace(
            self,
            notices=tuple(
                replace(one, fate=rule(self, one) or one.fate) if isinstance(one.fate, Go) else one
                for one in self.notices
            ),
        )

    def letters_since(self, moment: datetime, of: Iterable[Delivery]) -> tuple[datetime, ...]:
        """When the letters that these deliveries went in have left, each once, oldest first."""
        left: dict[str, datetime] = {}
        for one in of:
            at = went_at(one, self.now)
            if at is not None and at > moment:
                left[one.letter or one.id] = at
        return tuple(sorted(left.values()))


def went_at(delivery: Delivery, now: datetime) -> datetime | None:
    """When a delivery left, as far as anybody knows; one that is leaving leaves now."""
    if delivery.state is State.LEASED:
        return delivery.sending_started_at or now
    if delivery.state is State.SENT:
        return delivery.sent_at
    return delivery.tries[-1].at if delivery.maybe_told and delivery.tries else None


def worse(severity: str, than: str) -> bool:
    """Whether one severity is above another."""
    return _weight(severity) > _weight(than)


def _weight(severity: str) -> int:
    return SEVERITY_ORDER.index(Severity(severity))
