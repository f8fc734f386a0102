"""The tables of the floors on money: every year and stage, and the year by month."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from services.gateway.exports.columns import columns
from services.gateway.exports.table import Row, Table
from targets.budget import Budget, Line, Within
from targets.budgeting import budget_of
from targets.catalogue import Programme
from targets.observations import Observation
from targets.plain import SHARE_PLACES, VALUE_PLACES, rounded
from targets.wording import stage_name
from targets.words import Text


def budget_table(
    programme: Programme, vintages: Mapping[str, Sequence[Observation]], as_of: date
) -> Table:
    """What each floor on money had in every year and stage, from every vintage of its figures."""
    found = [
        budget_of(programme, target, vintages.get(target.id, ()), as_of)
        for target in programme.targets
    ]
    return shares_table(programme, [one for one in found if one is not None], as_of)


def shares_table(programme: Programme, budgets: Sequence[Budget], as_of: date) -> Table:
    """Every year and stage, and what was missing; a sum that nobody has published is empty."""
    lines = [(budget, line) for budget in budgets for line in budget.lines]
    return Table(
        "budget",
        Text("Ngân sách", "Budget"),
        columns(
            "target", "target_name", "period", "period_end", "stage", "stage_name", "numerator",
            "denominator", "share", "limit", "met", "shortfall", "share_before", "fall", "settled",
            "invented",
        ),
        [_line_row(budget, line) for budget, line in lines],
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        notes=(_HALF,) if any(line.share is None for _, line in lines) else (),
        sources=tuple(sorted({one.source for _, line in lines for one in line.inputs})),
        invented=any(budget.invented for budget in budgets),
    )  # fmt: skip


_HALF = Text(
    "Ô trống: chưa có tử số hoặc tổng chi, nên chưa tính được tỷ lệ.",
    "Empty cells: the numerator or the total is not known, so there is no share yet.",
)


def _line_row(budget: Budget, line: Line) -> Row:
    return (
        budget.target.id, budget.target.name, str(line.year), line.year.end, line.stage.value,
        stage_name[line.stage], line.part.value if line.part else None,
        line.whole.value if line.whole else None, rounded(line.share, VALUE_PLACES),
        line.limit, line.held, line.short, rounded(line.before, VALUE_PLACES), line.fallen,
        all(one.settled for one in line.inputs), line.invented,
    )  # fmt: skip


def months_table(programme: Programme, budgets: Sequence[Budget], as_of: date) -> Table:
    """The budget year by month: what was expected, what was spent, what still has to be spent."""
    within = [(budget, budget.within) for budget in budgets if budget.within is not None]
    return Table(
        "budget-months",
        Text("Tiến độ chi theo tháng", "Spending by month"),
        columns(
            "target", "target_name", "period", "period_end", "basis", "due_share", "due", "spent",
            "spent_alone", "asked", "asked_total", "invented",
        ),
        [row for budget, year in within for row in _month_rows(budget, year)],
        programme.name,
        as_of,
        programme.version,
        programme.timezone,
        invented=any(budget.invented for budget, _ in within),
    )  # fmt: skip


def _month_rows(budget: Budget, within: Within) -> Iterable[Row]:
    for month in within.months:
        yield (
            budget.target.id, budget.target.name, str(month.period), month.period.end,
            within.basis.value, rounded(month.due_share, SHARE_PLACES), month.due, month.spent,
            month.alone, month.asked.amount if month.asked else None,
            month.asked.total if month.asked else None, budget.invented,
        )  # fmt: skip
