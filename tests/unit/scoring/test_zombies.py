"""Two workers that both believe a target to be theirs."""

from datetime import UTC, datetime

from tests.unit.scoring.world import World, a_figure, a_report

EARLY, LATE = datetime(2028, 1, 1, tzinfo=UTC), datetime(2028, 2, 1, tzinfo=UTC)


def values(world: World) -> set[tuple[str, int]]:
    """The periods and the values that the standing verdict rests on."""
    verdict = world.verdicts.documents["coverage"]["target"]["verdict"]
    return {(one["period"], int(one["value"])) for one in verdict["points"]}


async def test_a_worker_that_wakes_up_late_cannot_undo_its_successor() -> None:
    world = World()
    zombie, successor = world.worker(), world.worker()
    await zombie.take([a_report("coverage", a_figure("2026", 30), id="a", at=EARLY)])
    await successor.take([a_report("coverage", a_figure("2027", 50), id="b", at=EARLY)])

    outcome = await zombie.take([a_report("coverage", a_figure("2026", 35), id="c", at=LATE)])

    assert outcome.conflicts == 1
    assert values(world) == {("2026", 35), ("2027", 50)}


async def test_a_verdict_that_seems_unchanged_to_one_holds_against_the_other() -> None:
    """The second worker finds the verdict right and writes none; the first, which has not seen the
    report, must not be able to write one without it."""
    world = World()
    slow, quick = world.worker(), world.worker()
    await slow.take([a_report("coverage", a_figure("2026", 30), id="a", at=EARLY)])
    # Stored by a worker that died before it judged.
    await world.reports.keep(
        [
            {
                **world.reports.documents["urn:test:office|a"],
                "_id": "urn:test:office|b",
                "event_id": "b",
                "digest": "another",
            }
        ]
    )
    await quick.rejudge({"coverage"})
    await quick.take([a_report("coverage", a_figure("2026", 30), id="a", at=EARLY)])
    guard = world.verdicts.documents["coverage"]["guard"]

    outcome = await slow.take([a_report("coverage", a_figure("2027", 50), id="c", at=LATE)])

    assert guard >= 2
    assert outcome.conflicts == 1
    assert values(world) == {("2026", 30), ("2027", 50)}


async def test_two_workers_that_meet_at_a_first_verdict_agree() -> None:
    world = World()
    one, other = world.worker(), world.worker()
    await one.take([a_report("coverage", a_figure("2026", 30), id="a", at=EARLY)])
    await other.take([a_report("coverage", a_figure("2027", 50), id="b", at=EARLY)])

    await one.take([a_report("coverage", a_figure("2025", 20), id="c", at=EARLY)])

    assert values(world) >= {("2026", 30), ("2027", 50)}
    assert world.verdicts.documents["coverage"]["version"] == len(world.journal.verdicts)
