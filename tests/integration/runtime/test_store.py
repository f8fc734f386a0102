"""The store through our settings: exact, aware, durable, and said to be away when it is."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from deploy.local.servers import EmbeddedStore
from runtime.failures import Unavailable
from runtime.mongo import Database, StorePolicy, open_database, store_check, translate
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
