"""Spending within a year, held against the catalogue's monthly profile: money is spent late in the
year, so a straight line would cry wolf every spring."""

from dataclasses import dataclass, replace
from decimal import Decimal

from targets.aggregation import Amount, amounts
from targets.bands import SEVERITY, Standing, band
from targets.case import Case
from targets.kinds import Floor
from targets.measures import Share
from targets.numbers import number_vi, period_en, period_vi, quantity, round_to
from targets.observations import STAGE_ORDER, Observation, Stage
from targets.periods import Cadence, Period
from targets.spells import SpellBook
from targets.verdicts import FindingKind, Point, Spell, Status, Step
from targets.words import Text

#: The `subject` of the spell that execution lags: it is another finding than a breached floor.
EXECUTION = "execution"


@dataclass(frozen=True, slots=True)
class Execution:
    """How spending goes in one year: spent so far, of how much that has to be spent."""

    year: Period
    period: Period
    spent: Decimal
    needed: Decimal
    whole: Decimal
    share_due: Decimal
    standing: Standing
    stage: Stage
    points: tuple[Point, ...]
    inputs: tuple[Observation, ...]

    @property
    def achieved(self) -> Decimal:
        """Spent, of what the year has to spend."""
        return self.spent / self.needed

    @property
    def expected(self) -> Decimal:
        """What the profile expects to be spent by now."""
        return self.needed * self.share_due

    @property
    def pace(self) -> Decimal | None:
        """Spent over what the profile expects by now."""
        return self.spent / self.expected if self.expected else None

    @property
    def left_each_month(self) -> Decimal | None:
        """What each remaining month has to spend so that the year still holds the floor."""
        months = 12 - self.period.end.month
        left = max(self.needed - self.spent, Decimal(0))
        return left / months if months else None


def follow_execution(case: Case, rule: Floor, share: Share, book: SpellBook) -> list[Execution]:
    """The execution of every year that has running totals, in order; needs the profile and the
    year's planned denominator."""
    totals = _running_totals(case, share.numerator)
    wholes = _wholes(case, share.denominator)
    found = []
    for year, months in sorted(totals.items(), key=lambda one: one[0].end):
        whole = wholes.get(year)
        if not rule.profile or whole is None:
            case.note(
                f"Có số chi trong {period_vi(year)} nhưng thiếu tổng chi cả năm hoặc tiến độ chi "
                "theo tháng nên chưa so được.",
                f"There are running totals for {period_en(year)}, but the year's total or the "
                "monthly profile is missing, so they are not held against anything.",
            )
            continue
        found.append(_year(case, rule, year, months, whole, book))
    return found


def _running_totals(case: Case, numerator: str) -> dict[Period, list[tuple[Period, Stage, Amount]]]:
    best: dict[Period, tuple[Stage, Amount]] = {}
    for (period, stage), amount in amounts(case, numerator, case.area).items():
        if period.cadence is Cadence.YEAR or stage is Stage.PLAN or period.start > case.day:
            continue
        known = best.get(period)
        if known is None or STAGE_ORDER.index(stage) > STAGE_ORDER.index(known[0]):
            best[period] = (stage, amount)
    totals: dict[Period, list[tuple[Period, Stage, Amount]]] = {}
    for period in sorted(best):
        year = Period.containing(period.end, Cadence.YEAR)
        totals.setdefault(year, []).append((period, *best[period]))
    return totals


def _wholes(case: Case, denominator: str) -> dict[Period, Amount]:
    best: dict[Period, tuple[Stage, Amount]] = {}
    for (period, stage), amount in amounts(case, denominator, case.area).items():
        known = best.get(period)
        if period.cadence is Cadence.YEAR and (
            known is None or STAGE_ORDER.index(stage) > STAGE_ORDER.index(known[0])
        ):
            best[period] = (stage, amount)
    return {period: amount for period, (_, amount) in best.items() if amount.value > 0}


def _year(
    case: Case,
    rule: Floor,
    year: Period,
    months: list[tuple[Period, Stage, Amount]],
    whole: Amount,
    book: SpellBook,
) -> Execution:
    needed = rule.limit * whole.value / 100
    standing, points = Standing(), list[Point]()
    for period, stage, amount in months:
        due = rule.profile[period.end.month - 1]
        expected = needed * due
        raw = band(amount.value, expected, standing.shown)
        standing = standing.after(raw, period, settled=amount.settled)
        if standing.slipping and standing.band is not None:
            worst = standing.band
            since = standing.bad_since or period
            book.lasts(Spell(FindingKind.BEHIND, EXECUTION, since, SEVERITY[worst], band=worst))
        else:
            book.over(FindingKind.BEHIND, EXECUTION, period)
        points.append(
            Point(
                period,
                100 * amount.value / whole.value,
                standing.shown or raw,
                amount.settled,
                stage,
                amount.value / needed,
                due,
                amount.value / expected if expected else None,
                confirmed=standing.confirmed,
            )
        )
    if case.day > year.end:
        book.over(FindingKind.BEHIND, EXECUTION, year.following)
    period, stage, amount = months[-1]
    return Execution(
        year,
        period,
        amount.value,
        needed,
        whole.value,
        rule.profile[period.end.month - 1],
        standing,
        stage,
        tuple(points),
        (*amount.inputs, *whole.inputs),
    )


def told_execution(spell: Spell, now: Execution) -> Spell:
    """The spell that spending lags, with how much, and what each month would have to spend."""
    expected = now.expected
    lacking = round_to(max(expected - now.spent, Decimal(0)), 0)
    spent, due = quantity(now.spent, "VND"), quantity(expected, "VND")
    return replace(
        spell,
        amount=lacking,
        unit="VND",
        summary=Text(
            f"Lũy kế {period_vi(now.period)} chi {spent.vi}, theo tiến độ cần {due.vi}.",
            f"{spent.en} spent by {period_en(now.period)}; the profile expects {due.en}.",
        ),
        remedy=monthly_remedy(now),
    )


def monthly_remedy(now: Execution) -> Text:
    """What monthly spending would still meet the floor."""
    each = now.left_each_month
    left = quantity(max(now.needed - now.spent, Decimal(0)), "VND")
    if each is None:
        return Text(
            f"Năm đã hết, còn thiếu {left.vi}.", f"The year is over; {left.en} is still missing."
        )
    monthly, months = quantity(each, "VND"), 12 - now.period.end.month
    return Text(
        f"Còn {months} tháng: mỗi tháng chi {monthly.vi} thì cả năm vẫn đạt (còn {left.vi}).",
        f"{months} months are left: {monthly.en} a month still meets the floor ({left.en} to go).",
    )


def execution_steps(now: Execution) -> list[Step]:
    """Spent against the profile, with the numbers put in."""
    pace = now.pace
    return [
        Step(
            Text(
                f"Chi lũy kế {period_vi(now.period)} so với mức phải chi cả năm.",
                f"Spent by {period_en(now.period)}, of what the year has to spend.",
            ),
            f"a = {number_vi(now.spent)} ÷ {number_vi(now.needed)} = {number_vi(now.achieved, 4)}",
        ),
        Step(
            Text(
                "So với tiến độ chi theo tháng của danh mục (chi ngân sách dồn về cuối năm).",
                "Against the catalogue's monthly profile (budgets are spent late in the year).",
            ),
            f"e = {number_vi(now.share_due, 4)}"
            + (f"; p = a ÷ e = {number_vi(pace, 4)}" if pace is not None else ""),
        ),
    ]


def worst_of_execution(now: Execution | None) -> Status | None:
    """The band that lagging execution gives the verdict, or None while it keeps pace."""
    shown = now.standing.shown if now else None
    match shown:
        case Status.AT_RISK:
            return Status.AT_RISK
        case Status.OFF_TRACK | Status.REVERSING:
            return Status.OFF_TRACK
        case _:
            return None
