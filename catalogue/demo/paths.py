"""Invented series of values on their way to a goal: `reach`, and the stock of `growth`."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from catalogue.demo.invention import Invention
from catalogue.demo.stories import BY_COMMUNE, Story, paces
from catalogue.figures.figure import Figure
from targets.areas import Level
from targets.measures import Aggregate, Measure, Share
from targets.periods import Period

_PLACES = Decimal("0.1")
_HUNDRED, _THOUSAND = Decimal(100), Decimal(1000)


def reach(making: Invention) -> Iterator[Figure]:
    """A value by a date: the province's own figures, and the communes' where they report."""
    values = list(zip(making.periods(), _values(making), strict=True))
    latest, share = values[-1][0], making.target.value
    for period, value in values:
        if making.story is not Story.PARTIAL:
            odd = making.story is Story.ODD and period == latest
            unsettled = making.story is Story.UNSETTLED and period == latest
            shown, status = value / _HUNDRED if odd else value, "P" if unsettled else "A"
            if isinstance(share, Share):  # so many of a thousand
                yield making.figure(period, _THOUSAND, measure=share.denominator, status=status)
                shown = (shown * 10).quantize(1)
            yield making.figure(period, shown, status=status)
        if making.target.id in BY_COMMUNE and period in (latest, latest.preceding):
            yield from _communes(making, period, value)


def stock(making: Invention, base: Period) -> Iterator[Figure]:
    """People in research and development: the base, then what became of it."""
    at_base = Decimal(making.random.randrange(380, 460))
    yield making.figure(base, at_base, on=making.reported_on(base))
    goal = making.target.goals[-1]
    years = Decimal((making.deadline - base.end).days)
    later = [one for one in making.periods() if one.end > base.end]
    for period, pace in zip(later, paces(making.story, len(later)), strict=True):
        share = pace * (period.end - base.end).days / years
        yield making.figure(period, (at_base * (1 + share * goal.value / _HUNDRED)).quantize(1))


def _values(making: Invention) -> list[Decimal]:
    goal = making.target.goal_on(making.today)
    if goal is None:
        return []
    periods = making.periods()
    broken = max((one.start.start for one in making.target.breaks), default=date.min)
    counted = [period for period in periods if period.end >= broken] or periods
    measure = making.target.measure_by_id[making.judged]
    start = goal.value * Decimal(making.random.randrange(30, 45)) / _HUNDRED
    for waypoint in making.target.waypoints:
        start = min(start, waypoint.value * Decimal("0.8"))
    before = [start * Decimal("0.8")] * (len(periods) - len(counted))
    told = [start]
    for period, pace in zip(counted[1:], paces(making.story, len(counted) - 1), strict=True):
        asked = _asked(making, counted[0].end, start, period.end)
        told.append(start + pace * (asked - start))
    if making.story is Story.REACHED:
        told[-1] = goal.value * Decimal("1.03")
    return [_clipped(value, measure) for value in (*before, *told)]


def _asked(making: Invention, begun: date, start: Decimal, day: date) -> Decimal:
    """What the path asks for on a day: a line from the start by the waypoints to the goal."""
    goal = making.target.goal_on(making.today)
    ahead = [(one.by, one.value) for one in making.target.waypoints if one.by > begun]
    corners = [(begun, start), *ahead, (making.deadline, goal.value if goal else start)]
    for (left, low), (right, high) in pairwise(corners):
        if day <= right:
            return low + (high - low) * (day - left).days / (right - left).days
    return corners[-1][1]


def _communes(making: Invention, period: Period, value: Decimal) -> Iterator[Figure]:
    """Every commune around the province's value; of a partial story, two in five."""
    measure = making.target.measure_by_id[making.judged]
    if measure.aggregate is not Aggregate.MEAN:
        return
    random = making.random
    communes = [area for area in making.programme.areas if area.level is Level.COMMUNE]
    for number, commune in enumerate(communes):
        spread = Decimal(round(random.gauss(0, 9), 1))
        if making.story is not Story.PARTIAL or number % 5 < 2:
            yield making.figure(period, _clipped(value + spread, measure), area=commune.id)


def _clipped(value: Decimal, measure: Measure) -> Decimal:
    low, high = measure.plausible.low, measure.plausible.high
    value = value.quantize(_PLACES)
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)
