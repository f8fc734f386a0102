"""When and how much a person is told: quiet hours, budgets, bundles. Data of the recipients'
file; what stands here is what counts when it says nothing."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = 4
_LONGEST_REST = 60  # days: no run of days off is as long


class Rest(StrEnum):
    """Why somebody is left in peace."""

    NIGHT = "night"
    DAY_OFF = "day_off"


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nobody is disturbed but for what is critical, by the local clock."""

    start: time = time(21, 30)
    end: time = time(6, 30)
    weekends: bool = False
    holidays: bool = True

    def over(
        self, now: datetime, zone: ZoneInfo, days_off: Set[date]
    ) -> tuple[datetime, Rest] | None:
        """When the rest that now lasts is over, and what it is; None when there is none."""
        local, rest = now.astimezone(zone), None
        for _ in range(_LONGEST_REST):
            if self._off(local.date(), days_off):
                rest = Rest.DAY_OFF
                local = datetime.combine(local.date() + DAY, self.end, zone)
            elif (until := self._night_until(local, zone)) is not None:
                rest = rest or Rest.NIGHT
                local = until
            else:
                break
        return (local.astimezone(now.tzinfo), rest) if rest else None

    def _off(self, day: date, days_off: Set[date]) -> bool:
        return (self.holidays and day in days_off) or (self.weekends and day.weekday() > FRIDAY)

    def _night_until(self, local: datetime, zone: ZoneInfo) -> datetime | None:
        now, today = local.time(), local.date()
        if self.start <= self.end:
            return datetime.combine(today, self.end, zone) if self.start <= now < self.end else None
        if now >= self.start:
            return datetime.combine(today + DAY, self.end, zone)
        return datetime.combine(today, self.end, zone) if now < self.end else None


@dataclass(frozen=True, slots=True)
class Budget:
    """How many letters a person gets at most; the rest waits and goes as one."""

    hour: int = 6
    day: int = 20


@dataclass(frozen=True, slots=True)
class Unstable:
    """So many changes of one episode within so long are one notice that it will not settle."""

    changes: int = 6
    within: timedelta = DAY


@dataclass(frozen=True, slots=True)
class Outage:
    """So many sources falling silent within so long are one outage, of data and not of targets.

    Fewer are enough when their targets report in the same rhythm. `gather` is how long the first
    silent source waits for the others.
    """

    targets: int = 8
    of_one_cadence: int = 5
    within: timedelta = DAY
    gather: timedelta = timedelta(minutes=10)


class DigestKind(StrEnum):
    """How often a person wants to read how everything stands."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Habits:
    """How everybody is told, unless a recipient's own quiet hours or budget say otherwise."""

    quiet: Quiet | None = None
    budget: Budget = Budget()
    #: Who has just been told of something is told of the next things together, so much later.
    #: Zero sends everything by itself.
    bundle: timedelta = timedelta(minutes=15)
    #: A recovery is announced when it has lasted so long.
    recovery: timedelta = timedelta(minutes=10)
    unstable: Unstable = Unstable()
    outage: Outage = Outage()
    digest_at: time = time(7, 30)
    #: Up to so many critical findings at once are letters of their own.
    critical_apart: int = 3
    #: How soon what is held back is looked at again: an act may have freed it.
    look_again: timedelta = timedelta(minutes=1)


def digest_slot(
    kind: DigestKind, now: datetime, at: time, zone: ZoneInfo, days_off: Set[date]
) -> tuple[datetime, datetime]:
    """When the digest before now was due, and the one before that: what it tells lies between.

    Daily on working days; weekly on the first working day of a week, Monday if it is one.
    """
    due: list[datetime] = []
    day = now.astimezone(zone).date()
    while len(due) < 2:
        slot = datetime.combine(day, at, zone)
        if slot <= now and _tells_on(kind, day, days_off):
            due.append(slot.astimezone(now.tzinfo))
        day -= DAY
    return due[0], due[1]


def _tells_on(kind: DigestKind, day: date, days_off: Set[date]) -> bool:
    if not _working(day, days_off):
        return False
    if kind is DigestKind.DAILY:
        return True
    monday = day - day.weekday() * DAY
    return not any(_working(monday + n * DAY, days_off) for n in range(day.weekday()))


def _working(day: date, days_off: Set[date]) -> bool:
    return day.weekday() <= FRIDAY and day not in days_off
