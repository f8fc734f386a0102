"""Order and number do not matter: the end is what the judge says of the set of reports."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from runtime.messages import Record
from schemas.cloudevents import from_kafka
from schemas.codec import decode
from schemas.events import MeasurementReported
from services.scoring.handlers import Scoring
from services.scoring.intake import Taken, read
from targets.judge import judge
from targets.plain import target_plain
from targets.slips import episode_id
from tests.unit.scoring.world import (
    NOW,
    PROGRAMME,
    TODAY,
    Crash,
    Fuse,
    World,
    a_figure,
    a_report,
    told_again,
)

MOMENTS = st.integers(0, 400).map(lambda days: datetime(2027, 2, 1, tzinfo=UTC) + timedelta(days))
VALUES = st.sampled_from(["0", "5", "20", "20.5", "33", "41", "60", "100", "1e3"])
STATUSES = st.sampled_from(["A", "A", "A", "P", "E", "B", "O"])
YEARS = st.sampled_from(["2024", "2025", "2026", "2027"])


def some(**parts: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict[str, str]]]:
    """A few figures that one source could report together, no fact twice."""
    return st.lists(
        st.fixed_dictionaries(parts),
        min_size=1,
        max_size=4,
        unique_by=lambda one: (one["period"], one.get("measure"), one.get("stage")),
    )


FIGURES = {
    "coverage": some(period=YEARS, value=VALUES, status=STATUSES),
    "places": some(period=YEARS, value=st.sampled_from(["1", "19", "20", "21", "34"])),
    "centre": some(
        period=st.sampled_from(["2027-05", "2027-09"]),
        value=st.sampled_from(["0", "1"]),
        measure=st.just("built"),
    ),
    "budget": some(
        period=YEARS,
        value=st.sampled_from(["29", "30", "31", "1000"]),
        measure=st.sampled_from(["total", "part"]),
        stage=st.sampled_from(["plan", "final"]),
    ),
}
TARGETS = st.sampled_from(["coverage", "coverage", "places", "budget", "centre"])
SOURCES = st.sampled_from(["urn:test:office", "urn:test:press"])
DICE = st.randoms(use_true_random=False)


@st.composite
def reports(draw: st.DrawFn) -> list[Record]:
    """A set of reports, each with an id of its own."""
    made = []
    for number in range(draw(st.integers(1, 10))):
        target = draw(TARGETS)
        shown = [a_figure(**one) for one in draw(FIGURES[target])]
        at, source = draw(MOMENTS), draw(SOURCES)
        made.append(a_report(target, *shown, id=f"r{number}", at=at, source=source, offset=number))
    for number in range(draw(st.integers(0, 3))):
        record = draw(st.sampled_from(made))
        made.append(draw(a_word_on(record, id=f"d{number}", offset=len(made))))
    return made


@st.composite
def a_word_on(draw: st.DrawFn, record: Record, *, id: str, offset: int) -> Record:
    """A person accepts or refuses a figure of a report, soon or late, and perhaps otherwise than
    before."""
    envelope, value = from_kafka(record.value, record.headers, record.timestamp_ms)
    report = decode(envelope.type, value)
    assert isinstance(report, MeasurementReported)
    assert envelope.time is not None
    figure = draw(st.sampled_from(report.observations))
    return a_report(
        report.target,
        structs.replace(
            figure,
            opinion=draw(st.sampled_from(["accepted", "refused"])),
            note="asked the source",
        ),
        id=id,
        at=min(envelope.time + timedelta(days=draw(st.integers(-2, 5))), NOW),
        source="urn:slipwatch:gateway:decisions",
        offset=offset,
    )


@dataclass(frozen=True)
class Delivery:
    """One way for a set of reports to come: batches, and where a worker is killed or replaced."""

    batches: list[list[Record]]
    kills: list[tuple[int, str] | None]


KILLS = st.none() | st.tuples(st.integers(0, 6), st.sampled_from(["before", "half", "after"]))


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Record], Delivery]:
    """A set of reports, and a delivery of it: shuffled, repeated, spelt otherwise, cut anywhere,
    interrupted."""
    whole = draw(reports())
    repeated = draw(st.lists(st.sampled_from(whole), max_size=4))
    repeated = [told_again(one, draw(DICE)) if draw(st.booleans()) else one for one in repeated]
    order = draw(st.permutations(whole + repeated))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=4)))
    edges = [0, *cuts, len(order)]
    batches = [order[a:b] for a, b in pairwise(edges) if a < b]
    return whole, Delivery(batches, [draw(KILLS) for _ in batches])


async def deliver(world: World, delivery: Delivery) -> None:
    """Deliver it to workers that are killed on the way, while others still remember."""
    workers: list[Scoring] = [world.worker(), world.worker()]
    for number, (batch, kill) in enumerate(zip(delivery.batches, delivery.kills, strict=True)):
        if kill is not None:
            effects, how = kill
            try:
                await world.worker(Fuse(effects, how)).take(batch)
            except Crash:
                workers[number % 2] = world.worker(remembered=1)
        await workers[number % 2].take(batch)


@settings(max_examples=150, deadline=None)
@given(deliveries())
def test_the_end_is_what_the_offline_judge_says_of_the_set(
    case: tuple[list[Record], Delivery],
) -> None:
    whole, delivery = case
    world = World()

    asyncio.run(deliver(world, delivery))

    readings = [read(PROGRAMME, record, TODAY) for record in whole]
    vintages = [seen for one in readings if isinstance(one, Taken) for seen in one.observations]
    lasting = set()
    for target in PROGRAMME.targets:
        theirs = [seen for seen in vintages if seen.fact.target == target.id]
        if not theirs:
            assert target.id not in world.verdicts.documents
            continue
        verdict = judge(PROGRAMME, target, theirs, TODAY)
        lasting |= {
            (episode_id(target.id, verdict.area, one), one.severity.value)
            for one in verdict.findings
        }
        document = world.verdicts.documents[target.id]
        assert document["target"] == target_plain(PROGRAMME, target, verdict)
        assert document["outbox"] is None
        assert document["version"] == len(
            [one for one in world.journal.verdicts.values() if one["target"] == target.id]
        )
    assert world.open_episodes() == lasting
    for chain in world.chains().values():
        assert chain[0] == "opened"
    assert "id_reused" not in {one.reason for one in world.herald.parked}
    told = {news.id for news in world.herald.news}
    assert set(world.journal.slips) <= told


@settings(max_examples=40, deadline=None)
@given(reports(), st.integers(0, 60))
def test_a_day_that_passes_is_judged_as_if_all_had_come_on_it(
    whole: list[Record], days: int
) -> None:
    world, later = World(), World()
    later.clock.advance(timedelta(days=days))

    async def live() -> None:
        worker = world.worker()
        await worker.take(whole)
        world.clock.advance(timedelta(days=days))
        await worker.rejudge(PROGRAMME.target_by_id)
        other = later.worker()
        await other.take(whole)
        await other.rejudge(PROGRAMME.target_by_id)

    asyncio.run(live())

    assert later.clock.now() - NOW == timedelta(days=days)
    assert {one["_id"]: one["target"] for one in world.verdicts.documents.values()} == {
        one["_id"]: one["target"] for one in later.verdicts.documents.values()
    }
    assert world.open_episodes() == later.open_episodes()
