"""The way to a goal: how much of it is done, and how much the path asks for by a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from targets.goals import Goal, Waypoint
from targets.periods import Period

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Start:
    """Where the way starts: a value at the end of a period, given or assumed."""

    value: Decimal
    period: Period
    assumed: bool = False
    source: str = ""

    @property
    def day(self) -> date:
        """The day from which the way is counted."""
        return self.period.end


@dataclass(frozen=True, slots=True)
class Progress:
    """What is done and what the path asks for, both as lengths on the way of `length`.

    The three are multiplied by the same number of days, so that none of them was ever rounded:
    a pace of exactly 0.95 is exactly that. Only the shares that are shown are divided out.
    """

    done: Decimal
    asked: Decimal
    length: Decimal

    @property
    def achieved(self) -> Decimal:
        """Share of the distance covered so far: negative the wrong way, above 1 past the goal."""
        return self.done / self.length

    @property
    def required(self) -> Decimal:
        """Share of the distance that the path asks for."""
        return self.asked / self.length

    @property
    def pace(self) -> Decimal | None:
        """Achieved over required; None where nothing is asked for yet."""
        return self.done / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class _Leg:
    """A straight piece of the path, by days and by lengths from the start."""

    since: date
    until: date
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Path:
    """The way from a start to a goal: a straight line, or lines through the corners between.

    `whole` for things that cannot be divided: the path asks for whole ones only.
    """

    start: Start
    goal: Goal
    corners: tuple[tuple[date, Decimal], ...] = ()
    whole: bool = False

    @cached_property
    def distance(self) -> Decimal:
        """From start to goal; below zero for a falling target."""
        return self.goal.value - self.start.value

    @cached_property
    def length(self) -> Decimal:
        """The distance without its sign."""
        return abs(self.distance)

    @cached_property
    def sign(self) -> int:
        """Whether the way rises or falls: what lets one formula serve both."""
        return -1 if self.distance < 0 else 1

    @cached_property
    def holding(self) -> bool:
        """Whether the start already keeps the promise, so that there is a goal to hold and no way
        to go."""
        return self.goal.met_by(self.start.value)

    @property
    def measurable(self) -> bool:
        """Whether there is a distance to take shares of."""
        return not self.holding and self.length != 0

    def progress(self, value: Decimal, day: date) -> Progress | None:
        """How far a value at the end of a day has come on the way; None without a distance."""
        if not self.measurable:
            return None
        asked, days = self._asked(day)
        return Progress((value - self.start.value) * self.sign * days, asked, self.length * days)

    def required(self, day: date) -> Decimal:
        """Share of the distance asked for by the end of a day: never less than none, never more
        than all."""
        if not self.measurable:
            return Decimal(day > self.start.day)
        asked, days = self._asked(day)
        return asked / (self.length * days)

    def asked(self, day: date) -> Decimal:
        """The value that the path asks for by the end of a day."""
        asked, days = self._asked(day)
        return self.start.value + self.sign * asked / days

    def _asked(self, day: date) -> tuple[Decimal, int]:
        """The length asked for by a day, as a numerator and the days that divide it."""
        if day <= self.start.day:
            return _NONE, 1
        for leg in self._legs:
            if day < leg.until:
                run = (leg.until - leg.since).days
                length = leg.before * run + (day - leg.since).days * (leg.after - leg.before)
                # Whole things come one by one: half a firm is asked of nobody.
                return (length // run, 1) if self.whole else (length, run)
        return self.length, 1

    @cached_property
    def _legs(self) -> tuple[_Leg, ...]:
        legs = []
        since, before = self.start.day, _NONE
        inside = [
            (day, min(max((value - self.start.value) * self.sign, _NONE), self.length))
            for day, value in self.corners
            if self.start.day < day < self.goal.by
        ]
        for day, length in (*inside, (self.goal.by, self.length)):
            legs.append(_Leg(since, day, before, length))
            since, before = day, length
        return tuple(legs)

    @property
    def straight(self) -> bool:
        """Whether it is one line from start to goal."""
        return not self.whole and len(self._legs) == 1


def path_to(
    start: Start,
    goal: Goal,
    goals: tuple[Goal, ...],
    waypoints: tuple[Waypoint, ...] = (),
    *,
    whole: bool = False,
) -> Path:
    """The path to one of several goals: earlier goals and the catalogue's waypoints lie on it."""
    corners = {one.by: one.value for one in waypoints if one.by < goal.by}
    corners |= {one.by: one.value for one in goals if one.by < goal.by}
    return Path(start, goal, tuple(sorted(corners.items())), whole)
