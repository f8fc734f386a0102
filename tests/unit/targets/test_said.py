"""A person's word on a figure: what is accepted stands however odd it looks, what is refused is
kept and never judged, and of each value the last word counts."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import permutations

import pytest

from targets.judge import judge
from targets.measures import Range
from targets.observations import Decision, Observation, current
from targets.slips import Change, changes
from targets.verdicts import FindingKind, Reason, Status, Verdict
from tests.unit.targets.builders import (
    a_base,
    a_budget,
    a_measure,
    a_programme,
    a_rank,
    a_target,
    on,
    seen,
    series,
    spending,
)
from tests.unit.targets.people import DECISIONS

TARGET = a_target(
    base=a_base("20", "2025"), measures=(a_measure(plausible=Range(Decimal(2), Decimal(100))),)
)
EARLY_2027 = "2027-02-01"
REPORTED, DECIDED, LATER, LAST = (datetime(2027, 1, day, 2, tzinfo=UTC) for day in (4, 11, 18, 25))


def reported(
    value: str,
    at: datetime = REPORTED,
    period: str = "2026",
    *,
    status: str = "A",
    source: str = "urn:office",
) -> Observation:
    return seen(TARGET, period, value, at=at, event=f"{value}@{at}", status=status, source=source)


def said(opinion: str, value: str, at: datetime = DECIDED, period: str = "2026") -> Observation:
    return seen(
        TARGET,
        period,
        value,
        at=at,
        source=DECISIONS,
        event=f"{opinion} {value}@{at}",
        note="hỏi lại nguồn",
        opinion=opinion,
    )


def values(verdict: Verdict) -> tuple[Decimal | None, list[Decimal]]:
    """The value that is judged, and those that are held."""
    return verdict.value, [one.observation.value for one in verdict.quarantined]


@pytest.mark.parametrize(
    ("vintages", "judged", "held"),
    [
        pytest.param([reported("0.65")], None, ["0.65"], id="an odd figure is held"),
        pytest.param([reported("0.65"), said("accepted", "0.65")], "0.65", [], id="accepted"),
        pytest.param([reported("0.65"), said("refused", "0.65")], None, [], id="refused"),
        pytest.param(
            [reported("32"), reported("0.65", DECIDED), said("refused", "0.65", LATER)],
            "32",
            [],
            id="of a refused revision the figure before it stands again",
        ),
        pytest.param(
            [reported("31"), reported("32", DECIDED), said("refused", "32", LATER)],
            "31",
            [],
            id="a figure that is not odd can be refused too",
        ),
        pytest.param(
            [reported("0.65"), said("refused", "0.65"), said("accepted", "0.65", LATER)],
            "0.65",
            [],
            id="the last word counts, and it accepts",
        ),
        pytest.param(
            [reported("0.65"), said("accepted", "0.65"), said("refused", "0.65", LATER)],
            None,
            [],
            id="the last word counts, and it refuses",
        ),
        pytest.param(
            [reported("0.65"), said("accepted", "0.65"), reported("0.65", LATER)],
            "0.65",
            [],
            id="a source that repeats an accepted value says nothing new",
        ),
        pytest.param(
            [reported("0.65"), said("refused", "0.65"), reported("0.65", LATER)],
            None,
            ["0.65"],
            id="a source that insists on a refused value is heard again",
        ),
        pytest.param(
            [reported("0.65"), said("accepted", "0.65"), reported("0.7", LATER)],
            "0.65",
            ["0.7"],
            id="another odd value is another question",
        ),
        pytest.param(
            [reported("0.65"), said("refused", "0.65"), reported("32", LATER)],
            "32",
            [],
            id="a correction counts like any report",
        ),
        pytest.param(
            [reported("0.65"), said("refused", "0.650")],
            None,
            [],
            id="the same number written otherwise is the same value",
        ),
        pytest.param(
            [reported("0.65"), said("refused", "0.6")],
            None,
            ["0.65"],
            id="a word on another value leaves this one alone",
        ),
        pytest.param(
            [reported("32"), reported("0", DECIDED, status="O"), said("refused", "0", LATER)],
            None,
            [],
            id="a withdrawal is no figure that could be refused",
        ),
        pytest.param(
            [reported("32"), said("accepted", "32"), reported("0", LATER, status="O")],
            None,
            [],
            id="what was accepted can be withdrawn",
        ),
        pytest.param([said("accepted", "33")], "33", [], id="an acceptance restates the figure"),
        pytest.param([said("refused", "33")], None, [], id="a refusal is no figure"),
    ],
)
def test_the_last_word_on_each_value_counts_whatever_the_order(
    vintages: list[Observation], judged: str | None, held: list[str]
) -> None:
    for order in permutations(vintages):
        verdict = on(EARLY_2027, TARGET, [*order, order[0]])

        assert values(verdict) == (
            None if judged is None else Decimal(judged),
            [Decimal(one) for one in held],
        )
        now = list(current(order).values())
        assert all(one.opinion is not Decision.REFUSED for one in now)


def test_a_word_that_comes_at_the_same_moment_counts() -> None:
    figures = [reported("0.65"), said("refused", "0.65", at=REPORTED)]

    assert values(on(EARLY_2027, TARGET, figures)) == (None, [])


def test_what_is_refused_is_no_longer_waiting_and_the_verdict_says_why_in_both_languages() -> None:
    verdict = on(EARLY_2027, TARGET, [reported("0.65"), said("refused", "0.65")])

    assert (verdict.status, verdict.reason) == (Status.NO_DATA, Reason.NO_OBSERVATION)
    assert verdict.held == 0
    assert [(note.vi, note.en) for note in verdict.notes] == [
        (
            "Năm 2026: value: 0,65% (nguồn urn:office): người có trách nhiệm từ chối ngày "
            "11/01/2027 nên không dùng để đánh giá: “hỏi lại nguồn”.",
            "2026: value: 0.65% (source urn:office): refused by a person on 11 January 2027, so "
            "it is not judged: “hỏi lại nguồn”.",
        )
    ]


def test_the_derivation_says_who_reported_what_a_person_accepted_and_why_although_it_is_odd() -> (
    None
):
    verdict = on(EARLY_2027, TARGET, [reported("0.65"), said("accepted", "0.65")])

    assert next(step.text.vi for step in verdict.steps if "0,65" in step.text.vi) == (
        "Năm 2026: value: 0,65% (chính thức; nguồn urn:office, báo cáo ngày 04/01/2027; người có "
        "trách nhiệm chấp nhận ngày 11/01/2027 dù ngoài khoảng hợp lý: “hỏi lại nguồn”)."
    )
    assert next(step.text.en for step in verdict.steps if "0.65" in step.text.en) == (
        "2026: value: 0.65% (final; source urn:office, reported on 4 January 2027; accepted by a "
        "person on 11 January 2027 although outside the plausible range: “hỏi lại nguồn”)."
    )
    assert not any("chấp nhận" in note.vi for note in verdict.notes)


def test_an_accepted_figure_that_no_step_names_is_told_beside_the_verdict() -> None:
    figures = [reported("0.65"), said("accepted", "0.65"), reported("32", period="2027-Q1")]

    verdict = on("2027-05-01", TARGET, figures)

    assert any("accepted by a person on 11 January 2027" in note.en for note in verdict.notes)


def test_a_figure_that_is_accepted_without_being_odd_is_not_called_odd() -> None:
    verdict = on(EARLY_2027, TARGET, [reported("32"), said("accepted", "32")])

    told = " ".join(step.text.en for step in verdict.steps)
    assert "accepted by a person on 11 January 2027: “" in told


def test_a_base_that_a_person_accepted_is_still_that_of_its_source() -> None:
    target = a_target(measures=(a_measure(plausible=Range(Decimal(2), Decimal(100))),))
    figures = [reported("0.65"), said("accepted", "0.65"), reported("32", period="2027-Q1")]

    verdict = on("2027-05-01", target, figures)

    assert (verdict.base_value, verdict.base_source) == (Decimal("0.65"), "urn:office")


def test_a_person_who_accepts_is_no_source_that_contradicts_another() -> None:
    figures = [reported("0.65"), said("accepted", "0.65"), reported("32", LATER)]

    verdict = on(EARLY_2027, TARGET, figures)

    assert verdict.value == 32
    assert not any("Two sources differ" in note.en for note in verdict.notes)


def test_a_dispute_is_settled_by_the_person_who_accepts_one_side_or_strikes_out_the_other() -> None:
    two = [reported("32"), reported("34", DECIDED, source="urn:press")]

    def differ(*more: Observation) -> bool:
        notes = on(EARLY_2027, TARGET, [*two, *more]).notes
        return any("Two sources differ" in note.en for note in notes)

    assert differ()
    assert not differ(said("accepted", "32", LATER))
    assert not differ(said("refused", "34", LATER))


def test_a_refused_figure_no_longer_excuses_the_silence_of_its_source() -> None:
    figures = [reported("32"), reported("0.45", LAST, period="2027")]
    refusal = said("refused", "0.45", at=datetime(2028, 2, 1, tzinfo=UTC), period="2027")

    def silent(*figures: Observation) -> bool:
        findings = on("2028-06-01", TARGET, figures).findings
        return any(one.kind is FindingKind.SOURCE_SILENT for one in findings)

    assert not silent(*figures)
    assert silent(*figures, refusal)


def test_a_share_above_its_whole_stands_when_a_person_lets_it_stand() -> None:
    budget = a_budget()
    figures = spending(budget, "2026", "40", "30")
    accepted = seen(
        budget,
        "2026",
        "40",
        measure="spent",
        stage="plan",
        at=LAST,
        source=DECISIONS,
        note="có bù trừ",
        opinion="accepted",
    )

    assert [one.reason for one in on(EARLY_2027, budget, figures).quarantined] == [
        "part_above_whole"
    ]
    assert on(EARLY_2027, budget, [*figures, accepted]).quarantined == ()


def test_a_place_above_the_stated_number_stands_when_a_person_lets_it_stand() -> None:
    rank = a_rank()
    figures = [seen(rank, "2026", "30"), seen(rank, "2026", "20", measure="n")]
    accepted = seen(rank, "2026", "30", at=LAST, source=DECISIONS, note="x", opinion="accepted")

    assert len(on(EARLY_2027, rank, figures).quarantined) == 1
    assert on(EARLY_2027, rank, [*figures, accepted]).quarantined == ()


def test_a_held_figure_carries_what_a_person_needs_to_decide() -> None:
    figures = [*series(TARGET, y2024="30", y2025="32"), reported("33"), reported("0.65", LATER)]

    (held,) = on(EARLY_2027, TARGET, figures).quarantined

    assert (held.observation.value, held.reason) == (Decimal("0.65"), "outside_plausible")
    assert held.plausible == Range(Decimal(2), Decimal(100))
    assert held.before is not None
    assert (str(held.before.fact.period), held.before.value) == ("2025", Decimal(32))
    assert held.judged is not None
    assert held.judged.value == 33


def test_a_slip_that_a_refusal_cancels_is_retracted() -> None:
    programme, budget = a_programme(a_budget()), a_budget()
    day = datetime(2027, 2, 1, tzinfo=UTC).date()
    figures = spending(budget, "2026", "2", "100", at=REPORTED)
    refusal = seen(
        budget,
        "2026",
        "2",
        measure="spent",
        stage="plan",
        at=LATER,
        source=DECISIONS,
        note="nhầm đơn vị",
        opinion="refused",
    )

    slipped = judge(programme, budget, figures, day)
    episodes, opened = changes((), slipped, None)
    _, told = changes(episodes, judge(programme, budget, [*figures, refusal], day), slipped.status)

    assert [one.episode.change for one in opened] == [Change.OPENED]
    assert [one.episode.change for one in told] == [Change.RETRACTED]
