"""The gateway, a bare page and a bare answer, in one process behind one port: the header `Host`
chooses, so that whatever slows the process slows all three.

`python -m benchmarks.gateway_sides PORT STORE DATABASE TARGETS`
"""

import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

import jinja2
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.gateway_store import invented_programme
from deploy.local.servers import HOST
from runtime.clock import SystemClock
from runtime.health import Health
from runtime.metrics import new_registry
from runtime.mongo import open_database
from runtime.web import run_web
from services.gateway.app import ASK_AGAIN, NAME, VERSION, web
from services.gateway.store import MongoStore
from services.gateway.warming import warmed

HELLO, BARE, GATEWAY = "hello.test", "bare.test", "gateway.test"
PAGE = jinja2.Environment(autoescape=True).from_string(
    "<!doctype html><title>{{ n }}</title><ul>{% for one in rows %}<li><a href='/{{ one.id }}'>"
    "{{ one.name }}</a> {{ one.status }}: {{ one.sentence }} {{ one.value }}{% endfor %}</ul>"
)


class Sides:
    """All three, each under its host."""

    def __init__(self, uri: str, name: str, targets: int) -> None:
        self._uri, self._name = uri, name
        self._programme, documents = invented_programme(targets)
        rows = [_row(one["target"]) for one in documents]
        self._store = MongoStore()
        self._gateway = web(
            self._programme,
            SystemClock(),
            self._store,
            Health(),
            new_registry(NAME, VERSION),
            ask_again=ASK_AGAIN,
        )
        self._apps: Mapping[bytes, ASGIApp] = {
            HELLO.encode(): _hello(),
            BARE.encode(): _bare(rows),
            GATEWAY.encode(): self._gateway,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request to whom it is meant for; the store is opened in the loop that serves."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await self._apps[dict(scope["headers"])[b"host"]](scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        async with AsyncExitStack() as ending:
            await receive()
            database = open_database(self._uri, self._name)
            ending.push_async_callback(database.client.close)
            self._store.open(database)
            await ending.enter_async_context(warmed(self._gateway.state.reader))
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def _hello() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def hello() -> dict[str, str]:
        return {"hello": "world"}

    return app


def _bare(rows: list[dict[str, Any]]) -> FastAPI:
    """A page as a FastAPI programme begins: a template filled anew for every request with rows
    that are in memory already, nothing packed, nothing kept."""
    app = FastAPI()

    @app.get("/")
    async def page(n: int) -> Response:
        shown = [rows[number % len(rows)] for number in range(n)]
        return Response(PAGE.render(rows=shown, n=n), media_type="text/html")

    return app


def _row(target: dict[str, Any]) -> dict[str, Any]:
    verdict = target["verdict"]
    return {
        "id": target["id"],
        "name": target["name"]["vi"],
        "status": verdict["status"],
        "sentence": verdict["sentence"]["vi"],
        "value": verdict["value"],
    }


if __name__ == "__main__":
    given_port, given_uri, given_name, given_targets = sys.argv[1:]
    run_web(Sides(given_uri, given_name, int(given_targets)), HOST, int(given_port))
