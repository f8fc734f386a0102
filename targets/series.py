"""The judged series of a target: one reading per period, of the programme's own area and one
cadence, with shares and totals computed from what was reported."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from targets.aggregation import Amount, amounts
from targets.case import Case
from targets.figures import Key, in_time
from targets.measures import Share
from targets.observations import STAGE_ORDER, Observation, Stage
from targets.periods import Cadence, Period
from targets.quarantine import Odd

_FINEST_FIRST = (Cadence.DAY, Cadence.MONTH, Cadence.QUARTER, Cadence.HALF, Cadence.YEAR)


@dataclass(frozen=True, slots=True)
class Reading:
    """One value to judge: of a period and a stage, with the figures that it was computed from.

    `part` and `whole` are a share's numerator and denominator; `among` says of how many, for a
    place; `breaks` that the source calls it the first of another series.
    """

    period: Period
    value: Decimal
    settled: bool
    inputs: tuple[Observation, ...]
    stage: Stage = Stage.NONE
    breaks: bool = False
    part: Decimal | None = None
    whole: Decimal | None = None
    among: int | None = None
    invented: bool = False


@dataclass(slots=True)
class _Derived:
    """The readings of one series as last derived, and those figures of it that cannot be."""

    readings: dict[Key, Reading] = field(default_factory=dict)
    odd: dict[Key, tuple[Observation, ...]] = field(default_factory=dict)
    in_order: list[Reading] | None = None


def readings(case: Case, area: str | None = None) -> list[Reading]:
    """Every reading of the target's value, of all cadences and stages, in the order of periods."""
    value = case.target.value
    if isinstance(value, Share):
        return _of_share(case, value, area or case.area)
    return of_measure(case, value, area or case.area)


def source_of(case: Case, reading: Reading) -> str:
    """Who has reported a reading, or the first of the figures behind it."""
    return case.figures.reported(reading.inputs[0]).source


def _order(reading: Reading) -> tuple[object, ...]:
    return in_time((reading.period, reading.stage))


def of_measure(case: Case, measure: str, area: str) -> list[Reading]:
    """The readings of one reported measure, in the order of periods."""
    found = amounts(case, measure, area)
    name = ("readings", measure, area)
    derived: _Derived = case.figures.memo.setdefault(name, _Derived())
    for key in _changed(case, name, (measure,), found):
        _forget(derived, key)
        amount = found.get(key)
        if amount is not None:
            period, stage = key
            derived.readings[key] = Reading(
                period,
                amount.value,
                amount.settled,
                amount.inputs,
                stage,
                amount.breaks,
                invented=amount.invented,
            )
    return _in_order(derived)


def _of_share(case: Case, share: Share, area: str) -> list[Reading]:
    parts = amounts(case, share.numerator, area)
    wholes = amounts(case, share.denominator, area)
    name = ("readings", share, area)
    derived: _Derived = case.figures.memo.setdefault(name, _Derived())
    for key in _changed(case, name, (share.numerator, share.denominator), parts):
        _forget(derived, key)
        part, whole = parts.get(key), wholes.get(key)
        if part is None or whole is None or whole.value == 0:
            continue
        accepted = all(case.figures.accepts(one) for one in part.inputs)
        if not 0 <= part.value <= whole.value and not accepted:
            derived.odd[key] = part.inputs
        else:
            derived.readings[key] = _share_reading(*key, part, whole)
    for figures in derived.odd.values():
        for one in figures:
            case.hold(one, Odd.ABOVE_WHOLE)
    return _in_order(derived)


def _changed(
    case: Case, name: Hashable, measures: tuple[str, ...], found: Mapping[Key, Amount]
) -> Iterable[Key]:
    changed = case.figures.changes(name, measures)
    return found.keys() if changed is None else changed


def _forget(derived: _Derived, key: Key) -> None:
    derived.readings.pop(key, None)
    derived.odd.pop(key, None)
    derived.in_order = None


def _in_order(derived: _Derived) -> list[Reading]:
    if derived.in_order is None:
        derived.in_order = [derived.readings[key] for key in sorted(derived.readings, key=in_time)]
    return derived.in_order


def _share_reading(period: Period, stage: Stage, part: Amount, whole: Amount) -> Reading:
    return Reading(
        period,
        100 * part.value / whole.value,
        part.settled and whole.settled,
        part.inputs + whole.inputs,
        stage,
        part.breaks or whole.breaks,
        part.value,
        whole.value,
        invented=part.invented or whole.invented,
    )


def begun(case: Case, found: Iterable[Reading]) -> list[Reading]:
    """Only readings of periods that have begun by the day."""
    return [reading for reading in found if reading.period.start <= case.day]


def one_cadence(case: Case, found: list[Reading]) -> list[Reading]:
    """The readings of one cadence: the catalogue's where there are any, else the finest one.

    Figures of another cadence are shown beside the series and not mixed into it: a year and its
    quarters would be judged twice.
    """
    present = {reading.period.cadence for reading in found}
    if len(present) < 2:
        return found
    chosen = (
        case.target.cadence
        if case.target.cadence in present
        else next(cadence for cadence in _FINEST_FIRST if cadence in present)
    )
    case.note(
        "Có số liệu của nhiều loại kỳ; chỉ chuỗi một loại kỳ được đánh giá, phần còn lại để tham "
        "khảo.",
        "There are figures for periods of several lengths; one series is judged, the rest is "
        "shown beside it.",
    )
    return [reading for reading in found if reading.period.cadence is chosen]


def one_line(case: Case, found: list[Reading]) -> list[Reading]:
    """The readings of a level, of whatever cadence, on one line: a level is what stands at the end
    of its period, so a quarter's figure after the year's is simply the newer one.

    Of two that end on the same day the catalogue's cadence counts, else the longer period.
    """
    best: dict[date, Reading] = {}
    for reading in found:
        known = best.get(reading.period.end)
        if known is None or _weight(case, reading) > _weight(case, known):
            best[reading.period.end] = reading
    if len({reading.period.cadence for reading in found}) > 1:
        case.note(
            "Số liệu của các loại kỳ khác nhau được xếp chung theo ngày cuối kỳ, mỗi ngày một số.",
            "Figures for periods of several lengths stand on one line by their last days, one for "
            "each day.",
        )
    return sorted(best.values(), key=_order)


def _weight(case: Case, reading: Reading) -> tuple[bool, int]:
    period = reading.period
    return (period.cadence is case.target.cadence, (period.end - period.start).days)


def most_settled(found: Iterable[Reading]) -> list[Reading]:
    """One reading per period: that of the most settled stage."""
    best: dict[Period, Reading] = {}
    for reading in found:
        known = best.get(reading.period)
        if known is None or STAGE_ORDER.index(reading.stage) > STAGE_ORDER.index(known.stage):
            best[reading.period] = reading
    return list(best.values())


def unbroken(
    case: Case,
    found: list[Reading],
    differs: Callable[[Reading, Reading], bool] = lambda before, reading: False,
) -> list[list[Reading]]:
    """The series cut where it breaks: by the catalogue's dates, by a source's own mark (status B),
    or where two neighbours differ in kind (ranks among another number).

    A period belongs to the series that is in force on its last day.
    """
    dates = sorted(one.start.start for one in case.target.breaks)
    parts: list[list[Reading]] = []
    for reading in found:
        before = parts[-1][-1] if parts else None
        if (
            before is None
            or reading.breaks
            or any(before.period.end < day <= reading.period.end for day in dates)
            or differs(before, reading)
        ):
            parts.append([])
        parts[-1].append(reading)
    return parts
