"""From every vintage of its figures to all that can be said of a floor on money on a day: with the
same readings, the same fold over the years and the same execution as its verdict."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, localcontext

from targets.aggregation import Amount, amounts
from targets.budget import (
    EXACT,
    Basis,
    Budget,
    Lack,
    Line,
    Month,
    Unsaid,
    Within,
)
from targets.case import HELD_TOLD, Case
from targets.catalogue import Programme, Target
from targets.execution import Execution, follow_execution
from targets.figures import Key
from targets.kinds import Floor
from targets.ledger import Ledger
from targets.measures import Share
from targets.observations import STAGE_ORDER, Observation, Stage
from targets.periods import Cadence, Period
from targets.series import readings
from targets.spending_path import Asked, monthly_path, months_left, months_of
from targets.years import Years, follow_years, is_year

MONEY = "VND"


def over_money(target: Target) -> bool:
    """Whether a target is a floor on a share of money."""
    return (
        isinstance(target.rule, Floor)
        and isinstance(target.value, Share)
        and all(
            target.measure_by_id[name].unit == MONEY
            for name in (target.value.numerator, target.value.denominator)
        )
    )


def budget_of(
    programme: Programme, target: Target, vintages: Iterable[Observation], day: date
) -> Budget | None:
    """What the figures say of a floor on money; None for any other target."""
    rule, share = target.rule, target.value
    if not (over_money(target) and isinstance(rule, Floor) and isinstance(share, Share)):
        return None
    ledger = Ledger(target)
    ledger.add(vintages)
    with localcontext(EXACT):
        case = Case(programme, target, day, ledger.figures, ledger.figures.held())
        annual = [
            one
            for one in readings(case)
            if is_year(one) and (one.period.start <= day or one.stage is Stage.PLAN)
        ]
        years = follow_years(rule, annual, day)
        executed = follow_execution(case, rule, share, years.book)
        lines = _lines(case, rule, share, years)
        within = _within(case, rule, share, lines, executed)
        return Budget(
            target,
            rule,
            day,
            lines,
            within,
            tuple(_unsaid(case, rule, share, lines, within)),
            case.held.latest(HELD_TOLD),
        )


def _lines(case: Case, rule: Floor, share: Share, years: Years) -> tuple[Line, ...]:
    steps = {(step.reading.period, step.reading.stage): step for step in years.steps}
    parts, wholes = (
        _annual(amounts(case, name, case.area), case.day)
        for name in (share.numerator, share.denominator)
    )
    keys = sorted({*parts, *wholes}, key=lambda key: (key[0].end, STAGE_ORDER.index(key[1])))
    return tuple(
        Line(*key, rule.limit, parts.get(key), wholes.get(key), steps.get(key)) for key in keys
    )


def _annual(found: Mapping[Key, Amount], day: date) -> dict[Key, Amount]:
    """The years that have begun, and the plans of those to come."""
    return {
        (period, stage): amount
        for (period, stage), amount in found.items()
        if period.cadence is Cadence.YEAR and (period.start <= day or stage is Stage.PLAN)
    }


def _within(
    case: Case,
    rule: Floor,
    share: Share,
    lines: tuple[Line, ...],
    executed: list[Execution],
) -> Within | None:
    """The year that the day falls in, or the latest one before it whose spending is known by
    month."""
    year = Period.containing(case.day, Cadence.YEAR)
    running = {one.year: one for one in executed}
    ours = [line for line in lines if line.year == year and line.step is not None]
    if year not in running and not ours:
        if not executed:
            return None
        year = executed[-1].year
    execution = running.get(year)
    if execution is not None:
        needed, counted, through = execution.needed, execution.spent, execution.period
        basis = Basis.EXECUTION
    else:
        reading = ours[-1].step.reading if ours[-1].step else None
        if reading is None or reading.part is None or reading.whole is None:
            return None
        needed, counted, through = rule.limit * reading.whole / 100, reading.part, None
        basis = Basis.PLAN
    left = months_left(year, through, case.day)
    path = monthly_path(needed, counted, left, rule.profile)
    spent = _spent(case, share, execution)
    return Within(
        year,
        basis,
        needed,
        counted,
        through,
        tuple(_month(rule, needed, month, spent, path) for month in months_of(year)),
        path,
        execution,
    )


def _spent(case: Case, share: Share, execution: Execution | None) -> dict[date, Decimal]:
    """The running totals of a year by the last day of the month that they go through."""
    if execution is None:
        return {}
    found = amounts(case, share.numerator, case.area)
    return {
        one.period.end: found[one.period, one.stage].value
        for one in execution.points
        if (one.period, one.stage) in found
    }


def _month(
    rule: Floor,
    needed: Decimal,
    month: Period,
    spent: Mapping[date, Decimal],
    path: tuple[Asked, ...],
) -> Month:
    due = rule.profile[month.end.month - 1] if rule.profile else None
    total = spent.get(month.end)
    first = month.start.month == 1
    earlier = Decimal(0) if first else spent.get(month.preceding.end)
    return Month(
        month,
        due,
        None if due is None else needed * due,
        total,
        None if total is None or earlier is None else total - earlier,
        next((one for one in path if one.month == month), None),
    )


def _unsaid(
    case: Case, rule: Floor, share: Share, lines: tuple[Line, ...], within: Within | None
) -> Iterable[Unsaid]:
    year = Period.containing(case.day, Cadence.YEAR)
    if not any(line.year == year for line in lines):
        yield Unsaid(Lack.NO_FIGURE, year)
    for line in lines:
        if line.whole is None:
            yield Unsaid(Lack.NO_DENOMINATOR, line.year, line.stage)
        elif line.part is None:
            yield Unsaid(Lack.NO_NUMERATOR, line.year, line.stage)
        elif rule.rising and line.step is not None and line.step.before is None:
            yield Unsaid(Lack.NO_YEAR_BEFORE, line.year, line.stage)
    running = _running_years(case, share)
    if year not in running:
        yield Unsaid(Lack.NO_EXECUTION, year)
    elif within is None or within.execution is None:
        yield Unsaid(Lack.NO_TOTAL if rule.profile else Lack.NO_PROFILE, year)
    elif within.through is not None and within.path:
        silent = tuple(
            month
            for month in months_of(within.year)
            if within.through.end < month.end < within.path[0].month.start
        )
        if silent:
            yield Unsaid(Lack.UNREPORTED_MONTHS, within.year, months=silent)
    if len(case.held):
        yield Unsaid(Lack.HELD)


def _running_years(case: Case, share: Share) -> set[Period]:
    """The years of which spending within the year is known."""
    return {
        Period.containing(period.end, Cadence.YEAR)
        for period, stage in amounts(case, share.numerator, case.area)
        if period.cadence is not Cadence.YEAR
        and stage is not Stage.PLAN
        and period.start <= case.day
    }
