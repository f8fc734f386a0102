from decimal import Decimal

from targets.observations import Observation
from targets.verdicts import FindingKind, Reason, Status
from tests.unit.targets.builders import a_base, a_rank, a_rank_gain, on, seen

RANK = a_rank(base=a_base("30", "2025"))
GAIN = a_rank_gain()


def place(
    target: object, period: str, value: str, n: str | None = "34", **more: str
) -> list[Observation]:
    figures = [seen(target, period, value, **more)]  # type: ignore[arg-type]
    if n is not None:
        figures.append(seen(target, period, n, measure="n", **more))  # type: ignore[arg-type]
    return figures


def test_exactly_the_goals_place_is_met() -> None:
    assert on("2026-12-01", RANK, place(RANK, "2026", "20")).status is Status.MET
    assert on("2026-12-01", RANK, place(RANK, "2026", "21")).status is Status.ON_TRACK


def test_progress_is_measured_on_the_percentile_and_shown_with_its_n() -> None:
    verdict = on("2026-12-01", RANK, place(RANK, "2026", "28"))

    assert (verdict.achieved, verdict.n, verdict.value) == (Decimal("0.2"), 34, Decimal(28))
    assert any("(28 − 1) ÷ (34 − 1) = 0,8182" in step.formula for step in verdict.steps)


def test_losing_places_is_reversing() -> None:
    assert on("2026-12-01", RANK, place(RANK, "2026", "31")).status is Status.REVERSING


def test_an_edition_with_another_n_is_another_series_shown_and_not_judged() -> None:
    rank = a_rank()
    figures = [*place(rank, "2024", "38", "63"), *place(rank, "2026", "14")]

    verdict = on("2027-03-01", rank, figures)

    assert (verdict.status, verdict.value) == (Status.MET, Decimal(14))
    assert [(one.value, one.among, one.series) for one in verdict.points] == [
        (Decimal(38), 63, 0),
        (Decimal(14), 34, 1),
    ]
    assert any("63" in note.en for note in verdict.notes)


def test_only_editions_with_another_n_leave_nothing_to_judge() -> None:
    verdict = on("2026-12-01", RANK, place(RANK, "2025", "38", "63"))

    assert verdict.status is Status.NO_DATA
    assert len(verdict.points) == 1


def test_a_rank_without_its_n_is_taken_among_the_catalogues_and_that_is_said() -> None:
    verdict = on("2026-12-01", RANK, place(RANK, "2026", "28", None))

    assert verdict.status is Status.ON_TRACK
    assert any("among how many" in note.en for note in verdict.notes)


def test_a_place_above_n_is_held_for_a_person() -> None:
    verdict = on("2026-12-01", RANK, place(RANK, "2026", "28", "20"))

    assert [one.reason for one in verdict.quarantined] == ["place_above_n"]


def test_the_old_provinces_are_other_series() -> None:
    rank = a_rank()
    figures = place(rank, "2022", "15", "63", area="yen-bai-pre-merger")

    assert on("2026-12-01", rank, figures).status is Status.NO_DATA


def test_a_goal_that_the_base_already_kept_is_held_or_lost() -> None:
    rank = a_rank(base=a_base("14", "2024"))

    assert on("2026-12-01", rank, place(rank, "2025", "20")).status is Status.MET
    lost = on("2026-12-01", rank, place(rank, "2025", "21"))
    assert (lost.status, lost.reason) == (Status.REVERSING, Reason.MOVING_AWAY)
    assert lost.findings[0].kind is FindingKind.BEHIND


def test_places_won_are_counted_from_the_base_year() -> None:
    figures = [*place(GAIN, "2025", "25"), *place(GAIN, "2026", "23")]

    verdict = on("2026-12-31", GAIN, figures)

    assert (verdict.status, verdict.value) == (Status.ON_TRACK, Decimal(2))
    assert verdict.achieved == Decimal("0.2")


def test_ten_places_won_meet_the_goal() -> None:
    figures = [*place(GAIN, "2025", "25"), *place(GAIN, "2026", "15")]

    assert on("2026-12-31", GAIN, figures).status is Status.MET


def test_places_that_cannot_be_won_are_said() -> None:
    figures = [*place(GAIN, "2025", "8"), *place(GAIN, "2026", "5")]

    assert any("cannot be won" in note.en for note in on("2026-12-31", GAIN, figures).notes)


def test_without_the_base_years_rank_the_first_one_counts_and_that_is_said() -> None:
    figures = [*place(GAIN, "2026", "25"), *place(GAIN, "2027", "23")]

    verdict = on("2027-12-31", GAIN, figures)

    assert (verdict.value, verdict.base_assumed) == (Decimal(2), True)
    assert any("no rank for 2025" in note.en for note in verdict.notes)


def test_no_rank_at_all_is_no_data() -> None:
    assert on("2026-12-31", GAIN).status is Status.NO_DATA


def test_the_old_provinces_series_are_said_to_be_other_ones() -> None:
    rank = a_rank()
    figures = [
        *place(rank, "2024", "14"),
        *place(rank, "2022", "15", "63", area="yen-bai-pre-merger"),
    ]

    notes = " ".join(note.en for note in on("2026-12-01", rank, figures).notes)

    assert "Yên Bái (cũ): other series" in notes
