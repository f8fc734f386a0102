"""The monthly path that still meets a floor: what is left of a year's sum, month by month, in the
shape of the catalogue's profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Context, Decimal, localcontext
from itertools import accumulate

from targets.periods import Cadence, Period

#: Sums of admitted figures (28 digits each) times shares of them stay exact.
_EXACT = Context(prec=80)
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one month has to spend, and what the year has spent by its end if it does."""

    month: Period
    amount: Decimal
    total: Decimal


def months_of(year: Period) -> tuple[Period, ...]:
    """The twelve months of a year."""
    return tuple(
        Period.containing(date(year.start.year, month, 1), Cadence.MONTH) for month in range(1, 13)
    )


def months_left(year: Period, through: Period | None, day: date) -> tuple[Period, ...]:
    """The months in which money can still be spent on a day: those that are not over, after the
    period that the latest running total goes through."""
    return tuple(
        month
        for month in months_of(year)
        if month.end >= day and (through is None or month.end > through.end)
    )


def monthly_path(
    needed: Decimal, spent: Decimal, months: Sequence[Period], profile: Sequence[Decimal]
) -> tuple[Asked, ...]:
    """What each of these months has to spend so that `spent` becomes `needed` by the last one.

    Shared out by the months' own parts of the profile (evenly where it has none), in whole đồng
    but for the last month: what is asked for together is exactly what is missing, and nothing is
    asked for where nothing is missing.
    """
    with localcontext(_EXACT):
        left = max(needed - spent, _NOTHING)
        weights = _weights(months, profile)
        whole = sum(weights, _NOTHING)
        asked, before = list[Asked](), _NOTHING
        for month, weight in zip(months, accumulate(weights), strict=True):
            total = left
            if weight != whole:
                rounded = (left * weight / whole).to_integral_value(ROUND_CEILING)
                total = min(rounded, left)
            asked.append(Asked(month, total - before, spent + total))
            before = total
        return tuple(asked)


def _weights(months: Sequence[Period], profile: Sequence[Decimal]) -> list[Decimal]:
    """Each month's part of the year's spending. One whose profile stands still gets nothing,
    unless it stands still in all of them."""
    if profile:
        parts = [_NOTHING, *profile]
        found = [parts[month.end.month] - parts[month.end.month - 1] for month in months]
        if any(found):
            return found
    return [Decimal(1) for _ in months]
