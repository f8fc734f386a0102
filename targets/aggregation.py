"""The province's figure of a measure: reported for it, or the total or mean over all its
communes. The two are never added together; where both exist, their difference is said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from targets.case import Case
from targets.figures import Key, in_time
from targets.measures import Aggregate
from targets.numbers import difference, number_en, number_vi, period_en, period_vi, quantity
from targets.observations import Observation, ObsStatus
from targets.periods import Period
from targets.words import Text

#: Of periods for which communes are missing, or differ from the province, the latest are named.
PERIODS_NOTED = 3


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure of a measure, reported or aggregated."""

    value: Decimal
    settled: bool
    breaks: bool
    inputs: tuple[Observation, ...]
    invented: bool


@dataclass(slots=True)
class _Derived:
    """The amounts of one measure and area as last derived, and what has to be said of them."""

    amounts: dict[Key, Amount] = field(default_factory=dict)
    notes: dict[Key, Text] = field(default_factory=dict)


def amounts(case: Case, measure: str, area: str) -> Mapping[Key, Amount]:
    """The figures of a measure by period and stage. Only what has changed is derived again."""
    name = ("amounts", measure, area)
    derived: _Derived = case.figures.memo.setdefault(name, _Derived())
    changed = case.figures.changes(name, (measure,))
    aggregate = case.target.measure_by_id[measure].aggregate
    totalled = aggregate is not Aggregate.NONE and area == case.area
    if changed is None:
        areas = (area, *case.programme.communes) if totalled else (area,)
        changed = case.figures.keys(measure, areas)
    for key in changed:
        derived.notes.pop(key, None)
        derived.amounts.pop(key, None)
        reported = case.figures.at(measure, area, key)
        amount = _amount((reported,)) if reported else None
        if totalled:
            amount = _with_total(case, derived, measure, key, amount)
        if amount is not None:
            derived.amounts[key] = amount
    _say(case, derived.notes)
    return derived.amounts


def _amount(figures: tuple[Observation, ...], *, mean: bool = False) -> Amount:
    total = (
        sum((one.value for one in figures), Decimal(0)) if len(figures) > 1 else figures[0].value
    )
    return Amount(
        total / len(figures) if mean else total,
        all(one.settled for one in figures),
        any(one.status is ObsStatus.BREAK for one in figures),
        figures,
        any(one.invented for one in figures),
    )


def _with_total(
    case: Case, derived: _Derived, measure: str, key: Key, reported: Amount | None
) -> Amount | None:
    """The province's own figure, or the total over all communes where there is none."""
    communes = case.programme.communes
    found = [case.figures.at(measure, commune, key) for commune in communes]
    figures = tuple(one for one in found if one is not None)
    if not figures:
        return reported
    if len(figures) < len(communes):
        derived.notes[key] = _incomplete(key[0], len(figures), len(communes))
        return reported
    aggregate = case.target.measure_by_id[measure].aggregate
    total = _amount(figures, mean=aggregate is Aggregate.MEAN)
    if reported is None:
        return total
    if reported.value != total.value:
        derived.notes[key] = _difference(case, measure, key[0], reported, total)
    return reported


def _say(case: Case, notes: Mapping[Key, Text]) -> None:
    if not notes:
        return
    said = sorted(notes, key=in_time, reverse=True)
    for key in said[:PERIODS_NOTED]:
        case.note(notes[key].vi, notes[key].en)
    more = len(said) - PERIODS_NOTED
    if more > 0:
        case.note(
            f"Còn {more} kỳ trước đó mà số của các xã, phường chưa đủ hoặc khác số của tỉnh.",
            f"In {more} earlier periods, too, communes are missing or differ from the province.",
        )


def _difference(case: Case, measure: str, period: Period, reported: Amount, total: Amount) -> Text:
    counted_by = case.target.measure_by_id[measure]
    of_them = (
        ("bình quân các xã, phường là", "the mean of its communes is")
        if counted_by.aggregate is Aggregate.MEAN
        else ("các xã, phường cộng lại", "its communes make")
    )
    unit = counted_by.unit
    said, counted = quantity(reported.value, unit, 2), quantity(total.value, unit, 2)
    apart = difference(reported.value - total.value, unit, 2)
    return Text(
        f"{period_vi(period).capitalize()}: tỉnh báo cáo {said.vi}, {of_them[0]} "
        f"{counted.vi}; chênh lệch {apart.vi}. Dùng số của tỉnh.",
        f"{period_en(period)}: the province reports {said.en}, {of_them[1]} {counted.en}; "
        f"the difference is {apart.en}. The province's figure is used.",
    )


def _incomplete(period: Period, reported: int, of: int) -> Text:
    return Text(
        f"{period_vi(period).capitalize()}: mới có {number_vi(Decimal(reported))}/"
        f"{number_vi(Decimal(of))} xã, phường báo cáo, chưa cộng thành số của tỉnh.",
        f"{period_en(period)}: {number_en(Decimal(reported))} of {number_en(Decimal(of))} "
        "communes have reported, so they make no figure of the province yet.",
    )
