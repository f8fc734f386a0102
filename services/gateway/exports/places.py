"""A place and the number that it is of, as one cell: hạng 14/34.

With its word before it: a spreadsheet would take a bare 8/34 for a month.
"""

from collections.abc import Iterable
from decimal import Decimal

from targets.limits import AMONG
from targets.numbers import number_en, number_vi
from targets.observations import Fact, Observation, current
from targets.words import Text

RANK = "rank"


def place_text(value: Decimal | None, unit: str, n: Decimal | int | None) -> Text | None:
    """The cell; None where the value is no place, or nobody knows among how many."""
    if value is None or unit != RANK or not n:
        return None
    among = Decimal(n)
    return Text(
        f"hạng {number_vi(value)}/{number_vi(among)}",
        f"place {number_en(value)}/{number_en(among)}",
    )


def among_of(vintages: Iterable[Observation]) -> dict[tuple[str, str, str], Decimal]:
    """Among how many, by series, area and period, as reported last."""
    now = current(one for one in vintages if one.fact.measure == AMONG)
    return {_place(fact): one.value for fact, one in now.items()}


def place_of(
    seen: Observation, unit: str, among: dict[tuple[str, str, str], Decimal]
) -> Text | None:
    """The cell of a reported place."""
    return place_text(seen.value, unit, among.get(_place(seen.fact)))


def _place(fact: Fact) -> tuple[str, str, str]:
    return fact.target, fact.area, str(fact.period)
