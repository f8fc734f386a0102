"""The pages of a worker: `/livez`, `/readyz` and `/metrics`, and what else it has to answer.

A server of our own rather than Faust's: it is up while the broker is not, and shows no table.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CollectorRegistry

from runtime.health import Health
from runtime.listen import listening
from runtime.metrics import expose


@asynccontextmanager
async def pages(
    health: Health,
    registry: CollectorRegistry,
    host: str,
    port: int,
    more: Sequence[web.RouteDef] = (),
) -> AsyncIterator[None]:
    """Serve the pages while the context lasts, and more addresses that a service brings."""

    async def livez(_: web.Request) -> web.Response:
        alive = await health.alive()
        return _answer({"alive": alive}, alive)

    async def readyz(_: web.Request) -> web.Response:
        ready, checks = await health.ready()
        return _answer({"ready": ready, "checks": checks}, ready)

    async def metrics(request: web.Request) -> web.Response:
        body, content_type = await expose(registry, request.headers.get("accept", ""))
        return web.Response(body=body, headers={"content-type": content_type})

    site = web.Application()
    site.router.add_get("/livez", livez)
    site.router.add_get("/readyz", readyz)
    site.router.add_get("/metrics", metrics)
    site.add_routes(more)
    runner = web.AppRunner(site, access_log=None, handle_signals=False, shutdown_timeout=1.0)
    listener = listening(host, port)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        yield
    finally:
        await runner.cleanup()
        listener.close()


def _answer(body: object, good: bool) -> web.Response:
    return web.json_response(
        body, status=200 if good else 503, headers={"cache-control": "no-store"}
    )
