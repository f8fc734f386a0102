"""Bands of pace, with hysteresis, and the confirmation of figures that may still change.

The band of a series is a fold over its periods in order, so a replay tells the same story.
"""

from dataclasses import dataclass
from decimal import Decimal

from targets.periods import Period
from targets.verdicts import Severity, Status

#: Published cut-offs of Eurostat's and Statistics Canada's methods, on a linear path (scoring.md).
ON_TRACK_FROM = Decimal("0.95")
AT_RISK_FROM = Decimal("0.60")
#: A worse band is left a little above where it is entered, or it would flap at the edge.
BACK_ON_TRACK_FROM = Decimal("0.98")
BACK_AT_RISK_FROM = Decimal("0.65")

#: From the best to the worst.
ORDER = (
    Status.MET,
    Status.ON_TRACK,
    Status.AT_RISK,
    Status.OFF_TRACK,
    Status.REVERSING,
    Status.MISSED,
)
_PLACE = {status: place for place, status in enumerate(ORDER)}
GOOD = frozenset({Status.MET, Status.ON_TRACK})

SEVERITY = {
    Status.MET: Severity.WARNING,
    Status.ON_TRACK: Severity.WARNING,
    Status.AT_RISK: Severity.WARNING,
    Status.OFF_TRACK: Severity.SERIOUS,
    Status.REVERSING: Severity.CRITICAL,
    Status.MISSED: Severity.CRITICAL,
}


def worse(one: Status, than: Status) -> bool:
    """Whether one band is worse than another."""
    return _PLACE[one] > _PLACE[than]


def band(done: Decimal, asked: Decimal, before: Status | None = None) -> Status:
    """The band of one period, given the band that the series was in before it.

    What is done is compared with the limit's share of what is asked: nothing is divided, so
    nothing is rounded.
    """
    if done < 0:
        return Status.REVERSING
    if done >= on_track_limit(before) * asked:
        return Status.ON_TRACK
    return Status.AT_RISK if done >= at_risk_limit(before) * asked else Status.OFF_TRACK


def on_track_limit(before: Status | None) -> Decimal:
    """The pace from which a series is on track."""
    behind = before is not None and worse(before, Status.ON_TRACK)
    return BACK_ON_TRACK_FROM if behind else ON_TRACK_FROM


def at_risk_limit(before: Status | None) -> Decimal:
    """The pace below which a series is off track."""
    far = before is not None and worse(before, Status.AT_RISK)
    return BACK_AT_RISK_FROM if far else AT_RISK_FROM


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a series stands after some of its periods.

    `band` is confirmed, or None before anything is; `pending` is a worse band that one unsettled
    figure alone speaks for; `bad_since` is the first period of the present run of bad figures.
    """

    band: Status | None = None
    pending: Status | None = None
    bad_since: Period | None = None
    was_met: bool = False

    @property
    def shown(self) -> Status | None:
        """The band that the verdict gives: the very first one even when nothing confirms it."""
        return self.band if self.band is not None else self.pending

    @property
    def confirmed(self) -> bool:
        """Whether no figure waits for a second one."""
        return self.pending is None

    @property
    def slipping(self) -> bool:
        """Whether a slip is confirmed: a bad band, or a goal that was met and no longer is."""
        return self.band is not None and _is_bad(self.band, was_met=self.was_met)

    def after(self, raw: Status, period: Period, *, settled: bool) -> "Standing":
        """Where it stands after one more period whose own band is `raw`.

        An improvement counts at once. A worsening counts at once when the figure is settled; an
        unsettled one needs a second, and then the milder of the two is what both agree on.
        """
        bad_since = (self.bad_since or period) if _is_bad(raw, was_met=self.was_met) else None
        was_met = self.was_met or raw is Status.MET
        now, pending = raw, None
        if self._needs_confirming(raw) and not settled:
            if self.pending is None:
                return Standing(self.band, raw, bad_since, was_met)
            now = min(self.pending, raw, key=_PLACE.__getitem__)
            pending = raw if worse(raw, now) else None
        return Standing(now, pending, bad_since, was_met)

    def _needs_confirming(self, raw: Status) -> bool:
        return raw not in GOOD if self.band is None else worse(raw, self.band)

    def towards_another_goal(self) -> "Standing":
        """Where it stands when the next goal begins to count: what was met is met no more."""
        now = Status.ON_TRACK if self.band is Status.MET else self.band
        return Standing(now, None, self.bad_since if now not in GOOD else None)


def _is_bad(one: Status, *, was_met: bool) -> bool:
    return one not in GOOD or (was_met and one is not Status.MET)


def clipped_score(achieved: Decimal | None) -> Decimal | None:
    """The score of the core: 100 times the share of the distance, from 0 to 100."""
    return None if achieved is None else 100 * min(max(achieved, Decimal(0)), Decimal(1))
