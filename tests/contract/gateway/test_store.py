"""What the store and its twin in memory both promise to the gateway."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import catalogue
from runtime.mongo import Database
from schemas import stored
from services.gateway.memory import MemoryStore
from services.gateway.ports import Span, Store
from services.gateway.store import DELIVERIES, MongoStore
from targets.catalogue import Programme
from tests.unit.gateway.seed import seeded, series, tell

TARGETS = ("coverage-5g", "officials-trained")
TARGETS_ASKED = frozenset(TARGETS)


@pytest.fixture(scope="module")
def programme() -> Programme:
    """The shipped programme."""
    return catalogue.load(catalogue.SHIPPED)


@pytest.fixture
async def seed(programme: Programme) -> MemoryStore:
    """Two targets, one of which slips."""
    falling = series("coverage-5g", {"2025-Q4": 60, "2026-Q1": 50, "2026-Q2": 45})
    rising = series("officials-trained", {"2025-S2": "40.50", "2026-S1": "61.25"})
    filled = await seeded(programme, [*falling, *rising])
    assert filled.slip_documents
    tell(filled)
    return filled


@pytest.fixture(params=["memory", "mongo"])
async def reading(request: pytest.FixtureRequest, seed: MemoryStore, database: Database) -> Store:
    """The twin, then the real one with the same documents in it."""
    if request.param == "memory":
        return seed
    for name, documents in (
        (stored.VERDICTS, list(seed.verdict_documents.values())),
        (stored.MEASUREMENTS, seed.measurement_documents),
        (stored.VERDICT_HISTORY, seed.history_documents),
        (stored.SLIP_CHANGES, seed.slip_documents),
        (DELIVERIES, [{**one, "recipient": "a-person"} for one in seed.delivery_documents]),
    ):
        await database[name].insert_many([dict(one) for one in documents])
    return MongoStore(database)


def ids(found: Sequence[Mapping[str, Any]]) -> set[str]:
    """Which documents were found."""
    return {one["_id"] for one in found}


async def test_every_verdict_has_a_number_and_a_guard(reading: Store, seed: MemoryStore) -> None:
    documents = seed.verdict_documents

    assert await reading.versions() == {name: one["version"] for name, one in documents.items()}
    assert await reading.guards() == {name: one["guard"] for name, one in documents.items()}
    assert set(await reading.guards(["coverage-5g", "no-such"])) == {"coverage-5g"}


async def test_one_verdict_is_read_by_its_target(reading: Store, seed: MemoryStore) -> None:
    found = await reading.verdict("coverage-5g")

    assert found is not None
    assert found["target"] == seed.verdict_documents["coverage-5g"]["target"]
    assert await reading.verdict("no-such") is None


async def test_summaries_leave_out_what_only_a_targets_page_shows(
    reading: Store, seed: MemoryStore
) -> None:
    found = {one["_id"]: one["target"] for one in await reading.summaries()}

    for name, document in seed.verdict_documents.items():
        whole = document["target"]
        left_out = set(whole["verdict"]) - set(found[name]["verdict"])
        assert left_out == {
            "points", "spells", "steps", "opinions", "inputs", "quarantined", "notes"
        }  # fmt: skip
        assert found[name]["verdict"]["sentence"] == whole["verdict"]["sentence"]
        assert found[name]["goals"] == whole["goals"]


async def test_summaries_are_those_of_the_targets_asked_for(reading: Store) -> None:
    assert ids(await reading.summaries({"coverage-5g", "no-such"})) == {"coverage-5g"}
    assert await reading.summaries([]) == []


async def test_reports_are_walked_back_within_a_span(reading: Store, seed: MemoryStore) -> None:
    ours = frozenset({"coverage-5g"})
    whole = await reading.reports_back(Span(ours))
    moments = [one["time"] for one in whole]

    assert moments == sorted(moments, reverse=True)
    assert ids(await reading.reports_back(Span(ours), 2)) == ids(whole[:2])
    assert ids(await reading.reports_back(Span(ours, until=moments[0]))) == ids(whole[1:])
    assert ids(await reading.reports_back(Span(ours, since=moments[0]))) == ids(whole[:1])
    assert ids(await reading.reports_back(Span())) == ids(seed.measurement_documents)


async def test_a_span_asks_for_what_a_report_touches(reading: Store) -> None:
    for span, found in (
        (Span(TARGETS_ASKED, periods=frozenset({"2026-Q1", "2025-S2"})), 2),
        (Span(TARGETS_ASKED, areas=frozenset({"lao-cai"})), 5),
        (Span(TARGETS_ASKED, areas=frozenset({"nowhere"})), 0),
        (Span(TARGETS_ASKED, measures=frozenset({"value"})), 5),
        (Span(frozenset(), periods=frozenset({"2026-Q1"})), 0),
    ):
        assert len(await reading.reports_back(span)) == found, span


async def test_news_come_oldest_first_within_their_time(reading: Store, seed: MemoryStore) -> None:
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    whole = await reading.news(long_ago, None, 1000)
    moments = [one["judged_at"] for one in whole]

    assert moments == sorted(moments)
    assert {one["id"] for one in whole} == {one["_id"] for one in seed.history_documents}
    assert all(one["sentence"]["vi"] and one["status"] for one in whole)
    assert len(await reading.news(long_ago, None, 3)) == 3
    assert await reading.news(long_ago, moments[0], 9) == []
    assert {one["judged_at"] for one in await reading.news(moments[-1], None, 999)} == {moments[-1]}


async def test_verdicts_are_walked_back_within_their_time(
    reading: Store, seed: MemoryStore
) -> None:
    whole = await reading.verdicts_back(None, None, None, 0)
    moments = [one["judged_at"] for one in whole]
    ours = await reading.verdicts_back({"coverage-5g"}, None, None, 0)

    assert moments == sorted(moments, reverse=True)
    assert {one["id"] for one in whole} == {one["_id"] for one in seed.history_documents}
    assert {one["target"] for one in ours} == {"coverage-5g"}
    assert len(await reading.verdicts_back(None, None, None, 2)) == 2
    assert await reading.verdicts_back(None, None, moments[-1], 9) == []
    newest = await reading.verdicts_back(None, moments[0], None, 0)
    assert {one["judged_at"] for one in newest} == {moments[0]}
    assert await reading.verdicts_back([], None, None, 0) == []


async def test_entries_of_the_history_are_read_by_name_with_what_they_rest_on(
    reading: Store, seed: MemoryStore
) -> None:
    wanted = seed.history_documents[0]
    (found,) = await reading.verdicts_named([wanted["_id"], "no|9"])

    assert found["id"] == wanted["_id"]
    assert found["reason"] == wanted["verdict"]["reason"]
    assert list(found["held"]) == wanted["verdict"]["quarantined"]
    assert found["invented"] is False


async def test_entries_of_the_history_are_asked_for_their_status(
    reading: Store, seed: MemoryStore
) -> None:
    first = next(one for one in seed.history_documents if one["version"] == 1)

    assert await reading.statuses([first["_id"], "no|9"]) == {first["_id"]: first["status"]}


async def test_every_version_of_the_catalogue_is_known_with_its_first_verdict(
    reading: Store, seed: MemoryStore, programme: Programme
) -> None:
    first = min(one["judged_at"] for one in seed.history_documents)

    assert list(await reading.catalogue_versions()) == [(programme.version, first)]


async def test_reports_are_those_of_the_targets_asked_for(reading: Store) -> None:
    both = await reading.reports(TARGETS, None)

    assert {one["target"] for one in await reading.reports(["coverage-5g"], None)} == {
        "coverage-5g"
    }
    assert len(both) == 5
    assert ids(await reading.reports(None, None)) == ids(both)
    assert await reading.reports([], None) == []


async def test_reports_end_before_the_moment_asked_for(reading: Store, seed: MemoryStore) -> None:
    moments = sorted(one["time"] for one in seed.measurement_documents)

    at_the_third = await reading.reports(None, moments[2])
    after_it = await reading.reports(None, moments[2] + timedelta(milliseconds=1))

    assert len(at_the_third) < len(after_it)
    assert all(one["time"] < moments[2] for one in at_the_third)


async def test_the_history_goes_back_from_a_version(reading: Store) -> None:
    whole = await reading.history("coverage-5g", until=None, below=None, limit=100)
    versions = [one["version"] for one in whole]
    below = await reading.history("coverage-5g", until=None, below=versions[0], limit=2)

    assert versions == sorted(versions, reverse=True)
    assert [one["version"] for one in below] == versions[1:3]
    assert (
        await reading.history("coverage-5g", until=whole[-1]["judged_at"], below=None, limit=9)
        == []
    )


async def test_slip_changes_are_those_told_by_a_moment(reading: Store, seed: MemoryStore) -> None:
    first = min(one["at"] for one in seed.slip_documents)

    assert ids(await reading.slip_changes(None, None)) == ids(seed.slip_documents)
    assert await reading.slip_changes(None, first) == []
    assert await reading.slip_changes("officials-trained", None) == []
    assert ids(await reading.slip_changes("coverage-5g", first + timedelta(seconds=1)))


async def test_the_changes_that_moved_last_lead_to_their_episodes(
    reading: Store, seed: MemoryStore
) -> None:
    newest = await reading.newest_slip_changes(None, 1)
    (story,) = {one["episode"] for one in newest}

    assert newest[0]["at"] == max(one["at"] for one in seed.slip_documents)
    assert ids(await reading.changes_of([story], None)) == {
        one["_id"] for one in seed.slip_documents if one["episode"] == story
    }
    assert await reading.newest_slip_changes(datetime(2000, 1, 1, tzinfo=UTC), 9) == []
    assert await reading.newest_slip_changes(None, 9, {"officials-trained"}) == []
    assert ids(await reading.newest_slip_changes(None, 0, {"coverage-5g"})) == ids(
        seed.slip_documents
    )
    since = await reading.newest_slip_changes(None, 0, None, newest[0]["at"])
    assert {one["at"] for one in since} == {newest[0]["at"]}
    assert ids(await reading.slip_changes(None, None, newest[0]["at"])) == ids(
        [one for one in seed.slip_documents if one["at"] >= newest[0]["at"]]
    )


async def test_deliveries_are_read_oldest_first(reading: Store, seed: MemoryStore) -> None:
    found = await reading.deliveries("coverage-5g", None)

    moments = [one["created_at"] for one in found]
    assert moments == sorted(moments)
    assert len(found) == len(seed.delivery_documents)
    assert found[0]["role"]["vi"]
    assert await reading.deliveries("coverage-5g", datetime(2020, 1, 1, tzinfo=UTC)) == []
    assert await reading.deliveries("officials-trained", None) == []


async def test_nobody_to_whom_it_was_delivered_is_read(
    database: Database, seed: MemoryStore
) -> None:
    await database[DELIVERIES].insert_one(
        {**seed.delivery_documents[0], "recipient": "a-person", "answer": "250 OK"}
    )

    found = await MongoStore(database).deliveries("coverage-5g", None)

    assert "recipient" not in found[0]
    assert "answer" not in found[0]
