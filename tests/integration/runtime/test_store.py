"""The store through our settings: exact, aware, durable, and said to be away when it is."""

import asyncio
import socket
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from deploy.local.servers import EmbeddedStore
from runtime.failures import Unavailable
from runtime.mongo import Database, StorePolicy, open_database, store_check, translate
from tests.support.freezing import frozen
from tests.support.ports import free_port


async def test_numbers_are_exact_and_times_are_aware(database: Database) -> None:
    written = {
        "_id": "a",
        "value": Decimal("798000000000.10"),
        "at": datetime(2026, 11, 2, tzinfo=UTC),
    }

    await database["figures"].insert_one(written)

    read = await database["figures"].find_one({"_id": "a"})
    assert read == written
    assert read is not None
    assert isinstance(read["value"], Decimal)


async def test_writes_are_acknowledged_by_majority_and_journal(database: Database) -> None:
    assert database.write_concern.document == {"w": "majority", "j": True}
    assert await store_check(database) is None


async def test_a_store_that_is_away_is_unavailable_within_its_time(tmp_path: Path) -> None:
    store = EmbeddedStore(free_port(), tmp_path)
    store.start()
    quick = StorePolicy(select_s=0.5, connect_s=0.5, answer_s=1.0)
    database = open_database(store.uri, "away", quick)
    await database["figures"].insert_one({"_id": 1})
    store.kill()

    with pytest.raises(Unavailable, match="store"), translate():
        await database["figures"].insert_one({"_id": 2})
    assert "does not answer" in (await store_check(database) or "")

    store.start()
    with translate():
        await database["figures"].insert_one({"_id": 2})
    await database.client.close()
    store.stop()


async def test_a_store_that_is_only_busy_is_waited_for(tmp_path: Path) -> None:
    store = EmbeddedStore(free_port(), tmp_path)
    store.start()
    patient = open_database(store.uri, "busy")
    hasty = open_database(store.uri, "busy", StorePolicy(connect_s=0.5))
    for database in (patient, hasty):
        await database["figures"].insert_one({})
    with frozen(store.pid):
        waited_for = asyncio.create_task(patient["figures"].count_documents({}))
        with pytest.raises(Unavailable, match="store"), translate():
            await hasty["figures"].count_documents({})
        assert not waited_for.done()

    assert await waited_for == 2
    for database in (patient, hasty):
        await database.client.close()
    store.stop()


async def test_an_address_that_never_answers_is_said_to_be_away_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"mongodb://127.0.0.1:{silent.getsockname()[1]}/?directConnection=true"
        database = open_database(address, "silent", StorePolicy(select_s=0.5))

        async with asyncio.timeout(5.0):  # and not the twenty seconds of a connection
            with pytest.raises(Unavailable, match="store"), translate():
                await database["figures"].find_one({})
        await database.client.close()
