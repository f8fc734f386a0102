"""Serving an HTTP app, with the three pages that every process has."""

import signal
from collections.abc import Callable
from types import FrameType

import msgspec
import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from runtime.health import Health
from runtime.listen import listening
from runtime.metrics import expose

SHUTDOWN_LIMIT_S = 10  # requests in flight get this long to finish after SIGTERM


def add_routes(app: FastAPI, *routers: APIRouter) -> None:
    """Let an app answer what routers do, in their order and as they stand.

    `include_router` would build each of their routes a second time, prefix or none: with two
    hundred of them that takes longer than all else at a start.
    """
    for router in routers:
        app.router.routes.extend(router.routes)


def health_routes(health: Health, registry: CollectorRegistry) -> APIRouter:
    """The pages `/livez`, `/readyz` and `/metrics`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> Response:
        return await livez_response(health)

    @router.get("/readyz")
    async def readyz() -> Response:
        return await readyz_response(health)

    @router.get("/metrics")
    async def metrics(request: Request) -> Response:
        body, content_type = await expose(registry, request.headers.get("accept", ""))
        return Response(body, headers={"content-type": content_type})

    return router


async def livez_response(health: Health) -> Response:
    """200 while a restart would be the wrong thing."""
    alive = await health.alive()
    return _json({"alive": alive}, 200 if alive else 503)


async def readyz_response(health: Health) -> Response:
    """200 while work can be done, and each check's answer."""
    ready, checks = await health.ready()
    return _json({"ready": ready, "checks": checks}, 200 if ready else 503)


def _json(body: object, status: int) -> Response:
    return Response(
        msgspec.json.encode(body),
        status_code=status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


class _Server(uvicorn.Server):
    """A server that says when it is told to stop: answers without an end would hold it up."""

    def __init__(self, config: uvicorn.Config, on_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_stop = on_stop

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM or SIGINT."""
        self._on_stop()
        super().handle_exit(sig, frame)


def run_web(
    app: ASGIApp, host: str, port: int, *, on_stop: Callable[[], None] = lambda: None
) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight and return.

    `on_stop` is called in the signal's handler, before anything is waited for. Raises `PortTaken`
    before anything is started.
    """
    with listening(host, port) as listener:
        server = _Server(
            uvicorn.Config(
                app,
                loop="uvloop",
                access_log=False,  # rates and durations are metrics; a line per request is not
                log_config=None,
                server_header=False,
                proxy_headers=False,  # whoever reaches us could write them: an app trusts by name
                timeout_graceful_shutdown=SHUTDOWN_LIMIT_S,
                lifespan="on",
            ),
            on_stop,
        )
        # uvicorn ends by sending itself again the signal that stopped it; that is no failure here.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        server.run(sockets=[listener])
    if not server.started:
        raise SystemExit(3)  # the app's own start failed, and was logged
