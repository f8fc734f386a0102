"""Where a series is heading by the deadline: shown beside the verdict, never instead of it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import median

from targets.measures import Range
from targets.series import Reading
from targets.verdicts import Projection

THEIL_SEN_FROM = 4
#: Older figures say little about the next years, and the pairs grow with the square.
MOST_POINTS = 30
#: The two-sided 95 % quantile of the normal distribution, for Sen's interval of the slope.
_Z = Decimal("1.959964")

THEIL_SEN = "theil-sen"
WEIGHTED_LINE = "time-weighted line"

_Points = list[tuple[int, Decimal]]


def project(judged: Sequence[Reading], by: date, bounds: Range) -> Projection | None:
    """Project a series to a day: Theil–Sen from four points on, a time-weighted line for two or
    three, nothing for one; clipped to what can be."""
    points = [(one.period.end.toordinal(), one.value) for one in judged[-MOST_POINTS:]]
    if len(points) < 2 or by.toordinal() <= points[-1][0]:
        return None
    days = by.toordinal()
    if len(points) >= THEIL_SEN_FROM:
        value, low, high = _theil_sen(points, days)
        method = THEIL_SEN
    else:
        value, low, high = _weighted_line(points, days)
        method = WEIGHTED_LINE
    return Projection(_clip(value, bounds), _clip(low, bounds), _clip(high, bounds), by, method)


def _slopes(points: _Points) -> list[Decimal]:
    return sorted(
        (later - earlier) / (day_later - day_earlier)
        for number, (day_earlier, earlier) in enumerate(points)
        for day_later, later in points[number + 1 :]
    )


def _theil_sen(points: _Points, day: int) -> tuple[Decimal, Decimal, Decimal]:
    """The median of all pairwise slopes through the medians; the interval is Sen's for the slope,
    by ranks, which for four to six points are the extreme slopes."""
    slopes = _slopes(points)
    count = len(points)
    spread = _Z * (Decimal(count * (count - 1) * (2 * count + 5)) / 18).sqrt()
    lowest = max(int((len(slopes) - spread) / 2) - 1, 0)
    highest = min(int((len(slopes) + spread) / 2 + Decimal("0.9999")), len(slopes) - 1)
    middle_day = Decimal(median(day for day, _ in points))
    middle = median(value for _, value in points)
    ahead = day - middle_day
    value, low, high = (
        middle + slope * ahead for slope in (median(slopes), slopes[lowest], slopes[highest])
    )
    return value, min(low, value), max(high, value)


def _weighted_line(points: _Points, day: int) -> tuple[Decimal, Decimal, Decimal]:
    """Least squares in which the n-th figure weighs n. The interval reaches from "nothing more
    changes" to "it changes twice as fast", and to the extreme slopes."""
    weights = range(1, len(points) + 1)
    total = sum(weights)
    mean_day = Decimal(sum(w * x for w, (x, _) in zip(weights, points, strict=True))) / total
    mean = sum((w * y for w, (_, y) in zip(weights, points, strict=True)), Decimal(0)) / total
    above = sum(
        (w * (x - mean_day) * (y - mean) for w, (x, y) in zip(weights, points, strict=True)),
        Decimal(0),
    )
    below = sum(
        (w * (x - mean_day) ** 2 for w, (x, _) in zip(weights, points, strict=True)), Decimal(0)
    )
    slope = above / below
    value = mean + slope * (day - mean_day)
    last_day, last = points[-1]
    ends = [last + one * (day - last_day) for one in (Decimal(0), 2 * slope, *_slopes(points))]
    return value, min(value, *ends), max(value, *ends)


def _clip(value: Decimal, bounds: Range) -> Decimal:
    if bounds.low is not None and value < bounds.low:
        return bounds.low
    if bounds.high is not None and value > bounds.high:
        return bounds.high
    return value
