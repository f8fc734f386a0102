"""The province's figure of a measure: reported for it, or the total or mean over all its
communes. The two are never added together; where both exist, their difference is said."""

from dataclasses import dataclass
from decimal import Decimal

from targets.case import Case
from targets.measures import Aggregate
from targets.numbers import difference, number_en, number_vi, period_en, period_vi, quantity
from targets.observations import Observation, ObsStatus, Stage
from targets.periods import Period


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure of a measure, reported or aggregated."""

    value: Decimal
    settled: bool
    breaks: bool
    inputs: tuple[Observation, ...]


_Amounts = dict[tuple[Period, Stage], Amount]


def amounts(case: Case, measure: str, area: str) -> _Amounts:
    """The figures of a measure by period and stage."""
    found = {
        (seen.fact.period, seen.fact.stage): Amount(
            seen.value, seen.settled, seen.status is ObsStatus.BREAK, (seen,)
        )
        for seen in case.figures.of(measure, area)
    }
    aggregate = case.target.measure_by_id[measure].aggregate
    if aggregate is Aggregate.NONE or area != case.area:
        return found
    for key, total in _over_communes(case, measure, aggregate).items():
        reported = found.get(key)
        if reported is None:
            found[key] = total
        elif reported.value != total.value:
            _note_difference(case, measure, key[0], reported, total, aggregate)
    return found


def _over_communes(case: Case, measure: str, aggregate: Aggregate) -> _Amounts:
    communes = case.programme.communes
    by_key: dict[tuple[Period, Stage], list[Observation]] = {}
    for commune in communes:
        for seen in case.figures.of(measure, commune):
            by_key.setdefault((seen.fact.period, seen.fact.stage), []).append(seen)
    found = {}
    for key, figures in by_key.items():
        if len(figures) < len(communes):
            _note_incomplete(case, key[0], len(figures), len(communes))
            continue
        total = sum((one.value for one in figures), Decimal(0))
        value = total / len(figures) if aggregate is Aggregate.MEAN else total
        found[key] = Amount(
            value,
            all(one.settled for one in figures),
            any(one.status is ObsStatus.BREAK for one in figures),
            tuple(figures),
        )
    return found


def _note_difference(
    case: Case,
    measure: str,
    period: Period,
    reported: Amount,
    total: Amount,
    aggregate: Aggregate,
) -> None:
    unit = case.target.measure_by_id[measure].unit
    of_them = (
        ("bình quân các xã, phường là", "the mean of its communes is")
        if aggregate is Aggregate.MEAN
        else ("các xã, phường cộng lại", "its communes make")
    )
    said, counted = quantity(reported.value, unit), quantity(total.value, unit)
    apart = difference(reported.value - total.value, unit)
    case.note(
        f"{period_vi(period).capitalize()}: tỉnh báo cáo {said.vi}, {of_them[0]} "
        f"{counted.vi}; chênh lệch {apart.vi}. Dùng số của tỉnh.",
        f"{period_en(period)}: the province reports {said.en}, {of_them[1]} {counted.en}; "
        f"the difference is {apart.en}. The province's figure is used.",
    )


def _note_incomplete(case: Case, period: Period, reported: int, of: int) -> None:
    case.note(
        f"{period_vi(period).capitalize()}: mới có {number_vi(Decimal(reported))}/"
        f"{number_vi(Decimal(of))} xã, phường báo cáo, chưa cộng thành số của tỉnh.",
        f"{period_en(period)}: {number_en(Decimal(reported))} of {number_en(Decimal(of))} "
        "communes have reported, so they make no figure of the province yet.",
    )
