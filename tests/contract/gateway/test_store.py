"""What the store and its twin in memory both promise to the gateway."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import catalogue
from runtime.mongo import Database
from schemas import stored
from services.gateway.memory import MemoryStore
from services.gateway.ports import Store
from services.gateway.store import DELIVERIES, MongoStore
from targets.catalogue import Programme
from tests.unit.gateway.seed import seeded, series, tell

TARGETS = ("coverage-5g", "officials-trained")


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


async def test_every_verdict_is_read_exactly(reading: Store, seed: MemoryStore) -> None:
    found = {one["_id"]: one for one in await reading.verdicts()}

    assert set(found) == set(seed.verdict_documents)
    for name, document in seed.verdict_documents.items():
        assert found[name]["target"] == document["target"]
        assert found[name]["judged_at"] == document["judged_at"]


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
