"""A worker killed at any of its writes: what comes after it ends where an unharmed one ends."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from runtime.messages import Record
from services.scoring.telling import assessed_id
from tests.unit.scoring.world import Crash, Fuse, World, a_figure, a_report


def story() -> list[list[Record]]:
    """Batches in which targets slip, recover and are revised, with a wrong record among them."""
    moments = [datetime(2028, 1, day, tzinfo=UTC) for day in range(1, 10)]
    return [
        [
            a_report("coverage", a_figure("2026", 21), id="a", at=moments[0]),
            a_report("places", a_figure("2026", 33), a_figure("2025", 25), id="b", at=moments[1]),
            a_report("unheard-of", a_figure("2026", 1), id="x", offset=2),
            a_report(
                "budget",
                a_figure("2026", 1000, measure="total", stage="final"),
                a_figure("2026", 29, measure="part", stage="final"),
                id="c",
                at=moments[2],
            ),
        ],
        [
            a_report("coverage", a_figure("2027", 60), id="d", at=moments[3]),
            a_report("centre", a_figure("2028", 1, measure="built"), id="e", at=moments[4]),
            a_report("prices", a_figure("2027", 4), id="f", at=moments[5]),
        ],
        [
            a_report(
                "budget",
                a_figure("2026", 31, measure="part", stage="final"),
                id="g",
                at=moments[6],
            ),
            a_report("places", a_figure("2026", 22), id="i", at=moments[8]),
            a_report("coverage", a_figure("2027", 22), id="h", at=moments[7]),
            a_report("coverage", a_figure("2027", 22), id="h", at=moments[7], offset=9),
        ],
    ]


async def deliver(world: World, batches: Sequence[Sequence[Record]], fuse: Fuse) -> None:
    """Deliver the batches; at a crash another worker starts and gets the batch again."""
    worker = world.worker(fuse)
    for batch in batches:
        try:
            await worker.take(batch)
        except Crash:
            worker = world.worker()
            await worker.take(batch)


async def unharmed() -> tuple[World, int]:
    """The world as no crash would have it, and how many effects it took."""
    world, fuse = World(), Fuse()
    await deliver(world, story(), fuse)
    return world, fuse.seen


async def test_the_story_has_slips_to_lose() -> None:
    world, effects = await unharmed()

    chains = world.chains()
    assert effects >= 15
    assert {change for chain in chains.values() for change in chain} >= {"opened", "retracted"}
    assert world.open_episodes()


@pytest.mark.parametrize("how", ["before", "half", "after"])
async def test_a_crash_at_any_write_loses_nothing_and_tells_nothing_else(how: str) -> None:
    expected, effects = await unharmed()

    for effect in range(effects):
        world = World()
        await deliver(world, story(), Fuse(effect, how))

        assert world.standing() == expected.standing(), f"crash {how} effect {effect}"
        assert world.reports.documents == expected.reports.documents
        assert world.journal.verdicts == expected.journal.verdicts
        assert world.journal.slips == expected.journal.slips
        assert world.chains() == expected.chains()
        assert {one.id: one for one in world.herald.news} == {
            one.id: one for one in expected.herald.news
        }
        assert {one.id for one in world.herald.parked} == {one.id for one in expected.herald.parked}


@pytest.mark.parametrize("second", [0, 1, 2, 5])
async def test_two_crashes_in_a_row_do_no_more_harm(second: int) -> None:
    expected, effects = await unharmed()

    for first in range(effects):
        world = World()
        worker = world.worker(Fuse(first))
        for batch in story():
            fuses = iter([Fuse(second), Fuse()])
            while True:
                try:
                    await worker.take(batch)
                except Crash:
                    worker = world.worker(next(fuses))
                else:
                    break

        assert world.standing() == expected.standing()
        assert world.chains() == expected.chains()


async def test_an_outbox_left_behind_is_told_by_the_next_worker_without_any_report() -> None:
    world = World()
    with pytest.raises(Crash):
        await world.worker(Fuse(5)).take(story()[0])
    assert any(one["outbox"] for one in world.verdicts.documents.values())

    await world.worker().rejudge(world.programme.target_by_id)

    assert not any(one["outbox"] for one in world.verdicts.documents.values())
    assert assessed_id("coverage", 1) in {one.id for one in world.herald.news}
    assert "opened" in world.chains().popitem()[1]
