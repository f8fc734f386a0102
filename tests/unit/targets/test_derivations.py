"""The words of a derivation: each input by name, the band, and why not the next one."""

from decimal import Decimal

import pytest

from targets import wording
from targets.numbers import quantity
from targets.phrases import formula_en
from targets.quarantine import Odd
from targets.verdicts import Method, Outcome, Status, Verdict
from targets.words import Text
from tests.unit.targets.builders import (
    NATION,
    a_base,
    a_benchmarked,
    a_budget,
    a_checklist,
    a_goal,
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

TARGET = a_target(base=a_base("20", "2025"), goals=(a_goal("80"),))


def said(verdict: Verdict) -> str:
    return "\n".join(step.text.en for step in verdict.steps)


@pytest.mark.parametrize(
    ("value", "status", "why"),
    [
        ("80", Status.MET, "The level promised (at least 80%) is reached, so: Met"),
        ("32", Status.ON_TRACK, "not “Met”, as the goal is not reached"),
        ("29", Status.AT_RISK, "0.98 would be “On track” (entered below 0.95, left at 0.98"),
        ("25", Status.OFF_TRACK, "0.65 would be “At risk” (entered below 0.6, left at 0.65"),
        ("19", Status.REVERSING, "Farther from the goal than the base, so: Reversing"),
    ],
)
def test_the_band_says_why_it_is_not_the_next_better_one(
    value: str, status: Status, why: str
) -> None:
    verdict = on("2027-02-01", TARGET, series(TARGET, y2026=value))

    assert verdict.status is status
    assert why in said(verdict)


def test_a_band_that_waits_for_confirmation_does_not_claim_the_better_pace() -> None:
    figures = [
        *series(TARGET, y2026="32"),
        seen(TARGET, "2027", "32", status="P"),
    ]

    verdict = on("2028-02-01", TARGET, figures)

    assert (verdict.status, verdict.confirmed) == (Status.ON_TRACK, False)
    assert "By itself this figure would be “Off track”" in said(verdict)
    assert "A pace of" not in said(verdict)


def test_a_benchmark_is_named_by_its_area_and_the_margin_by_where_it_is_heading() -> None:
    above = a_benchmarked()
    figures = [
        seen(above, "2024", "25"),
        seen(above, "2024", "20", measure="national", area=NATION),
        seen(above, "2025", "24"),
        seen(above, "2025", "20", measure="national", area=NATION),
    ]

    verdict = on("2026-02-01", above, figures)

    assert verdict.status is Status.AT_RISK
    assert "2025, Cả nước: national: 20% (final; source urn:office, reported on" in said(verdict)
    assert "Above, but shrinking like this the margin is gone by 31 December 2030" in said(verdict)


@pytest.mark.parametrize(
    ("mine", "status", "why"),
    [
        ("12", Status.MET, "Above the benchmark, and the margin is not gone by"),
        ("9", Status.OFF_TRACK, "heading above would be “At risk”"),
    ],
)
def test_a_margin_says_its_band(mine: str, status: Status, why: str) -> None:
    above = a_benchmarked()
    figures = [
        seen(above, "2025", mine),
        seen(above, "2025", "10", measure="national", area=NATION),
    ]

    verdict = on("2026-02-01", above, figures)

    assert verdict.status is status
    assert why in said(verdict)


def test_a_growth_starts_from_its_stock_and_not_from_zero_per_cent() -> None:
    stock = a_growth(flow=False, goal="100")

    verdict = on("2027-02-01", stock, series(stock, y2025="500", y2026="600"))

    assert "The base: 500 people at the end of 2025" in said(verdict)
    assert "The base: 0%" not in said(verdict)


def test_the_growth_rate_ratio_of_a_growth_is_that_of_the_stock() -> None:
    stock = a_growth(flow=False, goal="100")

    verdict = on("2027-02-01", stock, series(stock, y2025="500", y2026="600"))
    ratio = next(one for one in verdict.opinions if one.method is Method.CAGR)

    # 20 % in the first year, where doubling in five asks for 14.9 %.
    assert ratio.value is not None
    assert round(ratio.value, 2) == Decimal("1.35")


def test_a_sum_from_nothing_has_no_growth_rate() -> None:
    flow = a_growth(flow=True, base=a_base("50", "2025"))
    gain = a_rank_gain()

    granted = on("2027-02-01", flow, series(flow, y2026="13"))
    won = on("2026-12-31", gain, series(gain, y2025="25", y2026="23"))

    assert Method.CAGR not in {one.method for one in (*granted.opinions, *won.opinions)}
    assert "The total of the base window (2021 to 2025): 50 people" in said(granted)
    assert "The base: place 25 at the end of 2025" in said(won)


def test_a_checklist_names_each_item_once_with_who_reported_it() -> None:
    listed = a_checklist("2026-06-30", "2027-12-31")

    verdict = on("2026-07-15", listed, [seen(listed, "2026-S1", "0", measure="item-1")])

    assert said(verdict).count("item 1") == 1
    assert "item 1: open, due 30 June 2026, overdue by 15 days (final; source" in said(verdict)
    assert "1 item is overdue, so: Off track; once done it is “On track”" in said(verdict)
    assert verdict.steps[-1].formula == "100 × 0 ÷ 2 = 0"


def test_a_judgement_is_a_grade_of_four() -> None:
    grade = a_judged()

    verdict = on("2026-12-01", grade, [seen(grade, "2026-06-30", "3")])

    assert "value: 3 of 4 (final; source urn:office" in said(verdict)


def test_the_place_that_would_be_enough_is_a_whole_one() -> None:
    rank = a_rank(base=a_base("30", "2025"))
    figures = [seen(rank, "2026", "31"), seen(rank, "2026", "34", measure="n")]

    remedy = on("2026-12-01", rank, figures).findings[0].remedy

    assert remedy is not None
    assert remedy.en.startswith("Place 29 by the end of 2027 would be on track again")


def test_a_share_just_below_its_floor_is_never_written_as_the_floor() -> None:
    budget = a_budget()
    figures = spending(budget, "2026", "29999999999999999", "1000000000000000000")

    verdict = on("2026-06-15", budget, figures)

    assert "2,9999999999999999 < 3" in [step.formula for step in verdict.steps]
    assert "2,9999999999999999%, thấp hơn mức tối thiểu 3%" in verdict.sentence.vi


def test_formulas_are_written_in_the_readers_numbers() -> None:
    assert formula_en("e = 1.096 ÷ 2.922 ≈ 0,3751") == "e = 1,096 ÷ 2,922 ≈ 0.3751"


@pytest.mark.parametrize(
    ("names", "every"),
    [
        (wording.odd_name, Odd),
        (wording.opinion_name, Method),
        (wording.outcome_name, Outcome),
    ],
)
def test_what_the_page_says_of_odd_figures_and_opinions_is_complete(
    names: dict[object, Text], every: type
) -> None:
    assert set(names) == set(every)  # type: ignore[call-overload]


@pytest.mark.parametrize("method", list(Method))
def test_the_numbers_of_an_opinion_say_what_they_are(method: Method) -> None:
    text = wording.opinion_numbers(method, Decimal("1.25"), Decimal("3.5"))

    assert "1,25" in text.vi
    assert "1.25" in text.en


def test_one_of_a_unit_is_singular_in_english() -> None:
    assert quantity(Decimal(1), "firms") == Text("1 doanh nghiệp", "1 firm")
    assert quantity(Decimal(2), "stations") == Text("2 trạm", "2 stations")
    assert quantity(Decimal("0.7167"), "index") == Text("0,7167", "0.7167")
