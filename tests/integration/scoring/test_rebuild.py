"""Everything that scoring has derived can be lost, and comes back as it was."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import catalogue
from deploy.local.servers import EmbeddedStore
from runtime.clock import SystemClock
from runtime.mongo import Database
from runtime.offsets import GroupInUse, rewind
from schemas import stored
from schemas.topics import MEASUREMENTS, SLIPS
from services.scoring.replay import replay
from services.scoring.settings import Settings
from tests.integration.scoring.process import Reader, Worker, a_report, comes_true, publish
from tests.integration.scoring.test_worker import PROGRAMME, REACHES, all_told, counted
from tests.support.servers import Broker

TARGETS = REACHES[:4]
RISE_AND_FALL = tuple(zip(("2021", "2022", "2023", "2024", "2025"), "99954", strict=True))


async def standing(database: Database) -> dict[str, Any]:
    """Each target with its verdict as it is said, and its open episodes."""
    found = database[stored.VERDICTS].find({})
    return {
        one["_id"]: (one["target"], one["status"], sorted(e["id"] for e in one["episodes"]))
        async for one in found
    }


async def slip_ids(broker: str, least: int) -> list[str]:
    """The ids of all that was told on the topic of slips, of which there are at least so many."""
    async with Reader(broker, SLIPS.name) as slips:

        async def enough() -> bool:
            return len(await slips.read()) >= least

        await comes_true(enough)
        return [envelope.id for envelope, _ in slips.events]


@pytest.fixture(scope="module")
def kafka_alone(on_kafka: bool) -> None:
    """Skips before anything is started."""
    if not on_kafka:
        pytest.skip("the embedded broker takes offsets from members alone, and forgets them")


@pytest.fixture
async def before(
    start: Callable[..., Worker], own_broker: Broker, database: Database
) -> dict[str, Any]:
    """Some targets that rose and fell, judged and told; the worker is gone."""
    worker = start()
    await publish(
        own_broker.address,
        [
            a_report(target, *RISE_AND_FALL, id=target)  # one report each: no batch cuts it in two
            for target in TARGETS
        ],
    )

    async def judged() -> bool:
        every = await counted(database, stored.VERDICTS, len(PROGRAMME.targets))
        fallen = {"_id": {"$in": TARGETS}, "target.verdict.value": 4}
        return every and await database[stored.VERDICTS].count_documents(fallen) == len(TARGETS)

    await comes_true(judged)
    await comes_true(lambda: all_told(database))
    assert worker.stop() == 0
    assert any(episodes for _, _, episodes in (await standing(database)).values())
    return await standing(database)


async def test_verdicts_and_episodes_come_back_from_the_stored_reports_and_tell_nobody_twice(
    before: dict[str, Any], own_broker: Broker, store: EmbeddedStore, database: Database
) -> None:
    told = await database[stored.SLIP_CHANGES].distinct("_id")
    for lost in (stored.VERDICTS, stored.VERDICT_HISTORY, stored.SLIP_CHANGES):
        await database[lost].drop()
    settings = Settings(
        own_broker.address, store.uri, Path(catalogue.SHIPPED), mongo_db=database.name
    )

    await replay(settings, SystemClock(), dry_run=False, say=lambda _: None)

    assert await standing(database) == before
    again = await database[stored.SLIP_CHANGES].distinct("_id")
    assert set(again) <= set(told)  # alerts knows each of them by its id
    assert set(await slip_ids(own_broker.address, len(told) + len(again))) == set(told)


@pytest.mark.usefixtures("kafka_alone")
async def test_without_any_database_everything_comes_back_from_the_topic(
    before: dict[str, Any], start: Callable[..., Worker], own_broker: Broker, database: Database
) -> None:
    await database.client.drop_database(database.name)
    moved = await rewind(own_broker.address, "scoring", [MEASUREMENTS.name])
    assert set(moved.values()) == {0}

    start()

    async def as_before() -> bool:
        return await standing(database) == before and await all_told(database)

    await comes_true(as_before)
    assert await database[stored.MEASUREMENTS].count_documents({}) == len(TARGETS)


@pytest.mark.usefixtures("kafka_alone")
async def test_a_group_with_members_is_not_moved(
    start: Callable[..., Worker], own_broker: Broker
) -> None:
    start()

    with pytest.raises(GroupInUse):
        await asyncio.wait_for(rewind(own_broker.address, "scoring", [MEASUREMENTS.name]), 30.0)
