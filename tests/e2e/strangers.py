"""Every address of the gateway, asked by somebody who has not signed in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
from fastapi.routing import APIRoute

import catalogue
from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import new_registry
from services.gateway.app import NAME, VERSION, web
from services.gateway.identity.assembly import in_memory
from services.gateway.memory import MemoryStore
from tests.integration.gateway.test_owasp_api_top10 import every_route
from tests.unit.gateway.identity.people import Gateway


def routes() -> list[APIRoute]:
    """Every address that the gateway serves."""
    programme, clock = catalogue.load(catalogue.SHIPPED), ManualClock(datetime.now(UTC))
    registry = new_registry(NAME, VERSION)
    identity = in_memory(clock, registry)
    app = web(programme, clock, MemoryStore(), Health(), registry, identity=identity)
    return every_route(Gateway(app, identity, clock))


def asked(
    client: httpx.Client, route: APIRoute, **names: str
) -> Iterator[tuple[str, httpx.Response]]:
    """What each method of a route answers to somebody who has not signed in."""
    path = re.sub(r"\{(\w+)(:\w+)?\}", lambda found: names.get(found[1], "x"), route.path_format)
    for method in sorted((route.methods or set()) - {"HEAD"}):
        yield f"{method} {path}", client.request(method, path)
