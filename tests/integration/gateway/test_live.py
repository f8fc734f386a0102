"""Server-sent events from a real gateway: resumed over a restart, ended when told to stop."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

import catalogue
from deploy.local.servers import EmbeddedStore
from runtime.mongo import Database
from schemas import stored
from tests.integration.gateway.process import gateway
from tests.unit.gateway.seed import seeded, series

TARGET = "coverage-5g"


@pytest.fixture
async def filled(database: Database) -> Database:
    """A store in which scoring has judged one target."""
    programme = catalogue.load(catalogue.SHIPPED)
    figures = series(TARGET, {"2025-Q4": 60, "2026-Q1": 50, "2026-Q2": "45.25"})
    store = await seeded(programme, figures)
    for name, documents in (
        (stored.VERDICTS, list(store.verdict_documents.values())),
        (stored.VERDICT_HISTORY, store.history_documents),
    ):
        await database[name].insert_many([dict(one) for one in documents])
    for keys in stored.INDEXES[stored.VERDICT_HISTORY]:
        await database[stored.VERDICT_HISTORY].create_index(list(keys))
    return database


async def judge(database: Database, status: str) -> int:
    """A verdict as scoring writes it: the document, then the history."""
    document = await database[stored.VERDICTS].find_one({"_id": TARGET})
    assert document is not None
    document["version"] += 1
    document["guard"] += 1
    document["judged_at"] = datetime.now(UTC)
    document["status"] = document["target"]["verdict"]["status"] = status
    await database[stored.VERDICTS].replace_one({"_id": TARGET}, document)
    await database[stored.VERDICT_HISTORY].insert_one(
        {
            "_id": stored.history_id(TARGET, document["version"]),
            "target": TARGET,
            "verdict": document["target"]["verdict"],
            **{
                name: document[name]
                for name in ("version", "judged_at", "as_of", "catalogue_version", "status")
            },
        }
    )
    version: int = document["version"]
    return version


Told = tuple[str, str, Any]


@contextmanager
def listening(
    client: httpx.Client, path: str = "/live", last: str = ""
) -> Iterator[tuple[httpx.Response, Iterator[Told]]]:
    """An open stream and its events: kind, id, body."""
    headers = {"last-event-id": last} if last else {}
    with client.stream("GET", path, headers=headers, timeout=20.0) as response:
        yield response, events(response)


def events(response: httpx.Response) -> Iterator[Told]:
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "event" in fields:
            yield fields["event"], fields.get("id", ""), json.loads(fields["data"])
            fields = {}


def versions(told: Iterator[Told], until: int) -> list[int]:
    """The versions told, up to one."""
    found = []
    for kind, _, body in told:
        if kind == "verdict":
            found.append(body["version"])
            if body["version"] == until:
                return found
    return found


async def test_a_verdict_is_told_within_a_second_and_can_be_resumed_over_a_restart(
    filled: Database, store: EmbeddedStore, tmp_path: Path
) -> None:
    with gateway(store.uri, filled.name, tmp_path) as (client, child):
        with listening(client) as (response, told):
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["cache-control"] == "no-store"
            assert "content-encoding" not in response.headers
            assert next(told)[0] == "hello"

            begun = time.monotonic()
            version = await judge(filled, "reversing")
            kind, last, body = next(told)
            took = time.monotonic() - begun

            assert (kind, body["version"], body["status"]) == ("verdict", version, "reversing")
            assert took < 1.0

            os.kill(child.pid, signal.SIGTERM)
            assert next(told)[0] == "end"
        begun = time.monotonic()
        child.stop()
        assert time.monotonic() - begun < 5
        assert child.ended() == 0

    missed = [await judge(filled, status) for status in ("at_risk", "off_track")]
    with (
        gateway(store.uri, filled.name, tmp_path) as (client, _),
        listening(client, "/api/v1/stream", last) as (_, told),
    ):
        assert [one for one in versions(told, missed[-1]) if one > version] == missed


async def test_an_open_page_does_not_keep_the_gateway_from_ending(
    filled: Database, store: EmbeddedStore, tmp_path: Path
) -> None:
    with gateway(store.uri, filled.name, tmp_path) as (client, child):
        with listening(client, f"/live?target={TARGET}") as (_, told):
            assert next(told)[0] == "hello"
            begun = time.monotonic()
            child.stop()
            assert time.monotonic() - begun < 5
        assert child.ended() == 0


def test_a_target_that_is_not_there_is_refused(
    store: EmbeddedStore, database: Database, tmp_path: Path
) -> None:
    with gateway(store.uri, database.name, tmp_path) as (client, _):
        assert client.get("/api/v1/stream", params={"target": "no-such"}).status_code == 404
