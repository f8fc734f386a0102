"""The way to a goal: how much of it is done, and how much the path asks for by a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import floor

from targets.goals import Goal, Waypoint
from targets.periods import Period


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
    def distance(self) -> Fraction:
        """From start to goal; below zero for a falling target."""
        return Fraction(self.goal.value) - Fraction(self.start.value)

    @cached_property
    def holding(self) -> bool:
        """Whether the start already keeps the promise, so that there is a goal to hold and no way
        to go."""
        return self.goal.met_by(self.start.value)

    def achieved(self, value: Decimal) -> Fraction | None:
        """Share of the distance covered so far: negative the wrong way, above 1 past the goal.

        The signs cancel, so one formula serves rising and falling targets. None where there is no
        distance to take a share of.
        """
        if self.holding or self.distance == 0:
            return None
        return (Fraction(value) - Fraction(self.start.value)) / self.distance

    def required(self, day: date) -> Fraction:
        """Share of the distance asked for by the end of a day: never less than none, never more
        than all."""
        if day <= self.start.day:
            return Fraction(0)
        if day >= self.goal.by or self.holding or self.distance == 0:
            return Fraction(1)
        before_day, before = self.start.day, Fraction(0)
        for corner_day, share in self._shares:
            if day <= corner_day:
                run = Fraction((day - before_day).days, (corner_day - before_day).days)
                return self._step(before + run * (share - before))
            before_day, before = corner_day, share
        return Fraction(1)

    @cached_property
    def _shares(self) -> tuple[tuple[date, Fraction], ...]:
        none, all_of_it = Fraction(0), Fraction(1)
        start = Fraction(self.start.value)
        between = [
            (day, min(max((Fraction(value) - start) / self.distance, none), all_of_it))
            for day, value in self.corners
            if self.start.day < day < self.goal.by
        ]
        return (*between, (self.goal.by, all_of_it))

    def _step(self, share: Fraction) -> Fraction:
        """Whole things come one by one: half a firm is asked of nobody."""
        if not self.whole:
            return share
        things = abs(self.distance)
        return Fraction(floor(things * share)) / things

    def asked(self, day: date) -> Fraction:
        """The value that the path asks for by the end of a day."""
        return Fraction(self.start.value) + self.required(day) * self.distance


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
