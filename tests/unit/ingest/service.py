"""Ingest as the tests drive it: its real app, the shipped catalogue, and a twin of Kafka."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import msgspec

import catalogue
from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import Registry
from schemas.cloudevents import BATCH, STRUCTURED
from services.ingest.app import web
from services.ingest.keys.grants import Grant, Right
from services.ingest.keys.handlers import Key, Secret, written
from services.ingest.keys.memory import MemoryKeys
from services.ingest.memory import MemoryReports
from services.ingest.routes import PATH
from services.ingest.settings import Settings
from targets.catalogue import Programme

NOW = datetime(2026, 11, 22, 1, 0, 0, 123456, tzinfo=UTC)
DATA: dict[str, Any] = {
    "target": "officials-trained",
    "observations": [{"period": "2025", "value": 61}],
}
BINARY = {
    "ce-specversion": "1.0",
    "ce-id": "r-1",
    "ce-source": "/so-noi-vu",
    "ce-type": "measurement.reported.v1",
    "ce-time": "2026-02-01T08:00:00+07:00",
    "content-type": "application/json",
}


def a_key(name: str = "all", **changes: Any) -> Key:
    """A key that opens everything, or less; its secret is its name."""
    opens = {"sources": ("*",), "targets": frozenset({"*"}), "rights": frozenset(Right)}
    expires = changes.pop("expires", None)
    secret = Secret(sha256(name.encode()).digest(), expires)
    return Key(Grant(key=name, **(opens | changes)), (secret,))


def bearer(name: str = "all") -> dict[str, str]:
    """The header of somebody who has that key."""
    return {"authorization": f"Bearer {written(name, name)}"}


@cache
def programme() -> Programme:
    """The shipped catalogue, read once."""
    return catalogue.load(catalogue.SHIPPED)


def an_event(data: Any = None, /, **changes: Any) -> dict[str, Any]:
    """The ordinary event in structured mode; an attribute of None is left out."""
    event = {
        "specversion": "1.0",
        "id": "r-1",
        "source": "/so-noi-vu",
        "type": "measurement.reported.v1",
        "time": "2026-02-01T08:00:00+07:00",
        "data": DATA if data is None else data,
    }
    return {key: value for key, value in (event | changes).items() if value is not None}


def figures(*observations: Mapping[str, Any], target: str = "officials-trained") -> dict[str, Any]:
    """The data of a report."""
    return {"target": target, "observations": list(observations)}


@dataclass
class Service:
    """The service, what it handed on, and what it counted."""

    client: httpx.AsyncClient
    reports: MemoryReports
    registry: Registry

    async def post(
        self, body: Any, content_type: str = STRUCTURED, **headers: str
    ) -> httpx.Response:
        """Post a body: bytes as they are, anything else as JSON."""
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return await self.client.post(
            PATH, content=content, headers={"content-type": content_type} | headers
        )

    async def post_batch(self, *events: Any) -> httpx.Response:
        """Post a batch."""
        return await self.post(list(events), BATCH)

    async def post_binary(self, body: Any = None, **changes: str) -> httpx.Response:
        """Post in binary mode; underscores in names stand for hyphens."""
        told = BINARY | {name.replace("_", "-"): value for name, value in changes.items()}
        content = body if isinstance(body, bytes) else msgspec.json.encode(body or DATA)
        return await self.client.post(PATH, content=content, headers=told)

    def counted(self, name: str, **labels: str) -> float:
        """A metric's value."""
        return self.registry.get_sample_value(name, labels) or 0.0


def a_service(*keys: Key, **changes: Any) -> Service:
    """The service with the ordinary settings, or others; asked with a key that opens everything."""
    told = Settings("broker.invalid:9092", Path("catalogue.yaml"), Path("keys.yaml"))
    settings = replace(told, **changes)
    reports, registry = MemoryReports(), Registry()
    known = MemoryKeys(a_key(), *keys, today=NOW.date())
    app = web(settings, programme(), ManualClock(NOW), reports, known, Health(), registry)
    transport = httpx.ASGITransport(app)
    client = httpx.AsyncClient(transport=transport, base_url="http://ingest.test", headers=bearer())
    return Service(client, reports, registry)


def the_error(answer: httpx.Response) -> dict[str, Any]:
    """The only error of a problem document."""
    assert answer.headers["content-type"] == "application/problem+json"
    (error,) = answer.json()["errors"]
    assert isinstance(error, dict)
    return error
