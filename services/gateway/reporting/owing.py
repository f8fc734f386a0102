"""What a target's department owes on a day: which period's figure is next, when it is due, and
whether anything has ever come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from targets.catalogue import Target
from targets.freshness import silence
from targets.kinds import Judged
from targets.periods import Period
from targets.verdicts import FindingKind, Reason

#: So long before its day a figure is called due soon: a month is what collecting one takes.
SOON = timedelta(days=30)


class Duty(StrEnum):
    """How a target stands with its figures."""

    OVERDUE = "overdue"
    NEVER = "never"
    DUE_SOON = "due_soon"
    REPORTED = "reported"


#: From the one that needs somebody most.
PRESSING = (Duty.OVERDUE, Duty.NEVER, Duty.DUE_SOON, Duty.REPORTED)


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed: the newest period that has a figure, the next one, and its last day.

    Of a target that never had a figure, `expected` is the latest period that should have one by
    the day; None when no period of the programme's time is due yet.
    """

    duty: Duty
    latest: Period | None
    expected: Period | None
    due: date | None

    def late_by(self, day: date) -> int:
        """For how many days it has been overdue."""
        return max(0, (day - self.due).days) if self.due is not None else 0


def owed(target: Target, verdict: Mapping[str, Any], newest: Period | None, day: date) -> Owed:
    """What is owed on a day, from the verdict and the newest period that any report was about.

    Where the judge has called the source silent its word is taken; so both pages say the same.
    """
    latest = _later(newest, Period.parse(verdict["period"]) if verdict["period"] else None)
    if latest is None:
        if Reason(verdict["reason"]) is Reason.NO_OBSERVATION and not verdict["quarantined_count"]:
            expected = _last_due(target, day)
            return Owed(Duty.NEVER, None, expected, _due(target, expected))
        return Owed(Duty.REPORTED, None, None, None)
    silent = next(
        (one for one in verdict["findings"] if one["kind"] == FindingKind.SOURCE_SILENT), None
    )
    if silent is not None:
        expected = Period.parse(silent["since"])
        return Owed(Duty.OVERDUE, latest, expected, _due(target, expected))
    expected = Period.containing(latest.end + timedelta(days=1), target.cadence)
    due = _due(target, expected)
    if silence(target, latest, day) is not None and not isinstance(target.rule, Judged):
        return Owed(Duty.OVERDUE, latest, expected, due)
    return Owed(Duty.DUE_SOON if due - day <= SOON else Duty.REPORTED, latest, expected, due)


def _due(target: Target, period: Period) -> date:
    """The last day on which the figure of a period should come; a judgement holds for a while
    after its period, and the next one is due when it ends."""
    if isinstance(target.rule, Judged):
        return period.start - timedelta(days=1) + timedelta(days=target.rule.valid_days)
    return period.end + timedelta(days=target.publishing_delay_days)


def _last_due(target: Target, day: date) -> Period:
    """The latest period whose figure should have come by a day."""
    period = Period.containing(
        day - timedelta(days=target.publishing_delay_days), target.cadence
    ).preceding
    while _due(target, period.following) < day:
        period = period.following
    while _due(target, period) >= day:
        period = period.preceding
    return period


def _later(one: Period | None, other: Period | None) -> Period | None:
    found = [period for period in (one, other) if period is not None]
    return max(found, key=lambda period: (period.end, period.start), default=None)
