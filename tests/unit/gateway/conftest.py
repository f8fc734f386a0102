"""A gateway over a store in memory, seeded once by scoring's own handlers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from datetime import datetime

import httpx
import pytest

import catalogue
from catalogue.demo import invented_history
from catalogue.figures import shipped
from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import new_registry
from services.gateway.app import NAME, VERSION, web
from services.gateway.memory import MemoryStore
from targets.catalogue import Programme
from tests.unit.gateway.seed import NOON, TODAY, real_reports, seeded, tell
from tests.unit.gateway.slips.seed import slips_of

Connect = Callable[[MemoryStore], httpx.AsyncClient]


@pytest.fixture(scope="session")
def programme() -> Programme:
    """The shipped programme."""
    return catalogue.load(catalogue.SHIPPED)


@pytest.fixture(scope="session")
def demonstration(programme: Programme) -> MemoryStore:
    """Real figures and the invented history: every kind and nearly every status."""
    real = shipped(programme)
    figures = [*real, *invented_history(programme, TODAY, real)]
    store = asyncio.run(seeded(programme, real_reports(figures)))
    tell(store)
    return store


@pytest.fixture
def store(demonstration: MemoryStore) -> MemoryStore:
    """The same, for one test to change."""
    return deepcopy(demonstration)


@pytest.fixture
async def connect(programme: Programme) -> AsyncIterator[Connect]:
    """Makes a client of a gateway over a store."""
    clients: list[httpx.AsyncClient] = []

    def make(store: MemoryStore) -> httpx.AsyncClient:
        clock = ManualClock(datetime.combine(TODAY, NOON))
        slips = slips_of(store.slip_documents)
        slips.away = store.away
        app = web(programme, clock, store, Health(), new_registry(NAME, VERSION), slips=slips)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        clients.append(httpx.AsyncClient(transport=transport, base_url="http://gateway.test"))
        return clients[-1]

    yield make
    for client in clients:
        await client.aclose()


@pytest.fixture
async def client(connect: Connect, demonstration: MemoryStore) -> httpx.AsyncClient:
    """A client of the demonstration."""
    return connect(demonstration)
