"""A gateway with held figures, an ingest behind it, and people of every kind."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import new_registry
from services.gateway.app import NAME, VERSION, web
from services.gateway.identity.assembly import Identity, in_memory
from services.gateway.identity.handlers.browsers import Origin
from services.gateway.identity.handlers.keeping import By
from services.gateway.identity.principal import Role
from services.gateway.reporting.handlers.decisions import Deciding
from services.gateway.reporting.memory import MemoryReporting
from services.gateway.reporting.room import World
from targets.catalogue import Programme
from tests.unit.gateway.reporting.world import SERIES, TARGET, ScoringIngest, an_event
from tests.unit.gateway.seed import NOON, TODAY

HOST = "http://gateway.test"
NOW = datetime.combine(TODAY, NOON)
PASSWORD = "mot cau dai va de nho"
WHY = "Đã đối chiếu với báo cáo gốc của nguồn."


@dataclass
class Bureau:
    """A gateway, what stands behind it, and clients of it."""

    ingest: ScoringIngest
    kept: MemoryReporting
    clock: ManualClock
    identity: Identity
    make: Callable[[], httpx.AsyncClient]
    deciding: Deciding

    async def signed_in(
        self, role: Role, *departments: str, sources: tuple[str, ...] = (), name: str = ""
    ) -> httpx.AsyncClient:
        """A client of somebody with a role in departments, or for sources."""
        return await self.holding({role}, departments, sources, name or str(role))

    async def holding(
        self, roles: set[Role], departments: tuple[str, ...], sources: tuple[str, ...], name: str
    ) -> httpx.AsyncClient:
        """A client of somebody with several roles."""
        keeping = self.identity.keeping
        await keeping.add(
            By("admin"), name, f"Giả định {name}", roles, departments, sources, password=PASSWORD
        )
        account = await keeping.get(name)
        assert account is not None
        token, _ = await self.identity.browsers.open(account, Origin(), strong=True)
        client = self.make()
        client.cookies.set("slipwatch-session", token)
        return client

    async def held(self, target: str = TARGET) -> dict[str, Any]:
        """The held figure of a target, as the API says it."""
        found = (await self.make().get("/api/v1/figures/held")).json()["items"]
        return next(one for one in found if one["target"] == target)

    async def status(self, target: str = TARGET) -> str:
        """How a target stands."""
        return str((await self.make().get(f"/api/v1/targets/{target}")).json()["verdict"]["status"])

    async def audited(self, what: str) -> list[Any]:
        """What the audit log remembers of a kind."""
        return list(await self.identity.audit.newest(below=None, whats=[what], who="", limit=50))


async def form_of(client: httpx.AsyncClient, figure: str, kind: str) -> dict[str, str]:
    """The hidden fields of one form on the page of a held figure."""
    page = (await client.get(f"/reporting/held/{figure}")).text
    for form in re.findall(r"<form method=\"post\".*?</form>", page, re.DOTALL):
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        if fields["kind"] == kind:
            return fields
    raise AssertionError(f"there is no form to be {kind} on the page")


async def decide(
    client: httpx.AsyncClient, figure: str, kind: str, reason: str = WHY, **more: str
) -> httpx.Response:
    """Fill in a form of the page and send it."""
    fields = await form_of(client, figure, kind)
    return await send(client, figure, {**fields, "reason": reason, **more})


async def send(client: httpx.AsyncClient, figure: str, fields: dict[str, str]) -> httpx.Response:
    """Send a form as a browser does."""
    return await client.post(
        f"/reporting/held/{figure}/decisions", data=fields, headers={"origin": HOST}
    )


@pytest.fixture
async def open_bureau(programme: Programme) -> AsyncIterator[Callable[..., Any]]:
    """Makes a gateway; without an ingest when it is asked to."""
    clients: list[httpx.AsyncClient] = []

    async def build(*, switched_on: bool = True) -> Bureau:
        clock = ManualClock(datetime(2024, 1, 1, tzinfo=UTC))
        ingest = ScoringIngest(programme, clock)
        events = []
        for (target, source), figures in SERIES.items():
            for period, value in figures.items():
                at = datetime(int(period) + 1, 2, 1, 3, tzinfo=UTC)
                events.append((at, an_event(target, source, period, value, at)))
        for at, event in sorted(events, key=lambda one: one[0]):
            clock.advance(max(timedelta(0), at - clock.now()))
            await ingest.settle([event])
        clock.advance(NOW - clock.now())
        await ingest.judge_all()
        kept, registry = MemoryReporting(), new_registry(NAME, VERSION)
        identity = in_memory(clock, registry)
        app = web(
            programme,
            clock,
            ingest.store,
            Health(),
            registry,
            identity=identity,
            reporting=World(kept, kept, kept, ingest if switched_on else None),
        )

        def make() -> httpx.AsyncClient:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            clients.append(httpx.AsyncClient(transport=transport, base_url=HOST))
            return clients[-1]

        return Bureau(ingest, kept, clock, identity, make, app.state.deciding)

    yield build
    for client in clients:
        await client.aclose()


@pytest.fixture
async def bureau(open_bureau: Callable[..., Any]) -> Bureau:
    """A gateway that decisions can be made in."""
    found: Bureau = await open_bureau()
    return found
