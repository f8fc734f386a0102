"""How long the gateway takes for a page, beside a bare page and a bare answer in the same run.

Every contender is an app of the same framework, called in this process without a network, one
request after the other. The store is the embedded one, a process of its own.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import jinja2
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Message

import catalogue
from benchmarks.scoring_throughput import free_port
from catalogue.demo import invented_history
from catalogue.figures import Figure, shipped
from deploy.local.servers import EmbeddedStore
from runtime.clock import SystemClock
from runtime.health import Health
from runtime.metrics import new_registry
from runtime.mongo import Database, open_database
from schemas import stored
from services.gateway.app import ASK_AGAIN, NAME, VERSION, web
from services.gateway.asof import judged
from services.gateway.store import MongoStore
from targets.catalogue import Programme

FIGURES_OF_A_REPORT = 100
AT_ONCE = 200
PAGE = jinja2.Environment(autoescape=True).from_string(
    "<!doctype html><title>{{ n }}</title><ul>{% for one in rows %}<li><a href='/{{ one.id }}'>"
    "{{ one.name }}</a> {{ one.status }}: {{ one.sentence }} {{ one.value }}{% endfor %}</ul>"
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to show."""

    targets: int
    observations: int


@dataclass(frozen=True, slots=True)
class Timed:
    """One address at one size: the median of its requests, and how much it answered."""

    size: Size
    what: str
    milliseconds: float
    bytes: int


def measure(sizes: Sequence[Size], requests: int, say: Callable[[str], None]) -> list[Timed]:
    """Every contender at every size."""
    with tempfile.TemporaryDirectory(prefix="slipwatch-bench-") as folder:
        store = EmbeddedStore(free_port(), Path(folder))
        store.start()
        try:
            found: list[Timed] = []
            for number, size in enumerate(sizes):
                say(f"{size.targets} targets, {size.observations} observations")
                found += asyncio.run(_at(size, store.uri, f"bench{number}", requests))
            return found
        finally:
            store.stop()


async def _at(size: Size, uri: str, name: str, requests: int) -> list[Timed]:
    async with _opened(uri, name) as database:
        programme, documents = _programme(size.targets)
        await _load(database, programme, documents, size.observations)
        rows = [_row(one) for one in documents]
        app = web(
            programme,
            SystemClock(),
            MongoStore(database),
            Health(),
            new_registry(NAME, VERSION),
            ask_again=ASK_AGAIN,
        )
        target = programme.targets[0].id
        contenders: list[tuple[str, ASGIApp, str]] = [
            ("JSON hello", _hello(), "/"),
            ("bare page of all targets", _bare(rows), "/"),
            ("programme page", app, "/"),
            ("programme page, never asked before", app, "/?q=x{n}"),
            ("/api/v1/targets", app, "/api/v1/targets"),
            ("/api/v1/targets/{target}", app, f"/api/v1/targets/{target}"),
            ("target page", app, f"/targets/{target}"),
            ("100 of its figures", app, f"/api/v1/targets/{target}/observations"),
        ]
        return [
            Timed(size, what, *await _timed(contender, address, requests))
            for what, contender, address in contenders
        ]


async def _timed(app: ASGIApp, address: str, requests: int) -> tuple[float, int]:
    taken, answered = [], 0
    for number in range(requests + 1):
        begun = time.perf_counter()
        answered = await _get(app, address.replace("{n}", str(number)))
        taken.append(time.perf_counter() - begun)
    return median(taken[1:]) * 1000, answered


async def _get(app: ASGIApp, address: str) -> int:
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1"), (b"accept-encoding", b"gzip")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "root_path": "",
    }
    status, size = 0, 0

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, size
        status = message.get("status", status)
        size += len(message.get("body", b""))

    await app(scope, receive, send)
    if status != 200:
        raise RuntimeError(f"{address} answered {status}")
    return size


def _hello() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def hello() -> dict[str, str]:
        return {"hello": "world"}

    return app


def _bare(rows: Sequence[dict[str, Any]]) -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def page() -> Response:
        return Response(PAGE.render(rows=rows, n=len(rows)), media_type="text/html")

    return app


def _row(document: dict[str, Any]) -> dict[str, Any]:
    target = document["target"]
    verdict = target["verdict"]
    return {
        "id": target["id"],
        "name": target["name"]["vi"],
        "status": verdict["status"],
        "sentence": verdict["sentence"]["vi"],
        "value": verdict["value"],
    }


def _programme(count: int) -> tuple[Programme, list[dict[str, Any]]]:
    """The shipped programme, its targets repeated under other names, each with a verdict."""
    programme = catalogue.load(catalogue.SHIPPED)
    today = datetime.now(UTC).date()
    real = shipped(programme)
    figures = [*real, *invented_history(programme, today, real)]
    ours = programme.targets[: min(count, len(programme.targets))]
    plain = {one.id: judged(programme, one, _reports(one.id, figures), today) for one in ours}
    targets, documents = [], []
    for number in range(count):
        first = ours[number % len(ours)]
        name = first.id if number < len(ours) else f"{first.id}-{number}"
        targets.append(replace(first, id=name))
        target = deepcopy(plain[first.id])
        target["id"] = target["verdict"]["target"] = name
        documents.append(_document(target, programme, today))
    return replace(programme, targets=tuple(targets)), documents


def _document(target: dict[str, Any], programme: Programme, day: date) -> dict[str, Any]:
    return {
        "_id": target["id"],
        "version": 1,
        "guard": 1,
        "as_of": day.isoformat(),
        "judged_at": datetime.now(UTC),
        "catalogue_version": programme.version,
        "status": target["verdict"]["status"],
        "theme": target["theme"],
        "fingerprint": "",
        "target": target,
        "episodes": [],
        "outbox": None,
    }


def _reports(target: str, figures: Sequence[Figure]) -> list[stored.MeasurementDocument]:
    return [
        _report(
            target,
            number,
            one.reported_at,
            [(one.measure, one.area, one.period, one.stage, one.value, one.status)],
        )
        for number, one in enumerate(figures)
        if one.target == target
    ]


def _report(
    target: str, number: int, at: datetime, figures: Sequence[tuple[Any, ...]]
) -> stored.MeasurementDocument:
    names = ("measure", "area", "period", "stage", "value", "status")
    found: Any = [
        {**dict(zip(names, one, strict=True)), "note": "", "evidence": ""} for one in figures
    ]
    return {
        "_id": f"/bench|{target}|{number}",
        "source": "/bench",
        "event_id": f"{target}|{number}",
        "time": at,
        "reported_at": at.isoformat(),
        "target": target,
        "invented": True,
        "digest": "",
        "observations": found,
    }


def _stored_reports(programme: Programme, observations: int) -> Iterator[dict[str, Any]]:
    """Reports of a hundred figures each, one after the other for every target."""
    start = datetime(2020, 1, 1, tzinfo=UTC)
    areas = sorted(programme.area_by_id)[:FIGURES_OF_A_REPORT]
    for number in range(observations // FIGURES_OF_A_REPORT):
        target = programme.targets[number % len(programme.targets)]
        turn = number // len(programme.targets)
        period = f"{2000 + turn // 12 % 27}-{turn % 12 + 1:02}"
        measure = target.measures[0].id if target.measures else "value"
        figures = [
            (measure, areas[n % len(areas)], period, "", Decimal(n), "A")
            for n in range(FIGURES_OF_A_REPORT)
        ]
        yield dict(_report(target.id, number, start + timedelta(minutes=5 * number), figures))


async def _load(
    database: Database,
    programme: Programme,
    documents: Sequence[dict[str, Any]],
    observations: int,
) -> None:
    for name, indexes in stored.INDEXES.items():
        for keys in indexes:
            await database[name].create_index(list(keys))
    for begin in range(0, len(documents), AT_ONCE):
        await database[stored.VERDICTS].insert_many(list(documents[begin : begin + AT_ONCE]))
    batch: list[dict[str, Any]] = []
    for report in _stored_reports(programme, observations):
        batch.append(report)
        if len(batch) == AT_ONCE:
            await database[stored.MEASUREMENTS].insert_many(batch)
            batch = []
    if batch:
        await database[stored.MEASUREMENTS].insert_many(batch)


@asynccontextmanager
async def _opened(uri: str, name: str) -> AsyncIterator[Database]:
    database = open_database(uri, name)
    try:
        yield database
    finally:
        await database.client.close()


def table(found: Sequence[Timed]) -> str:
    """The figures with their ratios to the two bare ones of their size."""
    lines = [
        "| targets | observations | what | ms | kB | x bare page | x JSON hello |",
        "|---:|---:|---|---:|---:|---:|---:|",
    ]
    for one in found:
        same = {other.what: other.milliseconds for other in found if other.size == one.size}
        bare, hello = same["bare page of all targets"], same["JSON hello"]
        lines.append(
            f"| {one.size.targets:,} | {one.size.observations:,} | {one.what} "
            f"| {one.milliseconds:.2f} | {one.bytes / 1000:.1f} "
            f"| {one.milliseconds / bare:.2f} | {one.milliseconds / hello:.1f} |"
        )
    return "\n".join(lines)


def _say(line: str) -> None:
    sys.stderr.write(f"... {line}\n")
    sys.stderr.flush()


def main(given: Sequence[str]) -> int:
    """Measure pages: 40 and 4,000 targets, a thousand and a million observations."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks gateway", description=__doc__)
    parser.add_argument("--targets", type=int, nargs="+", default=[40, 4000])
    parser.add_argument("--observations", type=int, nargs="+", default=[1000, 1_000_000])
    parser.add_argument("--requests", type=int, default=50, help="of every address")
    options = parser.parse_args(given)
    sizes = [Size(one, many) for one in options.targets for many in options.observations]
    found = measure(
        sizes,
        options.requests,
        _say,
    )
    sys.stdout.write(f"{table(found)}\n")
    return 0
