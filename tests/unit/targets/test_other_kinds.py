"""Growth, counts, benchmarks, groups and judgements."""

from decimal import Decimal

import pytest

from targets.observations import Observation
from targets.verdicts import FindingKind, Reason, Severity, Status
from tests.unit.targets.builders import (
    NATION,
    a_base,
    a_benchmarked,
    a_count,
    a_group,
    a_growth,
    a_judged,
    on,
    seen,
    series,
)

STOCK = a_growth(flow=False, goal="100")
FLOW = a_growth(flow=True, goal="30")
FIRMS = a_count("1")
ABOVE = a_benchmarked()
GRADE = a_judged()


def test_a_stock_grows_from_its_base_towards_the_goal() -> None:
    verdict = on("2027-02-01", STOCK, series(STOCK, y2025="500", y2026="600"))

    assert (verdict.status, verdict.value) == (Status.ON_TRACK, Decimal(20))
    assert (verdict.base_value, verdict.base_assumed) == (Decimal(500), False)


def test_twice_the_base_is_exactly_one_hundred_per_cent_more() -> None:
    met = on("2027-02-01", STOCK, series(STOCK, y2025="333", y2026="666"))
    short = on("2027-02-01", STOCK, series(STOCK, y2025="333", y2026="665"))

    assert met.status is Status.MET
    assert short.status is Status.ON_TRACK


def test_a_shrinking_stock_is_reversing() -> None:
    verdict = on("2027-02-01", STOCK, series(STOCK, y2025="500", y2026="499"))

    assert verdict.status is Status.REVERSING


def test_without_its_base_period_the_first_stock_counts_and_that_is_said() -> None:
    verdict = on("2028-02-01", STOCK, series(STOCK, y2026="500", y2027="650"))

    assert (verdict.base_assumed, verdict.value) == (True, Decimal(30))


def test_a_flow_is_summed_and_held_against_the_base_window_by_pace() -> None:
    base = series(FLOW, y2021="10", y2022="10", y2023="10", y2024="10", y2025="10")

    on_pace = on("2027-02-01", FLOW, [*base, *series(FLOW, y2026="13")])
    behind = on("2027-02-01", FLOW, [*base, *series(FLOW, y2026="10")])

    # 13 in the first of five years is 26 % of the base window's 50, as much as 130 % asks for.
    assert on_pace.status is Status.ON_TRACK
    assert on_pace.achieved == Decimal("0.2")
    assert behind.status is Status.AT_RISK
    assert "20% of the base total" in behind.sentence.en


def test_a_flow_meets_its_goal_when_the_sum_does() -> None:
    base = series(FLOW, y2021="10", y2022="10", y2023="10", y2024="10", y2025="10")
    figures = [*base, *series(FLOW, y2026="30", y2027="35")]

    assert on("2028-02-01", FLOW, figures).status is Status.MET


def test_a_base_window_with_a_hole_is_no_base() -> None:
    verdict = on("2027-02-01", FLOW, series(FLOW, y2021="10", y2025="10", y2026="13"))

    assert (verdict.status, verdict.reason) == (Status.TOO_EARLY, Reason.NO_BASE)


def test_a_sum_stops_at_a_gap() -> None:
    flow = a_growth(flow=True, goal="30", base=a_base("50", "2025"))
    figures = series(flow, y2026="13", y2028="40")

    verdict = on("2029-01-15", flow, figures)

    assert str(verdict.period) == "2026"
    assert any("missing" in note.en for note in verdict.notes)


def test_at_least_one_by_the_deadline_asks_for_nothing_before_it() -> None:
    waiting = on("2030-06-01", FIRMS, series(FIRMS, y2029="0"))

    assert (waiting.status, waiting.required, waiting.score) == (
        Status.ON_TRACK,
        Decimal(0),
        Decimal(0),
    )
    assert on("2031-01-01", FIRMS, series(FIRMS, y2029="0")).status is Status.MISSED
    assert on("2030-06-01", FIRMS, series(FIRMS, y2029="1")).status is Status.MET


def test_several_are_asked_for_one_by_one_and_scored_by_share() -> None:
    four = a_count("4", base=a_base("0", "2025"))

    early = on("2027-02-01", four, series(four, y2026="0"))
    late = on("2029-02-01", four, series(four, y2028="1"))

    assert early.status is Status.ON_TRACK
    assert (late.status, late.required, late.score) == (
        Status.OFF_TRACK,
        Decimal("0.5"),
        Decimal(25),
    )


def compared(*pairs: tuple[str, str, str]) -> list[Observation]:
    figures = []
    for period, mine, national in pairs:
        figures.append(seen(ABOVE, period, mine))
        figures.append(seen(ABOVE, period, national, measure="national", area=NATION))
    return figures


def test_above_the_benchmark_is_met() -> None:
    verdict = on("2026-12-01", ABOVE, compared(("2025", "12", "10")))

    assert (verdict.status, verdict.reason) == (Status.MET, Reason.ABOVE_BENCHMARK)
    assert (verdict.value, verdict.base_value, verdict.score) == (
        Decimal(12),
        Decimal(10),
        Decimal(100),
    )


def test_a_margin_of_nothing_is_not_above() -> None:
    verdict = on("2026-12-01", ABOVE, compared(("2025", "10", "10")))

    assert (verdict.status, verdict.reason) == (Status.OFF_TRACK, Reason.BELOW_BENCHMARK)
    assert verdict.score == 0


def test_negative_values_have_margins_too() -> None:
    above = on("2026-12-01", ABOVE, compared(("2025", "-2", "-3")))
    below = on("2026-12-01", ABOVE, compared(("2025", "-3", "-2")))

    assert above.status is Status.MET
    assert (below.status, below.findings[0].amount) == (Status.OFF_TRACK, Decimal(1))


@pytest.mark.parametrize(
    ("margins", "status", "reason"),
    [
        (("5", "4"), Status.AT_RISK, Reason.MARGIN_SHRINKING),
        (("5", "4.9"), Status.MET, Reason.ABOVE_BENCHMARK),
        (("4", "5"), Status.MET, Reason.ABOVE_BENCHMARK),
        (("-5", "-4"), Status.AT_RISK, Reason.BELOW_BENCHMARK),
        (("-5", "-4.9"), Status.OFF_TRACK, Reason.BELOW_BENCHMARK),
    ],
)
def test_where_the_margin_is_heading_by_the_deadline_decides(
    margins: tuple[str, str], status: Status, reason: Reason
) -> None:
    first, second = (str(20 + Decimal(one)) for one in margins)

    verdict = on("2026-02-01", ABOVE, compared(("2024", first, "20"), ("2025", second, "20")))

    assert (verdict.status, verdict.reason) == (status, reason)


def test_without_the_benchmark_of_the_same_period_nothing_is_compared() -> None:
    figures = [
        seen(ABOVE, "2025", "12"),
        seen(ABOVE, "2024", "10", measure="national", area=NATION),
    ]

    verdict = on("2026-02-01", ABOVE, figures)

    assert (verdict.status, verdict.reason) == (Status.NO_DATA, Reason.BENCHMARK_MISSING)


def test_a_break_of_either_series_begins_a_new_margin() -> None:
    figures = [
        *compared(("2024", "15", "10")),
        seen(ABOVE, "2025", "12"),
        seen(ABOVE, "2025", "11", measure="national", area=NATION, status="B"),
    ]

    verdict = on("2026-02-01", ABOVE, figures)

    assert [one.series for one in verdict.points] == [0, 1]
    assert verdict.status is Status.MET


def test_still_below_after_the_deadline_is_missed() -> None:
    verdict = on("2031-01-01", ABOVE, compared(("2029", "9", "10")))

    assert verdict.status is Status.MISSED


def test_a_group_is_as_good_as_its_worst_field_which_is_named() -> None:
    group = a_group("health", "trade")
    figures = [
        seen(group, "2025", "2", measure="health"),
        seen(group, "2026", "2", measure="health"),
        seen(group, "2025", "7", measure="trade"),
        seen(group, "2026", "8", measure="trade"),
    ]

    verdict = on("2027-02-01", group, figures)
    (finding,) = verdict.findings

    assert verdict.status is Status.REVERSING
    assert (finding.kind, finding.subject) == (FindingKind.BEHIND, "trade")
    assert "trade" in verdict.sentence.en
    assert verdict.score == 50


def test_a_field_without_a_rank_hides_no_ill_one_and_leaves_no_good_one_complete() -> None:
    group = a_group("health", "trade")
    good = [seen(group, "2026", "2", measure="health")]
    ill = [
        seen(group, "2025", "4", measure="health"),
        seen(group, "2026", "5", measure="health"),
    ]

    assert on("2027-02-01", group, good).status is Status.NO_DATA
    assert on("2027-02-01", group, ill).status is Status.REVERSING


def test_the_size_of_the_leading_group_is_said_to_be_an_assumption() -> None:
    group = a_group("health")

    verdict = on("2027-02-01", group, [seen(group, "2026", "3", measure="health")])

    assert verdict.status is Status.MET
    assert any("first 3 of the region's 9" in note.en for note in verdict.notes)


def test_a_judgement_is_shown_as_one_and_has_no_score() -> None:
    verdict = on("2026-12-01", GRADE, [seen(GRADE, "2026-06-30", "3")])

    assert (verdict.status, verdict.reason) == (Status.JUDGED, Reason.OWNER_JUDGEMENT)
    assert (verdict.value, verdict.score, verdict.findings) == (Decimal(3), None, ())


def test_a_judgement_expires() -> None:
    figures = [seen(GRADE, "2026-06-30", "3")]

    assert on("2027-06-30", GRADE, figures).status is Status.JUDGED
    verdict = on("2027-07-01", GRADE, figures)
    assert (verdict.status, verdict.reason) == (Status.STALE, Reason.JUDGEMENT_EXPIRED)
    assert [one.kind for one in verdict.findings] == [FindingKind.SOURCE_SILENT]


@pytest.mark.parametrize(("grade", "severity"), [("2", Severity.WARNING), ("1", Severity.SERIOUS)])
def test_a_poor_judgement_is_a_finding_until_a_better_one_comes(
    grade: str, severity: Severity
) -> None:
    poor = [seen(GRADE, "2026-06-30", grade)]

    verdict = on("2026-12-01", GRADE, poor)
    mended = on("2026-12-01", GRADE, [*poor, seen(GRADE, "2026-11-30", "3")])

    assert [one.severity for one in verdict.findings] == [severity]
    assert mended.findings == ()
