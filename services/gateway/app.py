"""The gateway, assembled: the store in, an API and pages out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.types import Lifespan

from runtime.clock import Clock
from runtime.health import Health
from runtime.metrics import RequestMetrics, new_registry
from runtime.mongo import open_database, store_check
from runtime.web import health_routes
from services.gateway.assets import read_assets
from services.gateway.errors import install_errors
from services.gateway.handlers import Reader
from services.gateway.metrics import past_timer
from services.gateway.openapi import describe_app
from services.gateway.pages import STATIC
from services.gateway.ports import Store
from services.gateway.routes.api import api_routes
from services.gateway.routes.web import Web, web_routes
from services.gateway.settings import Settings
from services.gateway.store import MongoStore
from targets.catalogue import Programme

NAME = "gateway"
VERSION = "0.1.0"


def build(settings: Settings, programme: Programme, clock: Clock) -> FastAPI:
    """The service: ready while the store answers."""
    health, registry = Health(), new_registry(NAME, VERSION)
    store = MongoStore()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # The client belongs to the loop that serves, so it is made inside it.
        database = open_database(settings.mongo_uri, settings.mongo_db)
        store.open(database)
        health.add("store", lambda: store_check(database))
        yield
        await database.client.close()

    return web(programme, clock, store, health, registry, lifespan=lifespan)


def web(
    programme: Programme,
    clock: Clock,
    store: Store,
    health: Health,
    registry: CollectorRegistry,
    *,
    lifespan: Lifespan[FastAPI] | None = None,
) -> FastAPI:
    """The HTTP app, over wherever it is read from."""
    app = FastAPI(
        title="slipwatch gateway",
        version=VERSION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page would come from a foreign server
        redoc_url=None,
        lifespan=lifespan,
    )
    reader = Reader(store, programme, clock, past_timer(registry))
    pages = Web(reader, read_assets(STATIC))
    install_errors(app, pages.error)
    describe_app(app)
    app.add_middleware(RequestMetrics, registry=registry, service=NAME)
    app.include_router(health_routes(health, registry))
    app.include_router(api_routes(reader))
    app.include_router(web_routes(pages))
    return app
