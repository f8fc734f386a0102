"""Places that are computed from the values of the region's own provinces, where all are known."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from targets.case import Case
from targets.kinds import Best, Computed, Group
from targets.numbers import period_en, period_vi, quantity
from targets.periods import Period
from targets.series import Reading, begun, most_settled, of_measure
from targets.verdicts import Step
from targets.words import Text


@dataclass(frozen=True, slots=True)
class Placed:
    """The province's place in one period, and what every province of the region had in it, the
    best one first."""

    how: Computed
    place: Reading
    values: tuple[tuple[str, Reading], ...]


def computed_places(
    case: Case, rule: Group, field: str, reported: Collection[Period]
) -> list[Placed]:
    """The places of the periods for which every province of the region has a value; who is missing
    in another period is said, unless a place was reported for it.

    Ties share the better place: a province's place is one more than the provinces that are better.
    """
    how = next((one for one in rule.computed if one.field == field), None)
    if how is None:
        return []
    found = {
        area: {
            one.period: one
            for one in most_settled(begun(case, of_measure(case, how.measure, area)))
        }
        for area in case.programme.region
    }
    whole = [
        period
        for period in found[case.area]
        if all(period in of_area for of_area in found.values())
    ]
    _note_lacking(case, how, found, {*whole, *reported})
    return [
        _placed(case, how, {area: of_area[period] for area, of_area in found.items()})
        for period in sorted(whole, key=lambda one: (one.end, one.start))
    ]


def _placed(case: Case, how: Computed, values: dict[str, Reading]) -> Placed:
    mine = values[case.area]
    better = sum(_better(how, one.value, mine.value) for one in values.values())
    ordered = sorted(
        values.items(),
        key=lambda one: (one[1].value if how.best is Best.LOWEST else -one[1].value, one[0]),
    )
    others = [seen for area, one in ordered if area != case.area for seen in one.inputs]
    place = replace(
        mine,
        value=Decimal(better + 1),
        settled=all(one.settled for one in values.values()),
        inputs=(*mine.inputs, *others),
        among=len(values),
        invented=any(one.invented for one in values.values()),
    )
    return Placed(how, place, tuple(ordered))


def _better(how: Computed, one: Decimal, than: Decimal) -> bool:
    return one > than if how.best is Best.HIGHEST else one < than


def _note_lacking(
    case: Case, how: Computed, found: dict[str, dict[Period, Reading]], placed: Collection[Period]
) -> None:
    """Say who is missing in the latest period that is not whole; nothing is placed in it."""
    mine = [period for period in found[case.area] if period not in placed]
    if not mine:
        return
    latest = max(mine, key=lambda one: (one.end, one.start))
    names = [
        case.programme.area_by_id[area].name
        for area, of_area in found.items()
        if latest not in of_area
    ]
    measure = case.target.measure_by_id[how.measure].name
    case.note(
        f"{period_vi(latest).capitalize()}: chưa xếp hạng theo “{measure.vi}” vì còn thiếu số liệu "
        f"của {', '.join(one.vi for one in names)}.",
        f"{period_en(latest)}: no place by “{measure.en}”, as the figures of "
        f"{', '.join(one.en for one in names)} are missing.",
    )


def merged(case: Case, reported: list[Reading], computed: Sequence[Placed]) -> list[Reading]:
    """The reported places, and computed ones for the other periods. A reported one wins; where the
    two differ, that is said."""
    by_period = {one.period: one for one in reported}
    for one in computed:
        told = by_period.get(one.place.period)
        if told is None:
            by_period[one.place.period] = one.place
        elif told.among == one.place.among and told.value != one.place.value:
            _note_difference(case, told, one)
    return list(by_period.values())


def _note_difference(case: Case, told: Reading, one: Placed) -> None:
    period, n = told.period, len(one.values)
    said, counted = quantity(told.value, "rank"), quantity(one.place.value, "rank")
    case.note(
        f"{period_vi(period).capitalize()}: thứ hạng được báo cáo là {said.vi}, tính từ số liệu "
        f"của {n} tỉnh là {counted.vi}; dùng thứ hạng được báo cáo.",
        f"{period_en(period)}: the place reported is {said.en}, that computed from {n} provinces' "
        f"values is {counted.en}; the reported one is used.",
    )


def computed_words(computed: Sequence[Placed], latest: Reading | None) -> Text | None:
    """What the sentence adds when the latest place is a computed one."""
    one = _of(computed, latest)
    if one is None:
        return None
    n = len(one.values)
    return Text(
        f" Thứ hạng này được tính từ số liệu của {n} tỉnh, không phải số công bố.",
        f" This place is computed from {n} provinces' values, not a published one.",
    )


def region_steps(
    case: Case, computed: Sequence[Placed], latest: Reading | None
) -> tuple[Step, ...]:
    """Every province's value in the order that gives the place."""
    one = _of(computed, latest)
    if one is None:
        return ()
    measure, n = case.target.measure_by_id[one.how.measure], len(one.values)
    listed_vi, listed_en = [], []
    for area, reading in one.values:
        place = 1 + sum(_better(one.how, other.value, reading.value) for _, other in one.values)
        name, value = case.programme.area_by_id[area].name, quantity(reading.value, measure.unit)
        listed_vi.append(f"{place}. {name.vi} {value.vi}")
        listed_en.append(f"{place}. {name.en} {value.en}")
    first = (
        ("cao nhất", "the highest") if one.how.best is Best.HIGHEST else ("thấp nhất", "the lowest")
    )
    return (
        Step(
            Text(
                f"Thứ hạng tính từ số liệu “{measure.name.vi}” của {n} tỉnh trong vùng ({first[0]} "
                f"đứng đầu, bằng nhau thì cùng hạng): {'; '.join(listed_vi)}.",
                f"The place computed from “{measure.name.en}” of the region's {n} provinces "
                f"({first[1]} comes first, ties share a place): {'; '.join(listed_en)}.",
            )
        ),
    )


def _of(computed: Sequence[Placed], latest: Reading | None) -> Placed | None:
    """The computed place that a reading is, or None when it was reported."""
    return next((one for one in computed if one.place is latest), None)
