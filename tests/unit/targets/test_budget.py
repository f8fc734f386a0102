"""All that can be said of a floor on money, and what cannot be said yet."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from targets.budget import Basis, Budget, Lack
from targets.budgeting import budget_of, over_money
from targets.observations import Observation
from tests.unit.targets.builders import (
    a_budget,
    a_measure,
    a_programme,
    a_target,
    on,
    seen,
    spending,
)
from tests.unit.targets.test_spending_path import PROFILE

BUDGET = a_budget(profile=PROFILE)
TODAY = "2026-11-22"
TOTAL = "28500000000000"


def known(*figures: Observation, day: str = TODAY) -> Budget:
    """What is known of the budget on a day."""
    found = budget_of(a_programme(BUDGET), BUDGET, figures, date.fromisoformat(day))
    assert found is not None
    return found


def lacks(budget: Budget) -> list[tuple[Lack, str]]:
    """What cannot be said, and of which year."""
    return [(one.why, str(one.year or "")) for one in budget.unsaid]


def running(period: str, value: str) -> Observation:
    """A running total of spending."""
    return seen(BUDGET, period, value, measure="spent", stage="provisional")


def test_only_a_floor_on_a_share_of_money_is_a_budget() -> None:
    programme, day = a_programme(a_target()), date(2026, 11, 22)

    assert over_money(BUDGET)
    assert not over_money(a_target(measures=(a_measure(),)))
    assert budget_of(programme, a_target(), (), day) is None


def test_without_any_figure_it_says_that_there_is_none() -> None:
    budget = known()

    assert (budget.lines, budget.within) == ((), None)
    assert lacks(budget) == [(Lack.NO_FIGURE, "2026"), (Lack.NO_EXECUTION, "2026")]


def test_a_numerator_alone_says_of_which_total_it_would_still_be_enough() -> None:
    budget = known(seen(BUDGET, "2026", "500000000000", measure="spent", stage="plan"))
    (line,) = budget.lines

    assert (line.share, line.held, line.short) == (None, None, None)
    assert line.most_whole == 16_666_666_666_666
    assert (Lack.NO_DENOMINATOR, "2026") in lacks(budget)
    assert budget.within is None


def test_a_denominator_alone_says_what_has_to_be_spent() -> None:
    budget = known(seen(BUDGET, "2026", TOTAL, measure="total", stage="plan"))
    (line,) = budget.lines

    assert line.least_part == Decimal(855_000_000_000)
    assert (Lack.NO_NUMERATOR, "2026") in lacks(budget)


def test_a_plan_below_the_floor_is_mended_over_the_months_left() -> None:
    budget = known(*spending(BUDGET, "2026", "798000000000", TOTAL))
    (line,) = budget.lines
    within = budget.within

    assert (line.held, line.short, line.share) == (False, Decimal(57_000_000_000), Decimal("2.8"))
    assert within is not None
    assert (within.basis, within.left) == (Basis.PLAN, Decimal(57_000_000_000))
    assert [str(one.month) for one in within.path] == ["2026-11", "2026-12"]
    assert sum(one.amount for one in within.path) == Decimal(57_000_000_000)
    assert within.path[-1].total == Decimal(855_000_000_000)


def test_running_totals_are_held_against_the_profile_month_by_month() -> None:
    budget = known(
        *spending(BUDGET, "2026", "900000000000", TOTAL),
        running("2026-09", "400000000000"),
        running("2026-10", "500000000000"),
    )
    within = budget.within
    assert within is not None
    september, october = within.months[8:10]

    assert (within.basis, within.needed, within.left) == (
        Basis.EXECUTION, Decimal(855_000_000_000), Decimal(355_000_000_000),
    )  # fmt: skip
    assert (september.due, september.alone) == (Decimal("470250000000"), None)
    assert (october.spent, october.alone) == (Decimal(500_000_000_000), Decimal(100_000_000_000))
    assert sum(one.amount for one in within.path) == within.left


def test_a_month_that_is_over_and_untold_is_named() -> None:
    budget = known(
        *spending(BUDGET, "2026", "900000000000", TOTAL), running("2026-09", "400000000000")
    )

    (silent,) = [one for one in budget.unsaid if one.why is Lack.UNREPORTED_MONTHS]
    assert [str(one) for one in silent.months] == ["2026-10"]


def test_running_totals_without_the_years_total_are_not_held_against_anything() -> None:
    budget = known(running("2026-09", "400000000000"))

    assert budget.within is None
    assert (Lack.NO_TOTAL, "2026") in lacks(budget)


def test_a_fall_is_told_by_what_would_equal_the_year_before() -> None:
    budget = known(*spending(BUDGET, "2025", "32", "1000"), *spending(BUDGET, "2026", "62", "2000"))
    before, now = budget.lines

    assert (before.before, before.fallen) == (None, None)
    assert (now.before, now.share, now.fallen) == (Decimal("3.2"), Decimal("3.1"), Decimal(2))
    assert (Lack.NO_YEAR_BEFORE, "2025") in lacks(budget)


def test_a_plan_of_the_year_to_come_is_shown_and_not_spent() -> None:
    budget = known(*spending(BUDGET, "2027", "10", "1000"))

    assert [str(line.year) for line in budget.lines] == ["2027"]
    assert budget.within is None


def test_a_year_that_is_over_has_no_path_any_more() -> None:
    budget = known(
        *spending(BUDGET, "2026", "798000000000", TOTAL),
        running("2026-12", "800000000000"),
        day="2027-02-01",
    )

    assert budget.within is not None
    assert (budget.within.path, budget.within.left) == ((), Decimal(55_000_000_000))


def test_a_held_figure_is_said_to_be_held() -> None:
    budget = known(*spending(BUDGET, "2026", "2000", "1000"))

    assert (Lack.HELD, "") in lacks(budget)
    assert len(budget.held) == 1


@given(st.integers(1, 10**15), st.integers(0, 10**15), st.sampled_from(["plan", "final"]))
def test_it_says_what_the_verdict_says(whole: int, part: int, stage: str) -> None:
    figures = spending(BUDGET, "2026", str(min(part, whole)), str(whole), stage=stage)

    verdict = on(TODAY, BUDGET, figures)
    (line,) = known(*figures).lines

    assert line.short == (verdict.shortfall or 0)
    assert (line.held is False) == (verdict.shortfall is not None)
