"""A gateway over a store in memory, seeded once by scoring's own handlers."""

import asyncio
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from inspect import iscoroutinefunction

import httpx
import pytest
from fastapi import FastAPI

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


def over(programme: Programme, store: MemoryStore) -> FastAPI:
    """A gateway over a store."""
    clock = ManualClock(datetime.combine(TODAY, NOON))
    slips = slips_of(store.slip_documents)
    slips.away = store.away
    return web(programme, clock, store, Health(), new_registry(NAME, VERSION), slips=slips)


def of(app: FastAPI) -> httpx.AsyncClient:
    """A client of a gateway; it opens nothing that would have to be closed."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://gateway.test")


@pytest.fixture
def connect(programme: Programme) -> Connect:
    """Makes a client of a gateway over a store."""
    return lambda store: of(over(programme, store))


@pytest.fixture(scope="session")
def shown(programme: Programme, demonstration: MemoryStore) -> FastAPI:
    """The gateway over the demonstration: one for all tests that only look."""
    return over(programme, demonstration)


@pytest.fixture
def client(shown: FastAPI) -> httpx.AsyncClient:
    """A client of the demonstration."""
    return of(shown)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks the one gateway does so in one loop: an app belongs to the loop it runs in."""
    for item in items:
        if (
            isinstance(item, pytest.Function)
            and "shown" in item.fixturenames
            and iscoroutinefunction(item.function)
        ):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
