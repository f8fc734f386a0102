"""All targets are read when the service starts, so that nobody waits for them."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from runtime.clock import ManualClock
from runtime.failures import Unavailable
from services.gateway.handlers import Reader
from services.gateway.memory import MemoryStore
from services.gateway.warming import warmed
from targets.catalogue import Programme
from tests.unit.gateway.seed import TODAY

NOON = datetime.combine(TODAY, time(12), tzinfo=UTC)


@pytest.fixture
def reader(programme: Programme, store: MemoryStore) -> Reader:
    """A reader whose answers about all targets may be repeated unasked."""
    return Reader(store, programme, ManualClock(NOON), ask_again=timedelta(hours=1))


async def let_go_on() -> None:
    """Let what runs beside have its turns."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_what_all_targets_say_is_ready_before_anybody_asks(
    reader: Reader, store: MemoryStore
) -> None:
    async with warmed(reader):
        await let_go_on()
    store.away = True

    assert (await reader.programme_at_a_glance(None))["targets"] == len(store.verdict_documents)


async def test_a_store_that_comes_later_is_read_when_it_has_come(
    reader: Reader, store: MemoryStore
) -> None:
    store.away = True
    async with warmed(reader, again_s=0.0):
        await let_go_on()
        with pytest.raises(Unavailable):
            await reader.known_briefly(None)
        store.away = False
        await let_go_on()
    store.away = True

    assert (await reader.known_briefly(None)).judged_at is not None


async def test_a_service_that_stops_does_not_wait_for_a_store_that_is_away(
    reader: Reader, store: MemoryStore
) -> None:
    store.away = True
    async with asyncio.timeout(5), warmed(reader):
        await let_go_on()
