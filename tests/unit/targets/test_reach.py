from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from targets.goals import Break, Waypoint
from targets.periods import Cadence, Period
from targets.verdicts import Evidence, FindingKind, Reason, Severity, Status
from tests.unit.targets.builders import (
    a_base,
    a_goal,
    a_measure,
    a_target,
    on,
    seen,
    series,
    words,
)

# From 20 at the end of 2025 to 80 at the end of 2030: 1,826 days, 365 of them in 2026.
TARGET = a_target(base=a_base("20", "2025"), goals=(a_goal("80"),))
EARLY_2027 = "2027-02-01"


def test_on_the_line_is_on_track() -> None:
    verdict = on(EARLY_2027, TARGET, series(TARGET, y2026="32"))

    assert (verdict.status, verdict.reason) == (Status.ON_TRACK, Reason.ON_PATH)
    assert verdict.achieved == Decimal("0.2")
    assert verdict.required == Decimal("0.199890470975")
    assert verdict.score == 20


def test_a_falling_target_is_judged_by_the_same_rule() -> None:
    falling = a_target(base=a_base("40", "2025"), goals=(a_goal("20", sign="<="),))

    verdict = on(EARLY_2027, falling, series(falling, y2026="36"))

    assert (verdict.status, verdict.achieved) == (Status.ON_TRACK, Decimal("0.2"))


@pytest.mark.parametrize(
    ("value", "status", "severity"),
    [
        ("29", Status.AT_RISK, Severity.WARNING),
        ("25", Status.OFF_TRACK, Severity.SERIOUS),
        ("19", Status.REVERSING, Severity.CRITICAL),
    ],
)
def test_behind_the_line_is_a_finding_that_says_how_much_is_missing(
    value: str, status: Status, severity: Severity
) -> None:
    verdict = on(EARLY_2027, TARGET, series(TARGET, y2026=value))
    (finding,) = verdict.findings

    assert verdict.status is status
    assert (finding.kind, str(finding.since)) == (FindingKind.BEHIND, "2026")
    assert (finding.severity, finding.band) == (severity, status)
    assert finding.amount == Decimal("31.993428") - Decimal(value)
    assert finding.remedy is not None


def test_a_base_of_zero_is_a_base() -> None:
    target = a_target(base=a_base("0", "2025"), goals=(a_goal("80"),))

    assert on(EARLY_2027, target, series(target, y2026="16")).achieved == Decimal("0.2")


def test_exactly_one_hundred_per_cent_meets_a_goal_of_one_hundred() -> None:
    target = a_target(base=a_base("0", "2025"), goals=(a_goal("100", sign="="),))

    verdict = on(EARLY_2027, target, series(target, y2026="100"))

    assert (verdict.status, verdict.reason, verdict.score) == (
        Status.MET,
        Reason.GOAL_MET,
        Decimal(100),
    )


def test_exactly_at_a_goal_of_more_than_is_not_met() -> None:
    target = a_target(base=a_base("0", "2025"), goals=(a_goal("80", sign=">"),))

    assert on(EARLY_2027, target, series(target, y2026="80")).status is Status.ON_TRACK
    assert on(EARLY_2027, target, series(target, y2026="80.01")).status is Status.MET


def test_the_goal_met_late_in_the_way_overrides_everything_even_silence() -> None:
    verdict = on("2029-06-01", TARGET, series(TARGET, y2026="81"))

    assert verdict.status is Status.MET
    assert [one.kind for one in verdict.findings] == [FindingKind.SOURCE_SILENT]


def test_a_met_goal_that_falls_back_is_a_slip() -> None:
    verdict = on("2028-02-01", TARGET, series(TARGET, y2026="81", y2027="79"))
    (finding,) = verdict.findings

    assert verdict.status is Status.ON_TRACK
    assert (finding.kind, str(finding.since)) == (FindingKind.BEHIND, "2027")


def test_past_its_deadline_an_unmet_goal_is_missed() -> None:
    figures = series(TARGET, y2029="75")

    assert on("2030-12-31", TARGET, figures).status is not Status.MISSED
    verdict = on("2031-01-01", TARGET, figures)
    assert (verdict.status, verdict.reason) == (Status.MISSED, Reason.DEADLINE_PASSED)
    assert verdict.findings[0].severity is Severity.CRITICAL


def test_after_the_first_deadline_the_next_goal_counts_and_the_miss_is_said() -> None:
    target = a_target(base=a_base("20", "2025"), goals=(a_goal("80"), a_goal("95", "2045-12-31")))

    verdict = on("2031-03-01", target, series(target, y2030="78"))

    assert verdict.goal == target.goals[1]
    assert verdict.status is Status.ON_TRACK
    assert any("missed" in note.en for note in verdict.notes)


def test_a_goal_met_before_its_deadline_is_no_slip_when_the_next_goal_begins() -> None:
    target = a_target(base=a_base("20", "2025"), goals=(a_goal("80"), a_goal("95", "2045-12-31")))

    verdict = on("2031-03-01", target, series(target, y2029="81", y2030="82"))

    assert (verdict.status, verdict.findings) == (Status.ON_TRACK, ())


def test_a_silent_source_makes_the_verdict_stale_and_is_a_finding() -> None:
    figures = series(TARGET, y2026="32")

    assert on("2028-03-30", TARGET, figures).status is Status.ON_TRACK
    verdict = on("2028-03-31", TARGET, figures)
    assert (verdict.status, verdict.reason) == (Status.STALE, Reason.SOURCE_SILENT)
    assert [(one.kind, str(one.since)) for one in verdict.findings] == [
        (FindingKind.SOURCE_SILENT, "2027")
    ]


def test_a_target_that_never_had_a_figure_has_no_data_and_no_finding() -> None:
    verdict = on("2028-06-01", TARGET)

    assert (verdict.status, verdict.reason) == (Status.NO_DATA, Reason.NO_OBSERVATION)
    assert verdict.spells == ()


def test_without_a_base_the_first_settled_figure_is_one_and_that_is_said() -> None:
    target = a_target(goals=(a_goal("80"),))
    figures = [seen(target, "2024", "10", status="E"), *series(target, y2025="20", y2026="32")]

    verdict = on(EARLY_2027, target, figures)

    assert (verdict.base_value, str(verdict.base_period)) == (Decimal(20), "2025")
    assert verdict.base_assumed
    assert any("assumption" in note.en for note in verdict.notes)


def test_one_point_is_too_early_to_judge_unless_it_meets_the_goal() -> None:
    target = a_target(goals=(a_goal("80"),))

    verdict = on(EARLY_2027, target, series(target, y2026="32"))
    assert (verdict.status, verdict.reason) == (Status.TOO_EARLY, Reason.TOO_FEW_POINTS)
    assert on(EARLY_2027, target, series(target, y2026="80")).status is Status.MET


def test_only_estimates_make_no_base() -> None:
    target = a_target(goals=(a_goal("80"),))

    verdict = on(EARLY_2027, target, [seen(target, "2026", "32", status="E")])

    assert (verdict.status, verdict.reason) == (Status.TOO_EARLY, Reason.NO_BASE)


def test_a_first_worsening_by_an_estimate_keeps_the_band_and_is_noted() -> None:
    figures = [*series(TARGET, y2026="32"), seen(TARGET, "2027", "33", status="E")]

    first = on("2028-02-01", TARGET, figures)
    second = on("2029-02-01", TARGET, [*figures, seen(TARGET, "2028", "40", status="P")])

    assert (first.status, first.confirmed, first.findings) == (Status.ON_TRACK, False, ())
    assert first.notes
    assert (second.status, second.confirmed) == (Status.OFF_TRACK, True)
    assert str(second.findings[0].since) == "2027"


def test_a_revision_that_cancels_the_cause_takes_the_spell_away() -> None:
    bad = series(TARGET, y2026="25")
    revised = seen(TARGET, "2026", "32", at=datetime(2026, 12, 1, tzinfo=UTC), event="later")

    assert on(EARLY_2027, TARGET, bad).spells
    assert on(EARLY_2027, TARGET, [*bad, revised]).spells == ()


def test_a_spell_that_ended_says_when() -> None:
    verdict = on("2028-02-01", TARGET, series(TARGET, y2026="25", y2027="45"))
    (spell,) = verdict.spells

    assert verdict.findings == ()
    assert (str(spell.since), str(spell.until)) == ("2026", "2027")


def test_a_withdrawn_figure_counts_no_more() -> None:
    withdrawn = seen(
        TARGET, "2026", "0", status="O", at=datetime(2026, 12, 1, tzinfo=UTC), event="later"
    )

    assert on(EARLY_2027, TARGET, [*series(TARGET, y2026="25"), withdrawn]).status is Status.NO_DATA


def test_a_plan_is_kept_and_never_judged() -> None:
    planned = seen(TARGET, "2026", "99", stage="plan", status="F")

    verdict = on(EARLY_2027, TARGET, [planned])

    assert verdict.status is Status.NO_DATA
    assert any("plans" in note.en for note in verdict.notes)


def test_a_waypoint_asks_for_what_the_catalogue_says() -> None:
    target = a_target(
        base=a_base("20", "2025"),
        goals=(a_goal("80"),),
        waypoints=(Waypoint(Decimal(60), date(2026, 12, 31)),),
    )

    assert on(EARLY_2027, target, series(target, y2026="32")).status is Status.OFF_TRACK


def test_nothing_is_compared_across_a_break() -> None:
    target = a_target(
        base=a_base("20", "2024"),
        goals=(a_goal("80"),),
        breaks=(Break(Period.parse("2025-07"), words("the merger")),),
    )

    verdict = on(
        "2028-02-01", target, series(target, y2024="20", y2025="50", y2026="56", y2027="62")
    )

    assert (verdict.base_value, verdict.base_assumed) == (Decimal(50), True)
    assert verdict.status is Status.ON_TRACK
    assert [(str(one.period), one.series) for one in verdict.points] == [
        ("2024", 0),
        ("2025", 1),
        ("2026", 1),
        ("2027", 1),
    ]


def test_a_source_can_mark_the_break_itself() -> None:
    figures = [*series(TARGET, y2026="32"), seen(TARGET, "2027", "12", status="B")]

    verdict = on("2028-02-01", TARGET, figures)

    assert (verdict.status, verdict.reason) == (Status.TOO_EARLY, Reason.TOO_FEW_POINTS)
    assert verdict.findings == ()


def test_a_quarter_after_the_year_is_simply_the_newer_figure() -> None:
    yearly = a_target(base=a_base("20", "2025"), goals=(a_goal("80"),))

    verdict = on(EARLY_2027, yearly, [seen(yearly, "2025", "20"), seen(yearly, "2026-Q3", "29")])

    assert str(verdict.period) == "2026-Q3"


def test_of_two_figures_of_one_day_that_of_the_owed_cadence_is_judged() -> None:
    quarterly = a_target(base=a_base("20", "2025"), goals=(a_goal("80"),), cadence=Cadence.QUARTER)
    figures = [
        seen(quarterly, "2026-Q3", "29"),
        seen(quarterly, "2026-Q4", "32"),
        seen(quarterly, "2026", "10"),
    ]

    verdict = on(EARLY_2027, quarterly, figures)

    assert str(verdict.period) == "2026-Q4"
    assert len(verdict.points) == 2
    assert any("several lengths" in note.en for note in verdict.notes)


def test_other_areas_are_shown_and_not_judged() -> None:
    elsewhere = [
        seen(TARGET, "2026", "1", area="yen-bai-pre-merger"),
        seen(TARGET, "2026", "2", area="vn"),
    ]

    assert on(EARLY_2027, TARGET, elsewhere).status is Status.NO_DATA


def test_sources_that_contradict_each_other_are_both_named() -> None:
    figures = [
        seen(TARGET, "2026", "32.33", source="urn:office", event="1"),
        seen(
            TARGET, "2026", "32.87", source="urn:ministry", event="2",
            at=datetime(2026, 12, 1, tzinfo=UTC),
        ),
    ]  # fmt: skip

    verdict = on(EARLY_2027, TARGET, figures)

    assert verdict.value == Decimal("32.87")
    assert any("urn:office" in note.en and "urn:ministry" in note.en for note in verdict.notes)


def test_an_invented_figure_marks_the_verdict() -> None:
    assert on(EARLY_2027, TARGET, [seen(TARGET, "2026", "32", invented=True)]).invented
    assert not on(EARLY_2027, TARGET, series(TARGET, y2026="32")).invented


def test_a_period_of_one_day_and_a_leap_day_are_judged() -> None:
    daily = a_target(
        base=a_base("0", "2028-02-28"),
        goals=(a_goal("10", "2028-03-01"),),
        cadence=Cadence.DAY,
        delay=3,
    )

    verdict = on("2028-02-29", daily, [seen(daily, "2028-02-29", "5")])

    assert (verdict.status, verdict.pace) == (Status.ON_TRACK, Decimal(1))


def test_a_figure_of_ten_to_the_eighteenth_is_judged_to_the_last_unit() -> None:
    target = a_target(
        base=a_base("0", "2025"),
        goals=(a_goal("1000000000000000001"),),
        measures=(a_measure(unit="VND", possible=a_measure().plausible),),
        unit="VND",
    )

    assert on(EARLY_2027, target, series(target, y2026="1000000000000000000")).status is (
        Status.ON_TRACK
    )
    assert on(EARLY_2027, target, series(target, y2026="1000000000000000001")).status is Status.MET


def test_evidence_counts_length_finality_and_freshness() -> None:
    long = series(TARGET, y2026="32", y2027="44", y2028="56")

    assert on("2029-02-01", TARGET, long).evidence is Evidence.A
    assert on("2032-02-01", TARGET, long).evidence is Evidence.B
    assert on(EARLY_2027, TARGET, [seen(TARGET, "2026", "32", status="E")]).evidence is Evidence.C


def test_every_verdict_prints_its_own_derivation() -> None:
    verdict = on(EARLY_2027, TARGET, series(TARGET, y2026="29"))
    formulas = [step.formula for step in verdict.steps]
    said = " ".join(step.text.en for step in verdict.steps)

    assert "a = (29 − 20) ÷ (80 − 20) = 0,15" in formulas
    assert "e = 365 ÷ 1.826 ≈ 0,1999" in formulas
    assert "p = a ÷ e = 0,15 ÷ 0,1999 ≈ 0,7504" in formulas
    assert "urn:office" in said
    assert "1 November 2026" in said
    assert "0.95 would be “On track”" in said or "0.98 would be “On track”" in said
