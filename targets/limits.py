"""What a value of a target's measure may be, and how to say so."""

from collections.abc import Mapping
from decimal import Decimal

from targets.catalogue import Context, Target
from targets.kinds import Checklist, Group, Judged, Rank, RankGain
from targets.measures import Measure, Range

#: Above any sum of money that a province counts, and well inside what every part of the way
#: carries exactly (28 digits).
TOO_LARGE = Decimal(10) ** 24
MOST_DECIMALS = 12
MOST_DIGITS = 28

#: The measure that says among how many a place was won.
AMONG = "n"


def not_representable(value: Decimal) -> str:
    """Why a finite number cannot be carried exactly, as what was expected instead, or ""."""
    _, digits, exponent = value.as_tuple()
    if (
        (isinstance(exponent, int) and exponent < -MOST_DECIMALS)
        or abs(value) >= TOO_LARGE
        or len(digits) > MOST_DIGITS
    ):
        return (
            f"a number below 10^24 with at most {MOST_DECIMALS} decimal places "
            f"and {MOST_DIGITS} digits"
        )
    return ""


def impossible(
    target: Target | Context, measure: Measure, value: Decimal, among: int | None
) -> str:
    """Why a value cannot be, as what was expected instead, or "" when it can be."""
    if isinstance(target, Target):
        expected = _impossible_by_rule(target, measure, value, among)
        if expected:
            return expected
    if value not in measure.possible:
        return say_range(measure.possible, measure.unit)
    return ""


def _impossible_by_rule(target: Target, measure: Measure, value: Decimal, among: int | None) -> str:
    whole = value == value.to_integral_value()
    if measure.id == AMONG and isinstance(target.rule, Rank | RankGain | Group):
        return "" if whole and value >= 2 else "a whole number of two or more"
    match target.rule:
        case Rank(n=n) | RankGain(n=n) if measure.id == target.value:
            return _place(whole, value, among, n)
        case Group(n=n, fields=fields) if measure.id in fields:
            return _place(whole, value, among, n)
        case Checklist(items=items) if measure.id in {item.id for item in items}:
            return "" if value in (0, 1) else "1 for done or 0 for open"
        case Judged() if measure.id == target.value:
            return "" if value in (1, 2, 3, 4) else "a grade: 1, 2, 3 or 4 (4 is best)"
        case _:
            return ""


def _place(whole: bool, value: Decimal, among: int | None, n: int) -> str:
    if whole and 1 <= value <= (among or n):
        return ""
    if among is not None:
        return f"a place from 1 to {among}"
    return (
        f"a place from 1 to {n}, or, beside it for the same area and period, "
        f"the measure {AMONG!r}: among how many"
    )


def say_range(allowed: Range, unit: str) -> str:
    """A range in words: "a percentage from 0 to 100"."""
    noun = {"%": "a percentage", "VND": "an amount in VND"}.get(unit, "a number")
    match allowed.low, allowed.high:
        case None, None:
            return noun
        case low, None:
            return f"{noun} of at least {low}"
        case None, high:
            return f"{noun} of at most {high}"
        case low, high:
            return f"{noun} from {low} to {high}"


def known_measures(measures: Mapping[str, Measure]) -> str:
    """The measures that can be reported, in words."""
    return "one of: " + ", ".join(sorted(measures))
