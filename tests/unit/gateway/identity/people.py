"""People and a gateway that knows them, in memory, for tests of identity."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
from fastapi import FastAPI

import catalogue
from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import new_registry
from runtime.mongo import Database
from services.gateway.app import NAME, VERSION, web
from services.gateway.identity.assembly import Identity, assemble, in_memory, over_store
from services.gateway.identity.gate import Door
from services.gateway.identity.handlers.keeping import By
from services.gateway.identity.passwords import Argon2Passwords
from services.gateway.identity.policy import Policy
from services.gateway.identity.ports import GroupRights, Provider
from services.gateway.identity.principal import ALL, Role
from services.gateway.identity.store import Opened, ensure_indexes
from services.gateway.memory import MemoryStore
from targets.catalogue import Programme

BASE = "http://gateway.test"
NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
PASSWORD = "một câu dài và dễ nhớ"
OURS = {"sec-fetch-site": "same-origin"}
#: A second factor is asked of nobody, where a test is about something else.
PLAIN = Policy(public_reading=True, second_factor_for=frozenset())
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')

PEOPLE: dict[str, tuple[set[Role], set[str], set[str]]] = {
    "reader": ({Role.READER}, set(), set()),
    "clerk": ({Role.CLERK}, {"so-tai-chinh"}, {"/so-tai-chinh"}),
    "approver": ({Role.APPROVER}, {"so-tai-chinh"}, set()),
    "leader": ({Role.LEADER}, {ALL}, set()),
    "administrator": ({Role.ADMINISTRATOR}, set(), set()),
    "auditor": ({Role.AUDITOR}, set(), set()),
}


@dataclass
class Gateway:
    """A gateway, who is known to it, and its clock."""

    app: FastAPI
    identity: Identity
    clock: ManualClock
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """A fresh browser."""
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, raise_app_exceptions=False),
            base_url=BASE,
            headers={**OURS, **headers},
        )
        self.clients.append(client)
        return client

    async def signed_in(self, name: str, password: str = PASSWORD) -> httpx.AsyncClient:
        """A browser in which somebody has signed in."""
        client = self.browser()
        answer = await sign_in(client, name, password)
        assert answer.status_code == 303, answer.text[:500]
        return client

    async def audited(self) -> list[tuple[str, str, str]]:
        """What, who, on what: oldest first."""
        return [(one.what, one.who, one.on) for one in await self.identity.audit.export(0)]


async def a_gateway(
    policy: Policy = PLAIN,
    *,
    door: Door | None = None,
    provider: Provider | None = None,
    rights: tuple[GroupRights, ...] = (),
    store: MemoryStore | None = None,
    database: Database | None = None,
    clock: ManualClock | None = None,
) -> Gateway:
    """A gateway that knows one person for each role, all with the same password; what identity
    keeps is in memory, or in a database."""
    clock, registry = clock or ManualClock(NOW), new_registry(NAME, VERSION)
    identity = in_memory(
        clock, registry, policy, door=door or Door(BASE), provider=provider, rights=rights
    )
    if database is not None:
        await ensure_indexes(database)
        records, journal = over_store(Opened(database))
        identity = assemble(
            records,
            journal,
            Argon2Passwords(memory_kib=64),
            (b"k" * 32,),
            clock,
            policy,
            door or Door(BASE),
            identity.metrics,
            provider,
            rights,
        )
    for name, (roles, departments, sources) in PEOPLE.items():
        await identity.keeping.add(
            By("", via="command"), name, name.title(), roles, departments, sources,
            password=PASSWORD,
        )  # fmt: skip
    app = web(
        shipped_programme(), clock, store or MemoryStore(), Health(), registry, identity=identity
    )
    return Gateway(app, identity, clock)


@cache
def shipped_programme() -> Programme:
    """The shipped programme, read once."""
    return catalogue.load(catalogue.SHIPPED)


def token_on(page: httpx.Response) -> str:
    """The token of the page's forms."""
    found = _CSRF.search(page.text)
    assert found, page.text[:500]
    return found[1]


async def post(
    client: httpx.AsyncClient, path: str, page: str = "/profile", **fields: Any
) -> httpx.Response:
    """Send a form as it stands on a page."""
    token = token_on(await client.get(page))
    return await client.post(path, data={"csrf": token, **fields})


async def sign_in(
    client: httpx.AsyncClient, name: str, password: str = PASSWORD, wanted: str = "/"
) -> httpx.Response:
    """Fill in the form of the door."""
    fields = {"account": name, "password": password, "next": wanted}
    return await post(client, "/sign-in", "/sign-in", **fields)
