"""A gateway with slips, and people of every kind who have signed in."""

from collections.abc import AsyncIterator, Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import pytest

from runtime.clock import ManualClock
from runtime.health import Health
from runtime.links import Link, Links
from runtime.metrics import new_registry
from services.gateway.app import NAME, VERSION, web
from services.gateway.identity.assembly import Identity, in_memory
from services.gateway.identity.handlers.browsers import Origin
from services.gateway.identity.handlers.keeping import By
from services.gateway.identity.principal import Role
from services.gateway.memory import MemoryStore
from services.gateway.slips.memory import MemorySlips
from services.gateway.slips.room import PURPOSE
from targets.catalogue import Programme
from tests.unit.gateway.seed import NOON, TODAY
from tests.unit.gateway.slips.seed import slips_of

KEY = bytes(range(32))
HOST = "http://gateway.test"
NOW = datetime.combine(TODAY, NOON)
PASSWORD = "mot cau dai va de nho"


@dataclass
class Desk:
    """A gateway, and clients of it."""

    slips: MemorySlips
    clock: ManualClock
    identity: Identity
    make: Callable[[], httpx.AsyncClient]
    links: Links

    async def signed_in(self, role: Role, *departments: str) -> httpx.AsyncClient:
        """A client of somebody with a role in departments."""
        name = f"{role}-{'-'.join(departments) or 'none'}".replace("*", "all")
        keeping = self.identity.keeping
        await keeping.add(
            By("admin"), name, f"Giả định {role}", {role}, departments, (), password=PASSWORD
        )
        account = await keeping.get(name)
        assert account is not None
        token, _ = await self.identity.browsers.open(account, Origin(), strong=True)
        client = self.make()
        client.cookies.set("slipwatch-session", token)
        return client

    def link(self, episode: str, *, days: int = 14, recipient: str = "dau-moi-so-khcn") -> str:
        """The address in a letter."""
        about = {"episode": episode, "recipient": recipient, "target": "coverage-5g"}
        expires = self.clock.now() + timedelta(days=days)
        return f"/a/{self.links.make(Link(f'link-of-{episode}', about, expires))}"


@pytest.fixture(scope="session")
def demonstrated(demonstration: MemoryStore) -> MemorySlips:
    """The slips of the demonstration."""
    return slips_of(demonstration.slip_documents)


@pytest.fixture
async def open_desk(
    programme: Programme, demonstration: MemoryStore
) -> AsyncIterator[Callable[[MemorySlips], Desk]]:
    """Makes a gateway over slips."""
    clients: list[httpx.AsyncClient] = []

    def build(slips: MemorySlips) -> Desk:
        clock, links = ManualClock(NOW), Links((KEY,), PURPOSE)
        registry = new_registry(NAME, VERSION)
        identity = in_memory(clock, registry)
        app = web(
            programme,
            clock,
            demonstration,
            Health(),
            registry,
            identity=identity,
            slips=slips,
            links=links,
        )

        def make() -> httpx.AsyncClient:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            clients.append(httpx.AsyncClient(transport=transport, base_url=HOST))
            return clients[-1]

        return Desk(slips, clock, identity, make, links)

    yield build
    for client in clients:
        await client.aclose()


@pytest.fixture
def desk(open_desk: Callable[[MemorySlips], Desk], demonstrated: MemorySlips) -> Desk:
    """A gateway over the demonstration's slips."""
    return open_desk(deepcopy(demonstrated))


def ids(cards: Iterable[dict[str, str]]) -> list[str]:
    """Which episodes were answered, in order."""
    return [one["episode"] for one in cards]
