"""The final state is a function of the set of reports, whatever their order, number or batches."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from targets.catalogue import Target
from targets.judge import judge
from targets.observations import Fact, Observation, ObsStatus, Stage
from targets.periods import Period
from targets.slips import Episode, changes
from targets.verdicts import Verdict
from tests.unit.targets.builders import (
    HOME,
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
    a_programme,
    a_rank,
    a_rank_gain,
    a_target,
)
from tests.unit.targets.people import words_on

TARGETS: tuple[Target, ...] = (
    a_target(base=a_base("20", "2023"), goals=(a_goal("80"), a_goal("95", "2045-12-31"))),
    a_target(id="assumed"),
    a_budget(),
    a_rank(),
    a_rank_gain(since="2024"),
    a_checklist("2025-06-30", "2027-12-31"),
    a_count("3"),
    a_benchmarked(),
    a_group("health", "trade"),
    a_growth(flow=False),
    a_growth(flow=True, base=a_base("50", "2025")),
    a_judged(),
)
DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))
STATUSES = st.sampled_from([ObsStatus(code) for code in "AAAPEBOF"])
YEARS = st.integers(2022, 2027).map(str)


@st.composite
def reports(draw: st.DrawFn, target: Target) -> Observation:
    measure = draw(st.sampled_from(sorted(target.measure_by_id.values(), key=lambda one: one.id)))
    stage = draw(st.sampled_from(measure.stages)) if measure.stages else Stage.NONE
    high = 1 if measure.unit == "done" else 4 if measure.unit == "grade" else 100
    return Observation(
        Fact(
            target.id,
            measure.id,
            draw(st.sampled_from([HOME, HOME, NATION])),
            Period.parse(draw(YEARS)),
            stage,
        ),
        Decimal(draw(st.integers(1 if high > 1 else 0, high))),
        draw(STATUSES),
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 400))),
        draw(st.sampled_from(["urn:a", "urn:b"])),
        draw(st.sampled_from(["1", "2", "3"])),
    )


@st.composite
def shuffled_twice(
    draw: st.DrawFn,
) -> tuple[Target, list[Observation], list[Observation], date]:
    target = draw(st.sampled_from(TARGETS))
    once = draw(st.lists(reports(target), max_size=14))
    once += draw(words_on(once))
    repeated = once + draw(st.lists(st.sampled_from(once), max_size=6)) if once else once
    return target, once, draw(st.permutations(repeated)), draw(DAYS)


def verdict_of(target: Target, figures: Iterable[Observation], day: date) -> Verdict:
    return judge(a_programme(target), target, figures, day)


@settings(max_examples=120, deadline=None)
@given(shuffled_twice())
def test_the_verdict_depends_on_the_set_of_reports_alone(
    case: tuple[Target, list[Observation], list[Observation], date],
) -> None:
    target, once, shuffled, day = case

    assert verdict_of(target, once, day) == verdict_of(target, shuffled, day)


@settings(max_examples=60, deadline=None)
@given(shuffled_twice(), st.integers(1, 5))
def test_the_open_episodes_at_the_end_do_not_depend_on_batches(
    case: tuple[Target, list[Observation], list[Observation], date], size: int
) -> None:
    target, once, shuffled, day = case

    def told(figures: list[Observation], batch: int) -> set[str]:
        episodes: tuple[Episode, ...] = ()
        before = None
        for end in range(batch, len(figures) + batch, batch):
            verdict = verdict_of(target, figures[:end], day)
            episodes, _ = changes(episodes, verdict, before)
            before = verdict.status
        return {one.id for one in episodes if one.open}

    assert told(once, max(len(once), 1)) == told(shuffled, size)


@settings(max_examples=50, deadline=None)
@given(shuffled_twice())
def test_every_chain_of_changes_is_whole(
    case: tuple[Target, list[Observation], list[Observation], date],
) -> None:
    target, _, shuffled, day = case
    episodes: tuple[Episode, ...] = ()
    published: dict[str, list[tuple[int, str]]] = {}
    for end in range(1, len(shuffled) + 1):
        episodes, news = changes(episodes, verdict_of(target, shuffled[:end], day), None)
        for one in news:
            chain = published.setdefault(one.episode.id, [])
            chain.append((one.episode.seq, one.episode.change.value))

    for chain in published.values():
        assert [seq for seq, _ in chain] == list(range(1, len(chain) + 1))
        assert chain[0][1] == "opened"
        for (_, before), (_, after) in pairwise(chain):
            assert (before in ("recovered", "retracted")) == (after == "opened")


@settings(max_examples=50, deadline=None)
@given(shuffled_twice())
def test_every_share_required_is_between_none_and_all_and_every_score_between_0_and_100(
    case: tuple[Target, list[Observation], list[Observation], date],
) -> None:
    target, once, _, day = case
    verdict = verdict_of(target, once, day)

    assert verdict.required is None or 0 <= verdict.required <= 1
    assert verdict.score is None or 0 <= verdict.score <= 100
    assert len({one.identity for one in verdict.spells}) == len(verdict.spells)
    for spell in verdict.spells:
        assert spell.until is None or not spell.until < spell.since
