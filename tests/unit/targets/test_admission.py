from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from targets.admission import admit
from targets.catalogue import Context, Programme, Target
from targets.observations import Decision, Observation
from targets.refusals import RefusalReason as R
from targets.refusals import Refused, RefusedFigure
from tests.unit.targets.builders import (
    HOME,
    a_budget,
    a_checklist,
    a_judged,
    a_measure,
    a_programme,
    a_rank,
    a_target,
    words,
)

TODAY = date(2026, 11, 22)
SHARE, BUDGET, RANK, LIST, GRADE = (
    a_target(),
    a_budget(),
    a_rank(),
    a_checklist("2027-06-30"),
    a_judged(),
)
PROGRAMME = a_programme(SHARE, BUDGET, RANK, LIST, GRADE)


@dataclass(frozen=True)
class Figure:
    period: str = "2026-Q3"
    value: Decimal = Decimal(50)
    measure: str = "value"
    area: str = ""
    stage: str = ""
    status: str = "A"
    note: str = ""
    evidence: str = ""
    opinion: str = ""


def admitted(
    target: Target | str,
    *figures: Figure,
    at: datetime = datetime(2026, 11, 22, 8, tzinfo=UTC),
    programme: Programme = PROGRAMME,
) -> tuple[Observation, ...]:
    return admit(
        programme,
        target if isinstance(target, str) else target.id,
        figures,
        reported_at=at,
        source="urn:office",
        event_id="1",
        today=TODAY,
    )


def refused(target: Target | str, *figures: Figure) -> list[RefusedFigure]:
    with pytest.raises(Refused) as caught:
        admitted(target, *figures)
    return list(caught.value.refusals)


def only(target: Target | str, *figures: Figure) -> RefusedFigure:
    (one,) = refused(target, *figures)
    return one


def test_a_good_report_becomes_observations_of_the_programmes_own_area() -> None:
    (one,) = admit(
        PROGRAMME,
        "share",
        [Figure(note="from the survey", evidence="https://office.example.test/1")],
        reported_at=datetime(2026, 11, 22, 8, tzinfo=UTC),
        source="urn:office",
        event_id="1",
        today=TODAY,
        invented=True,
    )

    assert (one.fact.area, str(one.fact.period), one.value) == (HOME, "2026-Q3", Decimal(50))
    assert (one.note, one.evidence, one.invented) == (
        "from the survey",
        "https://office.example.test/1",
        True,
    )


@pytest.mark.parametrize(
    ("figure", "pointer", "reason", "expected"),
    [
        (Figure(measure="speed"), "measure", R.UNKNOWN_MEASURE, "one of: value"),
        (Figure(area="atlantis"), "area", R.UNKNOWN_AREA, "an area of the programme"),
        (Figure(period="Q3/2026"), "period", R.BAD_PERIOD, "2026-Q3"),
        (Figure(period="2026-02-30"), "period", R.BAD_PERIOD, "2026-09-30"),
        (Figure(period="0001"), "period", R.BAD_PERIOD, "from 1900"),
        (Figure(period="2027"), "period", R.FUTURE_PERIOD, "today is 2026-11-22"),
        (Figure(status="X"), "status", R.BAD_STATUS, "SDMX"),
        (Figure(value=Decimal("NaN")), "value", R.NOT_A_NUMBER, "finite"),
        (Figure(value=Decimal("Infinity")), "value", R.NOT_A_NUMBER, "finite"),
        (Figure(value=Decimal(150)), "value", R.IMPOSSIBLE_VALUE, "a percentage from 0 to 100"),
        (Figure(value=Decimal("1E+999999")), "value", R.IMPOSSIBLE_VALUE, "below 10^24"),
        (Figure(value=Decimal("1E-40")), "value", R.IMPOSSIBLE_VALUE, "12 decimal places"),
        (Figure(stage="final"), "stage", R.STAGE_NOT_EXPECTED, "no stage"),
        (Figure(stage="dream"), "stage", R.UNKNOWN_STAGE, "one of: plan"),
        (Figure(opinion="liked", note="so"), "opinion", R.UNKNOWN_OPINION, "accepted, refused"),
        (Figure(opinion="refused"), "note", R.NOTE_MISSING, "why, with an opinion"),
        (Figure(opinion="accepted", note=" \n"), "note", R.NOTE_MISSING, "why, with an opinion"),
        (
            Figure(opinion="accepted", note="so", status="O", value=Decimal(0)),
            "status",
            R.BAD_STATUS,
            "an opinion speaks of one",
        ),
    ],
)
def test_a_wrong_figure_is_refused_with_where_why_and_what_was_expected(
    figure: Figure, pointer: str, reason: R, expected: str
) -> None:
    refusal = only(SHARE, figure)

    assert refusal.pointer == f"/observations/0/{pointer}"
    assert refusal.reason is reason
    assert expected in refusal.expected


@pytest.mark.parametrize("opinion", ["accepted", "refused"])
def test_a_persons_word_on_a_figure_is_admitted_with_the_reason_for_it(opinion: str) -> None:
    (one,) = admitted(SHARE, Figure(opinion=opinion, note="seen in the survey's own table"))

    assert (one.opinion, one.note) == (opinion, "seen in the survey's own table")


def test_an_ordinary_report_carries_no_opinion() -> None:
    (one,) = admitted(SHARE, Figure())

    assert (one.opinion, one.accepted) == (Decision.NONE, False)


def test_what_cannot_be_is_not_accepted_but_can_still_be_struck_out() -> None:
    wrong = Figure(value=Decimal(150), note="a slip")

    assert only(SHARE, replace(wrong, opinion="accepted")).reason is R.IMPOSSIBLE_VALUE
    assert admitted(SHARE, replace(wrong, opinion="refused"))


def test_an_unknown_target_is_refused_with_the_known_ones() -> None:
    refusal = only("shares", Figure())

    assert (refusal.pointer, refusal.reason, refusal.got) == ("/target", R.UNKNOWN_TARGET, "shares")
    assert "share" in refusal.expected


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_taken() -> None:
    wrong = refused(SHARE, Figure(), Figure(period="x", value=Decimal(150)), Figure(status="?"))

    assert [one.pointer for one in wrong] == [
        "/observations/1/period",
        "/observations/1/value",
        "/observations/2/status",
    ]


def test_a_report_of_nothing_is_refused() -> None:
    assert only(SHARE).reason is R.NO_OBSERVATIONS


def test_the_same_fact_twice_in_one_report_is_refused() -> None:
    refusal = only(SHARE, Figure(), Figure(value=Decimal(51)), Figure(period="2026-Q2"))

    assert (refusal.pointer, refusal.reason) == ("/observations/1", R.DUPLICATE_FACT)


def test_a_plan_or_a_forecast_may_be_about_the_future() -> None:
    assert admitted(SHARE, Figure(period="2030", status="F"))
    assert admitted(SHARE, Figure(period="2030", stage="plan", status="F"))
    assert admitted(BUDGET, Figure("2027", Decimal(1), "spent", stage="plan"))


def test_a_plan_for_the_far_future_is_no_plan() -> None:
    assert only(SHARE, Figure(period="2100", status="F")).reason is R.FUTURE_PERIOD


def test_a_budget_figure_needs_its_stage() -> None:
    missing = only(BUDGET, Figure("2026", Decimal(1), "spent"))

    assert missing.reason is R.STAGE_MISSING
    assert missing.expected == "one of: plan, estimate, provisional, final"


def test_a_computed_share_is_never_reported() -> None:
    refusal = only(BUDGET, Figure("2026", Decimal(3), stage="plan"))

    assert refusal.reason is R.COMPUTED_VALUE
    assert refusal.expected == "one of: spent, total (the share is computed from them)"


@pytest.mark.parametrize("place", ["0", "35", "2.5", "-1"])
def test_a_place_that_does_not_exist_is_refused(place: str) -> None:
    assert only(RANK, Figure("2025", Decimal(place))).reason is R.IMPOSSIBLE_VALUE


def test_a_place_among_another_number_needs_that_number_beside_it() -> None:
    place, among = Figure("2022", Decimal(38)), Figure("2022", Decimal(63), "n")

    assert "beside it" in only(RANK, place).expected
    assert admitted(RANK, place, among)
    assert only(RANK, Figure("2022", Decimal(64)), among).expected == "a place from 1 to 63"


def test_an_item_is_done_or_open_and_a_grade_is_one_of_four() -> None:
    assert admitted(LIST, Figure("2026-S1", Decimal(1), "item-1"))
    assert only(LIST, Figure("2026-S1", Decimal("0.5"), "item-1")).reason is R.IMPOSSIBLE_VALUE
    assert only(GRADE, Figure("2026-06-30", Decimal("2.5"))).reason is R.IMPOSSIBLE_VALUE


def test_a_report_from_the_future_is_refused_but_clocks_may_differ_by_a_day() -> None:
    assert admitted(SHARE, Figure(), at=datetime(2026, 11, 23, 20, tzinfo=UTC))
    with pytest.raises(Refused) as caught:
        admitted(SHARE, Figure(), at=datetime(2026, 11, 24, 1, tzinfo=UTC))
    assert caught.value.refusals[0].reason is R.FUTURE_TIME


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        admitted(SHARE, Figure(), at=datetime(2026, 11, 22, 8))  # noqa: DTZ001
    assert caught.value.refusals[0].reason is R.BAD_TIME


def test_context_series_are_taken_too() -> None:
    context = Context("arrivals", words("Khách du lịch"), (a_measure(unit="people"),))
    programme = Programme(
        "p", words("p"), "1", HOME, "Asia/Ho_Chi_Minh", PROGRAMME.themes, PROGRAMME.areas,
        PROGRAMME.targets, (context,),
    )  # fmt: skip

    assert admitted("arrivals", Figure("2024"), programme=programme)
