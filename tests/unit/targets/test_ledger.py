"""The ledger: brought up to date figure by figure, it always says what sorting out all of them at
once would say."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from targets.catalogue import Programme, Target
from targets.judge import judge, judge_ledger
from targets.ledger import Ledger
from targets.measures import Aggregate, Range, Share
from targets.observations import Decision, Fact, Observation, ObsStatus, Stage
from targets.periods import Period
from tests.unit.targets import plainly
from tests.unit.targets.builders import (
    HOME,
    a_base,
    a_budget,
    a_goal,
    a_group,
    a_measure,
    a_programme,
    a_rank,
    a_target,
)
from tests.unit.targets.people import words_on
from tests.unit.targets.test_properties import TARGETS as EVERY_KIND

COMMUNES = ("commune-1", "commune-2")
JUMPY = Range(Decimal(-200), Decimal(5000))
TARGETS: tuple[Target, ...] = (
    a_target(
        id="level",
        base=a_base("2", "2023"),
        goals=(a_goal("80"), a_goal("95", "2045-12-31")),
        measures=(a_measure(possible=Range(), plausible=JUMPY, aggregate=Aggregate.SUM),),
    ),
    a_target(
        id="part",
        value=Share("done", "all"),
        measures=(
            a_measure("done", unit="people", possible=Range(), aggregate=Aggregate.SUM),
            a_measure("all", unit="people", possible=Range(), aggregate=Aggregate.MEAN),
        ),
    ),
    a_budget(),
    a_rank(),
    a_group("health", "trade"),
)
KINDS = (*TARGETS, *EVERY_KIND)
PERIODS = ("2023", "2024", "2024-Q3", "2024-11", "2024-12", "2025", "2025-02", "2026", "2027")
DAYS = st.dates(date(2025, 1, 1), date(2031, 12, 31))


def the_programme(target: Target) -> Programme:
    return a_programme(target, communes=len(COMMUNES))


@st.composite
def reports(draw: st.DrawFn, target: Target) -> Observation:
    measure = draw(st.sampled_from(sorted(target.measure_by_id.values(), key=lambda one: one.id)))
    opinion = Decision(draw(st.sampled_from(["", "", "", "", "accepted", "refused"])))
    return Observation(
        Fact(
            target.id,
            measure.id,
            draw(st.sampled_from([HOME, HOME, *COMMUNES])),
            Period.parse(draw(st.sampled_from(PERIODS))),
            draw(st.sampled_from(measure.stages)) if measure.stages else Stage.NONE,
        ),
        Decimal(draw(st.sampled_from([1, 2, 3, 10, 20, 29, 30, 100, 300, 3000, 9000, -3]))),
        ObsStatus(draw(st.sampled_from("AAAAAPEBF" if opinion else "AAAAAPEBOF"))),
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 5))),
        draw(st.sampled_from(["urn:a", "urn:b"])),
        draw(st.sampled_from(["1", "2"])),
        opinion=opinion,
    )


@st.composite
def batches(draw: st.DrawFn) -> tuple[Target, list[tuple[list[Observation], date]]]:
    target = draw(st.sampled_from(KINDS))
    several = st.tuples(st.lists(reports(target), max_size=4), DAYS)
    told = draw(st.lists(several, max_size=7))
    words = draw(words_on([one for figures, _ in told for one in figures]))
    for word in words:  # before or after what it speaks of
        figures, _ = told[draw(st.integers(0, len(told) - 1))]
        figures.insert(draw(st.integers(0, len(figures))), word)
    return target, told


def sorted_out(target: Target, seen: Iterable[Observation]) -> object:
    found = plainly.figures(target, seen)
    disputes = sorted(found.disputes, key=repr)
    return found.current, found.foreseen, found.held, disputes, found.accepted, found.refused


@settings(max_examples=250, deadline=None)
@given(batches())
def test_a_ledger_judged_again_and_again_says_what_a_fresh_one_says(
    story: tuple[Target, list[tuple[list[Observation], date]]],
) -> None:
    target, told = story
    programme, ledger = the_programme(target), Ledger(target)
    seen: list[Observation] = []

    for figures, day in told:
        ledger.add(figures)
        seen.extend(figures)

        assert judge_ledger(programme, ledger, day) == judge(programme, target, seen, day)


@settings(max_examples=250, deadline=None)
@given(batches())
def test_a_ledger_sorts_out_figures_as_if_all_had_come_at_once(
    story: tuple[Target, list[tuple[list[Observation], date]]],
) -> None:
    target, told = story
    ledger = Ledger(target)
    seen: list[Observation] = []

    for figures, _ in told:
        ledger.add(figures)
        seen.extend(figures)

        found = ledger.figures
        judged = {
            one.fact: one
            for measure in target.measure_by_id
            for area in (HOME, *COMMUNES)
            for one in found.of(measure, area)
        }
        held = {one.observation: one.reason for one in found.held().latest(1000)}
        disputes = sorted(found.disputes(), key=repr)
        accepted = {fact: one.word for fact, one in found.accepted.items()}
        refused = {fact: {one.word for one in some} for fact, some in found.refused.items()}
        assert (judged, found.foreseen, held, disputes, accepted, refused) == sorted_out(
            target, seen
        )


def test_a_figure_that_is_known_changes_nothing() -> None:
    target = TARGETS[0]
    seen = Observation(
        Fact(target.id, "value", HOME, Period.parse("2026")),
        Decimal(1),
        ObsStatus.NORMAL,
        datetime(2026, 1, 1, tzinfo=UTC),
        "urn:a",
        "1",
    )
    ledger = Ledger(target)
    ledger.add([seen, seen])
    ledger.add([seen])

    assert ledger.size == 1
