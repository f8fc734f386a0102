from decimal import Decimal

import pytest

from targets.verdicts import FindingKind, Reason, Severity, Status
from tests.unit.targets.builders import a_budget, on, spending

BUDGET = a_budget()
TOTAL = "28500000000000"
MID_2026 = "2026-06-15"
PROFILE = tuple(
    Decimal(share)
    for share in (
        [
            "0.02",
            "0.05",
            "0.10",
            "0.16",
            "0.22",
            "0.30",
            "0.38",
            "0.46",
            "0.55",
            "0.65",
            "0.78",
            "1",
        ]
    )
)


def kinds(verdict_spells: object) -> list[FindingKind]:
    return [one.kind for one in verdict_spells]  # type: ignore[attr-defined]


def test_the_shortfall_is_named_in_vnd() -> None:
    verdict = on(MID_2026, BUDGET, spending(BUDGET, "2026", "798000000000", TOTAL))
    (finding,) = verdict.findings

    assert (verdict.status, verdict.reason) == (Status.OFF_TRACK, Reason.FLOOR_BREACHED)
    assert verdict.value == Decimal("2.8")
    assert verdict.shortfall == 57_000_000_000
    assert verdict.stage == "plan"
    assert (finding.kind, finding.severity) == (FindingKind.FLOOR_BREACHED, Severity.CRITICAL)
    assert (finding.amount, finding.unit) == (Decimal(57_000_000_000), "VND")
    assert "57 tỷ đồng" in verdict.sentence.vi


def test_exactly_three_per_cent_holds() -> None:
    verdict = on(MID_2026, BUDGET, spending(BUDGET, "2026", "855000000000", TOTAL))

    assert (verdict.status, verdict.shortfall) == (Status.MET, None)


def test_one_dong_less_than_three_per_cent_is_a_breach_of_one_dong() -> None:
    verdict = on(MID_2026, BUDGET, spending(BUDGET, "2026", "854999999999", TOTAL))

    assert (verdict.status, verdict.shortfall) == (Status.OFF_TRACK, Decimal(1))


def test_three_per_cent_of_a_total_that_does_not_divide_is_still_exact() -> None:
    held = on(MID_2026, BUDGET, spending(BUDGET, "2026", "1", "33"))
    breached = on(MID_2026, BUDGET, spending(BUDGET, "2026", "1", "34"))

    assert held.status is Status.MET
    assert (breached.status, breached.shortfall) == (Status.OFF_TRACK, Decimal("0.02"))


def test_ten_to_the_eighteenth_dong_is_held_to_the_last_one() -> None:
    whole, part = "1000000000000000000", "30000000000000000"

    assert on(MID_2026, BUDGET, spending(BUDGET, "2026", part, whole)).status is Status.MET
    verdict = on(MID_2026, BUDGET, spending(BUDGET, "2026", "29999999999999999", whole))
    assert (verdict.status, verdict.shortfall) == (Status.OFF_TRACK, Decimal(1))


def test_a_year_is_judged_by_its_most_settled_stage_which_is_named() -> None:
    figures = [
        *spending(BUDGET, "2026", "798000000000", TOTAL, stage="plan"),
        *spending(BUDGET, "2026", "900000000000", TOTAL, stage="final"),
    ]

    verdict = on("2027-06-15", BUDGET, figures)

    assert (verdict.status, verdict.stage) == (Status.MET, "final")
    assert [(str(one.period), one.stage.value) for one in verdict.points] == [
        ("2026", "plan"),
        ("2026", "final"),
    ]


def test_below_the_year_before_is_falling_while_the_floor_holds() -> None:
    figures = [
        *spending(BUDGET, "2025", "1000", "28500"),
        *spending(BUDGET, "2026", "900", "28500"),
    ]

    verdict = on(MID_2026, BUDGET, figures)
    (finding,) = verdict.findings

    assert (verdict.status, verdict.reason) == (Status.AT_RISK, Reason.FLOOR_FALLING)
    assert (finding.kind, finding.severity) == (FindingKind.FALLING, Severity.WARNING)
    assert finding.amount == 100


def test_breach_and_fall_are_separate_findings_each_with_its_amount() -> None:
    figures = [
        *spending(BUDGET, "2025", "1000", "28500"),
        *spending(BUDGET, "2026", "800", "28500"),
    ]

    amounts = {one.kind: one.amount for one in on(MID_2026, BUDGET, figures).findings}

    assert amounts == {FindingKind.FLOOR_BREACHED: 55, FindingKind.FALLING: 200}


def test_a_plan_is_not_compared_with_a_final_account() -> None:
    figures = [
        *spending(BUDGET, "2025", "1500", "28500", stage="final"),
        *spending(BUDGET, "2026", "900", "28500", stage="plan"),
    ]

    verdict = on(MID_2026, BUDGET, figures)

    assert (verdict.status, verdict.findings) == (Status.MET, ())


def test_the_most_settled_stage_that_both_years_have_is_compared() -> None:
    figures = [
        *spending(BUDGET, "2025", "1000", "28500", stage="plan"),
        *spending(BUDGET, "2026", "900", "28500", stage="plan"),
        *spending(BUDGET, "2026", "910", "28500", stage="final"),
    ]

    assert on("2027-06-15", BUDGET, figures).status is Status.AT_RISK


def test_where_rising_is_not_promised_a_fall_is_nothing() -> None:
    budget = a_budget(rising=False)
    figures = [
        *spending(budget, "2025", "1000", "28500"),
        *spending(budget, "2026", "900", "28500"),
    ]

    assert on(MID_2026, budget, figures).status is Status.MET


def test_next_years_plan_warns_before_its_year_begins() -> None:
    figures = [
        *spending(BUDGET, "2026", "900", "28500"),
        *spending(BUDGET, "2027", "800", "28500"),
    ]

    verdict = on("2026-12-15", BUDGET, figures)

    assert (verdict.status, str(verdict.period)) == (Status.OFF_TRACK, "2027")


def test_next_years_plan_does_not_clear_this_years_breach() -> None:
    figures = [
        *spending(BUDGET, "2026", "800", "28500"),
        *spending(BUDGET, "2027", "900", "28500"),
    ]

    before = on("2026-12-31", BUDGET, figures)
    after = on("2027-01-01", BUDGET, figures)

    assert (before.status, str(before.period)) == (Status.OFF_TRACK, "2026")
    assert (after.status, str(after.period), after.findings) == (Status.MET, "2027", ())


def test_an_estimate_alone_does_not_breach_a_floor_that_was_held() -> None:
    figures = [
        *spending(BUDGET, "2025", "900", "28500", stage="final"),
        *spending(BUDGET, "2026", "800", "28500", stage="estimate", status="E"),
    ]

    first = on("2026-12-15", BUDGET, figures)
    second = on(
        "2027-03-15",
        BUDGET,
        [*figures, *spending(BUDGET, "2026", "810", "28500", stage="provisional", status="P")],
    )

    assert (first.status, first.confirmed, first.findings) == (Status.MET, False, ())
    assert (second.status, second.confirmed) == (Status.OFF_TRACK, True)
    assert FindingKind.FLOOR_BREACHED in kinds(second.findings)


def test_half_of_a_share_is_no_share() -> None:
    figures = spending(BUDGET, "2026", "800", "28500")[:1]

    verdict = on(MID_2026, BUDGET, figures)

    assert (verdict.status, verdict.reason) == (Status.NO_DATA, Reason.INPUT_MISSING)
    assert verdict.sentence.en == "A figure that it needs is missing: total of Lào Cai is needed."


def test_a_part_above_its_whole_is_held_for_a_person() -> None:
    verdict = on(MID_2026, BUDGET, spending(BUDGET, "2026", "30000", "28500"))

    assert verdict.status is Status.NO_DATA
    assert [one.reason for one in verdict.quarantined] == ["part_above_whole"]


def test_a_total_of_nothing_divides_nothing() -> None:
    assert on(MID_2026, BUDGET, spending(BUDGET, "2026", "0", "0")).status is Status.NO_DATA


def test_the_score_is_the_share_of_years_that_held() -> None:
    figures = [
        *spending(BUDGET, "2024", "900", "28500"),
        *spending(BUDGET, "2025", "800", "28500"),
        *spending(BUDGET, "2026", "900", "28500"),
    ]

    assert on(MID_2026, BUDGET, figures).score == Decimal("66.666666666667")


@pytest.mark.parametrize(
    ("spent", "status", "reason"),
    [
        pytest.param("430", Status.MET, Reason.FLOOR_HELD, id="half spent by September is in time"),
        pytest.param("400", Status.AT_RISK, Reason.BEHIND_PATH, id="late"),
        pytest.param("200", Status.OFF_TRACK, Reason.FAR_BEHIND_PATH, id="far behind"),
    ],
)
def test_spending_within_the_year_is_held_against_the_profile_and_no_straight_line(
    spent: str, status: Status, reason: Reason
) -> None:
    # 3 % of 27,000 is 810; the profile expects 55 % of it, 445.5, by the end of September, where
    # a straight line would ask for 607.5.
    budget = a_budget(profile=PROFILE)
    figures = [
        *spending(budget, "2026", "810", "27000"),
        *spending(budget, "2026-09", spent, "1", stage="estimate")[:1],
    ]

    verdict = on("2026-10-20", budget, figures)

    assert (verdict.status, verdict.reason) == (status, reason)
    assert verdict.required == Decimal("0.55")


def test_the_remedy_says_what_each_remaining_month_has_to_spend() -> None:
    budget = a_budget(profile=PROFILE)
    figures = [
        *spending(budget, "2026", "810", "27000"),
        *spending(budget, "2026-09", "210", "1", stage="estimate")[:1],
    ]

    (finding,) = on("2026-10-20", budget, figures).findings

    assert (finding.kind, finding.subject) == (FindingKind.BEHIND, "execution")
    assert finding.amount == Decimal("236")  # 445.5 - 210, in whole đồng
    assert finding.remedy is not None
    assert "VND 200 a month" in finding.remedy.en


def test_lagging_execution_is_over_when_its_year_is() -> None:
    budget = a_budget(profile=PROFILE)
    figures = [
        *spending(budget, "2026", "810", "27000"),
        *spending(budget, "2026-09", "210", "1", stage="estimate")[:1],
    ]

    assert FindingKind.BEHIND in kinds(on("2026-12-31", budget, figures).findings)
    assert FindingKind.BEHIND not in kinds(on("2027-01-01", budget, figures).findings)


def test_two_estimates_confirm_that_execution_lags() -> None:
    budget = a_budget(profile=PROFILE)

    def month(period: str, spent: str) -> object:
        return spending(budget, period, spent, "1", stage="estimate", status="E")[0]

    figures = [*spending(budget, "2026", "810", "27000"), month("2026-08", "100")]
    once = on("2026-09-20", budget, figures)  # type: ignore[arg-type]
    twice = on("2026-10-20", budget, [*figures, month("2026-09", "120")])  # type: ignore[list-item]

    assert once.findings == ()
    assert [str(one.since) for one in twice.findings] == ["2026-08"]


def test_a_silent_budget_is_stale() -> None:
    verdict = on("2028-05-01", BUDGET, spending(BUDGET, "2026", "900", "28500"))

    assert verdict.status is Status.STALE


def test_the_derivation_shows_the_money() -> None:
    verdict = on(MID_2026, BUDGET, spending(BUDGET, "2026", "798000000000", TOTAL))
    formulas = [step.formula for step in verdict.steps]

    assert "100 × 798.000.000.000 ÷ 28.500.000.000.000 = 2,8%" in formulas
    assert "3% × 28.500.000.000.000 − 798.000.000.000 = 57.000.000.000" in formulas
