"""A floor on money, year by year and stage by stage: what was planned, what was spent, what is
missing, what would still mend it, and what cannot be said yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext
from enum import StrEnum

from targets.aggregation import Amount, amounts
from targets.case import Case
from targets.catalogue import Programme, Target
from targets.execution import Execution, follow_execution
from targets.figures import Key
from targets.kinds import Floor
from targets.ledger import Ledger
from targets.measures import Share
from targets.observations import STAGE_ORDER, Observation, Stage
from targets.periods import Cadence, Period
from targets.series import readings
from targets.spending_path import Asked, months_left, months_of, monthly_path
from targets.verdicts import Quarantined
from targets.years import Step, Years, follow_years, is_year, missing

#: As the judge computes: sums and products of admitted figures are exact.
_EXACT = Context(prec=80)
MONEY = "VND"


class Lack(StrEnum):
    """Why something cannot be said yet."""

    NO_FIGURE = "no_figure"
    NO_DENOMINATOR = "no_denominator"
    NO_NUMERATOR = "no_numerator"
    NO_YEAR_BEFORE = "no_year_before"
    NO_EXECUTION = "no_execution"
    NO_TOTAL = "no_total"
    NO_PROFILE = "no_profile"
    UNREPORTED_MONTHS = "unreported_months"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Unsaid:
    """One thing that cannot be said yet: why, and of which year and stage."""

    why: Lack
    year: Period | None = None
    stage: Stage = Stage.NONE
    months: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One stage of one year: its two sums, as far as they are known. `step` is the share held
    against the limit and the year before; None while a sum is missing."""

    year: Period
    stage: Stage
    limit: Decimal
    part: Amount | None
    whole: Amount | None
    step: Step | None = None

    @property
    def share(self) -> Decimal | None:
        """The share in per cent."""
        return self.step.reading.value if self.step else None

    @property
    def held(self) -> bool | None:
        """Whether the limit is held; None while nobody can say."""
        return None if self.step is None else not self.step.breached

    @property
    def short(self) -> Decimal | None:
        """What is missing to the limit: `limit × denominator − numerator`, nothing when held."""
        return None if self.step is None else missing(self.step.reading, self.limit) or Decimal(0)

    @property
    def before(self) -> Decimal | None:
        """The share of the same stage of the year before."""
        return self.step.before.value if self.step and self.step.before else None

    @property
    def fallen(self) -> Decimal | None:
        """How much more, in whole đồng, would make the share equal that of the year before."""
        if self.step is None or self.step.before is None:
            return None
        now, then = self.step.reading, self.step.before
        if now.part is None or now.whole is None or not then.part or not then.whole:
            return None
        with localcontext(_EXACT):
            more = (then.part * now.whole / then.whole - now.part).to_integral_value(ROUND_CEILING)
        return max(more, Decimal(0))

    @property
    def most_whole(self) -> Decimal | None:
        """Of a numerator alone: the greatest total of which it would still hold the limit."""
        if self.part is None or self.whole is not None:
            return None
        with localcontext(_EXACT):
            return (100 * self.part.value / self.limit).to_integral_value(ROUND_FLOOR)

    @property
    def least_part(self) -> Decimal | None:
        """What has to be spent of a total to hold the limit."""
        if self.whole is None:
            return None
        with localcontext(_EXACT):
            return (self.limit * self.whole.value / 100).to_integral_value(ROUND_CEILING)

    @property
    def inputs(self) -> tuple[Observation, ...]:
        """The figures behind both sums."""
        return (self.part.inputs if self.part else ()) + (self.whole.inputs if self.whole else ())

    @property
    def invented(self) -> bool:
        """Whether any of them was made up for a demonstration."""
        return any(one.invented for one in self.inputs)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a year: what the profile expects by its end, what was spent by then, what was
    spent in it alone, and what it still has to spend."""

    period: Period
    due_share: Decimal | None
    due: Decimal | None
    spent: Decimal | None
    alone: Decimal | None
    asked: Asked | None


class Basis(StrEnum):
    """What the path starts from: running totals of spending, or the sum that the year has on
    paper."""

    EXECUTION = "execution"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Within:
    """A budget year from January to December, and the path that still meets the floor.

    `counted` is what has been spent (or is planned, on that basis), `needed` what the floor asks
    for; `execution` is None while no running total can be held against anything.
    """

    year: Period
    basis: Basis
    needed: Decimal
    counted: Decimal
    through: Period | None
    months: tuple[Month, ...]
    path: tuple[Asked, ...]
    execution: Execution | None

    @property
    def left(self) -> Decimal:
        """What is still missing to the floor."""
        return max(self.needed - self.counted, Decimal(0))


@dataclass(frozen=True, slots=True)
class Budget:
    """All that can be said of one floor on a day."""

    target: Target
    rule: Floor
    day: date
    lines: tuple[Line, ...]
    within: Within | None
    unsaid: tuple[Unsaid, ...]
    held: tuple[Quarantined, ...]

    @property
    def invented(self) -> bool:
        """Whether any figure in it was made up for a demonstration."""
        return any(line.invented for line in self.lines)


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
    with localcontext(_EXACT):
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
            case.held.latest(len(case.held)),
        )


def _lines(case: Case, rule: Floor, share: Share, years: Years) -> tuple[Line, ...]:
    steps = {(step.reading.period, step.reading.stage): step for step in years.steps}
    parts, wholes = (
        _annual(amounts(case, name, case.area), case.day)
        for name in (share.numerator, share.denominator)
    )
    keys = sorted(
        {*parts, *wholes}, key=lambda key: (key[0].end, STAGE_ORDER.index(key[1]))
    )
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
