"""What a batch does to the store, to the topics, and to what is remembered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from runtime.failures import Unavailable
from schemas.events import SlipChanged, TargetAssessed
from schemas.stored import VerdictDocument
from services.scoring.memory import MemoryVerdicts
from services.scoring.telling import assessed_id
from tests.unit.scoring.world import PROGRAMME, Fuse, World, a_figure, a_report

LATER = datetime(2028, 2, 1, tzinfo=UTC)
EVERY = timedelta(minutes=5)


async def test_a_report_is_stored_judged_journalled_and_told() -> None:
    world = World()

    await world.worker().take([a_report("coverage", a_figure("2026", 41), id="r1")])

    document = world.verdicts.documents["coverage"]
    assert (document["version"], document["as_of"]) == (1, "2028-03-10")
    assert document["catalogue_version"] == PROGRAMME.version
    assert document["target"]["verdict"]["status"] == document["status"]
    assert document["outbox"] is None
    assert world.journal.verdicts["coverage|1"]["verdict"] == document["target"]["verdict"]
    assert [news.id for news in world.herald.news][:1] == [assessed_id("coverage", 1)]
    assert isinstance(world.herald.news[0].event, TargetAssessed)


async def test_many_reports_on_one_target_make_one_verdict() -> None:
    world = World()

    outcome = await world.worker().take(
        [a_report("coverage", a_figure(str(year), 30), id=f"r{year}") for year in range(2026, 2028)]
    )

    assert len(outcome.written) == 1
    assert len(world.reports.documents) == 2
    assert len(world.journal.verdicts) == 1


async def test_a_slip_that_a_refusal_cancels_is_retracted_to_everyone_who_was_told() -> None:
    world = World()
    worker = world.worker()
    wrong = a_figure("2026", 29, measure="part", stage="final")
    total = a_figure("2026", 1000, measure="total", stage="final")
    await worker.take([a_report("budget", total, wrong, id="r1")])

    word = structs.replace(wrong, opinion="refused", note="counted without the districts")
    await worker.take([a_report("budget", word, id="d1", at=LATER, source="urn:test:decisions")])

    slips = [one.event for one in world.herald.news if isinstance(one.event, SlipChanged)]
    assert [one.change for one in slips] == ["opened", "retracted"]
    assert len({one.episode for one in slips}) == 1
    assert world.open_episodes() == set()
    notes = world.verdicts.documents["budget"]["target"]["verdict"]["notes"]
    assert any("counted without the districts" in one["en"] for one in notes)


async def test_a_held_figure_waits_until_a_person_has_spoken() -> None:
    world = World()
    worker = world.worker()
    odd = a_figure("2027", 210)
    await worker.take([a_report("coverage", a_figure("2026", 21), odd, id="r1")])
    waiting = world.verdicts.documents["coverage"]["target"]["verdict"]

    word = structs.replace(odd, opinion="accepted", note="counted again")
    await worker.take([a_report("coverage", word, id="d1", at=LATER, source="urn:test:decisions")])
    after = world.verdicts.documents["coverage"]["target"]["verdict"]

    (held,) = waiting["quarantined"]
    assert (held["source"], held["event_id"], held["reported_at"]) == (
        "urn:test:office",
        "r1",
        "2028-01-15T00:00:00+00:00",
    )
    assert (held["period"], held["value"], held["reason"]) == ("2027", 210, "jump_10")
    assert (held["before"]["period"], held["before"]["value"]) == ("2026", 21)
    assert held["plausible"] == {"low": None, "high": None}
    assert (waiting["quarantined_count"], after["quarantined_count"]) == (1, 0)
    assert (waiting["value"], after["value"]) == (21, 210)


async def test_repeated_reports_write_nothing() -> None:
    world, fuse = World(), Fuse()
    worker = world.worker(fuse)
    reports = [a_report("coverage", a_figure("2026", 41), id="r1")]
    await worker.take(reports)
    before, effects = world.verdicts.documents["coverage"], fuse.seen

    outcome = await worker.take(reports)

    assert world.verdicts.documents["coverage"] == before
    assert fuse.seen == effects + 1  # the insert that found them there
    assert (outcome.repeated, outcome.written, outcome.told) == (1, [], 0)


async def test_a_new_worker_confirms_a_verdict_that_it_finds_right() -> None:
    world = World()
    reports = [a_report("coverage", a_figure("2026", 41), id="r1")]
    await world.worker().take(reports)
    before = world.standing()

    outcome = await world.worker().take(reports)

    assert world.standing() == before
    assert outcome.written == []
    assert world.verdicts.documents["coverage"]["guard"] == 2
    assert len(world.herald.news) == len({news.id for news in world.herald.news})


async def test_an_older_vintage_that_comes_late_leaves_the_verdict_alone() -> None:
    world = World()
    worker = world.worker()
    await worker.take([a_report("coverage", a_figure("2026", 41), id="r2", at=LATER)])
    before = world.standing()

    await worker.take([a_report("coverage", a_figure("2026", 12), id="r1")])

    assert world.standing() == before
    assert len(world.reports.documents) == 2


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "in two batches"])
async def test_an_id_given_to_another_report_is_parked_and_not_judged(together: bool) -> None:
    world = World()
    worker = world.worker()
    first = a_report("coverage", a_figure("2026", 41), id="r1")
    second = a_report("coverage", a_figure("2026", 99), id="r1", offset=1)

    for batch in [[first, second]] if together else [[first], [second]]:
        await worker.take(batch)

    assert [(one.reason, one.event.offset) for one in world.herald.parked] == [("id_reused", 1)]
    assert [one["digest"] for one in world.reports.documents.values()]
    inputs = world.verdicts.documents["coverage"]["target"]["verdict"]["inputs"]
    assert all(one["value"] == 41 for one in inputs)


async def test_a_wrong_record_is_parked_and_the_others_are_taken() -> None:
    world = World()

    outcome = await world.worker().take(
        [
            a_report("unheard-of", a_figure("2026", 1), id="r1"),
            a_report("coverage", a_figure("2026", 41), id="r2", offset=1),
        ]
    )

    assert [one.reason for one in world.herald.parked] == ["unknown_target"]
    (aside,) = world.journal.rejected.values()
    assert aside["_id"] == world.herald.parked[0].id
    assert aside["refusals"][0]["pointer"] == "/target"
    assert aside["place"].startswith("measurements/")
    assert outcome.rejected == (True, False)
    assert set(world.verdicts.documents) == {"coverage"}


async def test_context_is_kept_and_never_judged() -> None:
    world = World()

    await world.worker().take([a_report("prices", a_figure("2026", 3), id="r1")])

    assert len(world.reports.documents) == 1
    assert world.verdicts.documents == {}


async def test_the_trace_of_the_report_goes_on_in_what_it_causes() -> None:
    world = World()
    trace = f"00-{'1' * 32}-{'2' * 16}-01"

    await world.worker().take(
        [a_report("coverage", a_figure("2026", 41), id="r1", traceparent=trace)]
    )

    assert {news.cause.traceparent for news in world.herald.news} == {trace}


async def test_a_worker_remembers_no_more_than_it_may() -> None:
    world = World()
    worker = world.worker(remembered=1)
    for number, target in enumerate(["coverage", "places", "coverage"]):
        await worker.take([a_report(target, a_figure("2026", 20 + number), id=f"r{number}")])

    assert world.statuses().keys() == {"coverage", "places"}
    assert len(worker._settling._memory._states) == 1


async def test_every_target_that_is_ours_gets_a_verdict_without_any_report() -> None:
    world = World()

    outcome = await world.worker().rejudge({"coverage", "places"})

    assert set(world.verdicts.documents) == {"coverage", "places"}
    assert outcome.statuses.keys() == {"coverage", "places"}


async def test_a_new_day_renews_every_verdict_and_tells_none_that_says_the_same() -> None:
    world = World()
    worker = world.worker()
    await worker.rejudge(PROGRAMME.target_by_id)
    told = dict(world.journal.verdicts)

    world.clock.advance(timedelta(days=1))
    outcome = await worker.rejudge(PROGRAMME.target_by_id)

    assert outcome.written == []
    assert {one["as_of"] for one in world.verdicts.documents.values()} == {"2028-03-11"}
    assert {one["version"] for one in world.verdicts.documents.values()} == {1}
    assert world.journal.verdicts == told


async def test_a_day_on_which_a_source_falls_silent_is_another_verdict() -> None:
    world = World()
    worker = world.worker()
    await worker.take([a_report("coverage", a_figure("2027", 41), id="r1")])

    world.clock.advance(timedelta(days=900))
    outcome = await worker.rejudge({"coverage"})

    assert outcome.written == ["stale"]
    assert [one["version"] for one in world.journal.verdicts.values()] == [1, 2]


async def test_the_day_is_the_day_in_the_province() -> None:
    world = World()
    world.clock.advance(timedelta(hours=15))  # 17:00 in London is past midnight in Lào Cai

    await world.worker().rejudge({"coverage"})

    assert world.verdicts.documents["coverage"]["as_of"] == "2028-03-11"


async def test_another_catalogue_judges_every_target_again() -> None:
    world = World()
    await world.worker().rejudge({"coverage"})
    world.programme = replace(PROGRAMME, version="2+t")

    await world.worker().rejudge({"coverage"})

    assert world.verdicts.documents["coverage"]["catalogue_version"] == "2+t"
    assert {one["catalogue_version"] for one in world.journal.verdicts.values()} == {
        PROGRAMME.version,
        "2+t",
    }


async def test_a_look_at_all_targets_is_due_when_something_could_have_changed() -> None:
    world = World()
    worker = world.worker()

    assert worker.due({"coverage"}, EVERY)
    await worker.rejudge({"coverage"})
    assert not worker.due({"coverage"}, EVERY)
    assert worker.due({"coverage", "places"}, EVERY)
    world.clock.advance(EVERY)
    assert worker.due({"coverage"}, EVERY)
    await worker.rejudge({"coverage"})
    world.clock.advance(timedelta(days=1))
    assert worker.due({"coverage"}, timedelta(days=9))


class LostRaces(MemoryVerdicts):
    """Somebody else always writes first."""

    async def write(self, document: VerdictDocument) -> bool:
        """Too late."""
        return False


async def test_a_verdict_that_keeps_changing_hands_is_waited_for() -> None:
    worker = World(verdicts=LostRaces()).worker()

    with pytest.raises(Unavailable, match="changing hands"):
        await worker.take([a_report("coverage", a_figure("2026", 41), id="r1")])
