"""Every worked example of docs/methods.md is judged here: the page cannot say what is not so."""

from decimal import Decimal
from pathlib import Path

from targets.kinds import Floor
from targets.verdicts import Status, Verdict
from tests.unit.targets.builders import (
    NATION,
    a_base,
    a_benchmarked,
    a_budget,
    a_checklist,
    a_count,
    a_goal,
    a_group,
    a_growth,
    a_judged,
    a_rank,
    a_rank_gain,
    a_target,
    on,
    seen,
    series,
    spending,
)

PAGE = (Path(__file__).parents[3] / "docs" / "methods.md").read_text(encoding="utf-8")


def formulas(verdict: Verdict) -> list[str]:
    return [step.formula for step in verdict.steps if step.formula]


def test_reach() -> None:
    target = a_target(base=a_base("32", "2025"), goals=(a_goal("100"),))

    verdict = on("2027-02-01", target, series(target, y2026="42"))

    assert verdict.status is Status.AT_RISK
    assert len(formulas(verdict)) == 3
    assert all(formula in PAGE for formula in formulas(verdict))


def test_floor() -> None:
    budget = a_budget()

    verdict = on("2026-06-15", budget, spending(budget, "2026", "798000000000", "28500000000000"))

    assert verdict.status is Status.OFF_TRACK
    assert len(formulas(verdict)) == 3
    assert all(formula in PAGE for formula in formulas(verdict))


def test_floor_within_the_year() -> None:
    profile = (*[Decimal("0.1")] * 8, Decimal("0.55"), *[Decimal(1)] * 3)
    budget = a_budget(profile=profile)
    assert isinstance(budget.rule, Floor)
    figures = [
        *spending(budget, "2026", "855000000000", "28500000000000"),
        *spending(budget, "2026-09", "400000000000", "1", stage="estimate")[:1],
    ]

    verdict = on("2026-10-15", budget, figures)

    assert (verdict.status, round(verdict.pace or 0, 4)) == (Status.AT_RISK, Decimal("0.8506"))
    remedy = verdict.findings[0].remedy
    assert remedy is not None
    assert "151,667 tỷ đồng" in remedy.vi
    assert "151,667 tỷ đồng" in PAGE


def test_growth() -> None:
    stock, flow = a_growth(flow=False, goal="100"), a_growth(flow=True, base=a_base("50", "2025"))

    grown = on("2027-02-01", stock, series(stock, y2025="500", y2026="600"))
    granted = on("2027-02-01", flow, series(flow, y2026="13"))

    assert (grown.status, grown.achieved) == (Status.ON_TRACK, Decimal("0.2"))
    assert (granted.status, granted.achieved) == (Status.ON_TRACK, Decimal("0.2"))
    assert formulas(grown)[0] in PAGE
    assert formulas(granted)[0] in PAGE


def test_rank() -> None:
    rank = a_rank()
    figures = [seen(rank, "2024", "14"), seen(rank, "2024", "34", measure="n")]

    verdict = on("2026-11-22", rank, figures)

    assert verdict.status is Status.MET
    assert set(formulas(verdict)[0].split("; ")) == {
        "(14 − 1) ÷ (34 − 1) = 0,3939",
        "(20 − 1) ÷ (34 − 1) = 0,5758",
    }
    assert "(20 − 1) ÷ (34 − 1) = 0,5758" in PAGE


def test_rank_gain() -> None:
    gain = a_rank_gain()

    verdict = on("2026-12-31", gain, series(gain, y2025="25", y2026="23"))

    assert verdict.achieved == Decimal("0.2")
    assert formulas(verdict)[0] in PAGE


def test_above() -> None:
    above = a_benchmarked()
    figures = [
        seen(above, "2025", "39.16"),
        seen(above, "2025", "43", measure="national", area=NATION),
    ]

    verdict = on("2026-11-22", above, figures)

    assert verdict.status is Status.OFF_TRACK
    assert formulas(verdict)[0] in PAGE


def test_group() -> None:
    group = a_group("health", "trade")
    figures = [
        seen(group, "2026", "2", measure="health"),
        seen(group, "2025", "7", measure="trade"),
        seen(group, "2026", "8", measure="trade"),
    ]

    assert on("2027-02-01", group, figures).status is Status.REVERSING


def test_checklist() -> None:
    listed = a_checklist("2026-06-30", "2026-06-30")
    figures = [seen(listed, "2026-S1", "1", measure="item-1")]

    verdict = on("2026-07-15", listed, figures)

    assert verdict.status is Status.OFF_TRACK
    assert formulas(verdict)[-1] in PAGE


def test_count() -> None:
    four = a_count("4", base=a_base("0", "2025"))

    verdict = on("2029-02-01", four, series(four, y2028="1"))

    assert (verdict.achieved, verdict.required, verdict.pace) == (
        Decimal("0.25"),
        Decimal("0.5"),
        Decimal("0.5"),
    )
    assert verdict.status is Status.OFF_TRACK


def test_judged() -> None:
    grade = a_judged()
    figures = [seen(grade, "2026-06-30", "3")]

    assert on("2027-06-30", grade, figures).status is Status.JUDGED
    assert on("2027-07-01", grade, figures).status is Status.STALE
