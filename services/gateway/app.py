"""The gateway, assembled: the store in, an API and pages out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from secrets import token_bytes

from fastapi import FastAPI
from starlette.types import Lifespan

from runtime.clock import Clock
from runtime.health import Health
from runtime.links import Links
from runtime.metrics import Registry, RequestMetrics, new_registry, show_checks
from runtime.mongo import open_database, store_check
from runtime.request_spans import NO_SPANS_OF_ITS_OWN, TraceRequests
from runtime.settings import BadSetting
from runtime.web import add_routes, health_routes
from services.gateway.assets import read_assets
from services.gateway.budget.handlers import Budgeting
from services.gateway.budget.routes import budget_routes
from services.gateway.changes.handlers import Changing
from services.gateway.changes.routes import changes_routes
from services.gateway.compare.handlers import Comparing
from services.gateway.compare.routes import compare_routes
from services.gateway.errors import install_errors
from services.gateway.exports.about import about_routes
from services.gateway.exports.handlers import Exporter
from services.gateway.exports.routes import Tables, export_routes
from services.gateway.exports.sdmx.routes import sdmx_routes
from services.gateway.geography import NO_GEOMETRY, BadGeometry, Geometry, read_geometry
from services.gateway.handlers import Reader
from services.gateway.identity.assembly import Identity, in_memory
from services.gateway.identity.installing import install_identity
from services.gateway.identity.starting import looking_after, stored_identity
from services.gateway.live.feed import Feed
from services.gateway.live.routes import live_routes
from services.gateway.metrics import ProgrammeMetrics, listeners_gauge, past_timer
from services.gateway.openapi import describe_app
from services.gateway.pages import STATIC
from services.gateway.ports import Store
from services.gateway.reporting.installing import install_reporting
from services.gateway.reporting.metrics import waiting_gauge
from services.gateway.reporting.room import World
from services.gateway.reporting.room import in_memory as nothing_reported
from services.gateway.reporting.room import room_of as reporting_room
from services.gateway.reporting.starting import publishing, stored_reporting
from services.gateway.reports.handlers import Reporting
from services.gateway.reports.press import Press
from services.gateway.reports.routes import report_routes
from services.gateway.routes.api import api_routes, glance_routes
from services.gateway.routes.web import Web, front_routes, web_routes
from services.gateway.settings import Settings
from services.gateway.slips.installing import install_slips
from services.gateway.slips.memory import MemorySlips
from services.gateway.slips.ports import Slips
from services.gateway.slips.room import PURPOSE, room_of
from services.gateway.slips.store import MongoSlips
from services.gateway.store import MongoStore
from services.gateway.warming import warmed
from targets.catalogue import Programme

NAME = "gateway"
VERSION = "0.1.0"
#: How long an answer about all targets may be repeated before the store is asked what is new.
ASK_AGAIN = timedelta(milliseconds=250)


def build(settings: Settings, programme: Programme, clock: Clock) -> FastAPI:
    """The service: ready while the store answers."""
    health, registry = Health(), new_registry(NAME, VERSION, programme.version)
    store, slips = MongoStore(), MongoSlips()
    identity, opened = stored_identity(settings, programme, clock, registry)
    reporting, decided, ingest = stored_reporting(settings)
    waiting = waiting_gauge(registry)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # The client belongs to the loop that serves, so it is made inside it.
        database = open_database(settings.mongo_uri, settings.mongo_db)
        store.open(database)
        slips.open(database)
        health.add("store", lambda: store_check(database))
        opened.open(database)
        decided.open(database)
        deciding = app.state.deciding
        async with (
            looking_after(identity, database),
            publishing(deciding, database, ingest, waiting),
            warmed(app.state.reader),
        ):
            yield
        await database.client.close()

    return web(
        programme,
        clock,
        store,
        health,
        registry,
        identity=identity,
        slips=slips,
        reporting=reporting,
        links=Links(settings.link_keys, PURPOSE),
        lifespan=lifespan,
        ask_again=ASK_AGAIN,
        issuer=settings.report_issuer,
        geometry=_geometry(settings, programme),
    )


def _geometry(settings: Settings, programme: Programme) -> Geometry:
    """The boundaries for the maps, where a file of them was named."""
    path = settings.map_geojson
    if path is None:
        return NO_GEOMETRY
    try:
        return read_geometry(path, programme)
    except BadGeometry as error:
        raise BadSetting("SLIPWATCH_MAP_GEOJSON", str(path), f"boundaries: {error}") from error


def web(
    programme: Programme,
    clock: Clock,
    store: Store,
    health: Health,
    registry: Registry,
    *,
    identity: Identity | None = None,
    slips: Slips | None = None,
    reporting: World | None = None,
    links: Links | None = None,
    lifespan: Lifespan[FastAPI] | None = None,
    ask_again: timedelta = timedelta(0),
    issuer: tuple[str, ...] = (),
    geometry: Geometry = NO_GEOMETRY,
) -> FastAPI:
    """The HTTP app, over wherever it is read from. Without an identity, everybody may read and
    nobody can sign in; without slips there are none, and without links each is foreign; without a
    world of reporting nothing can be decided.

    Close `app.state.feed` before the end: its answers have none."""
    app = FastAPI(
        title="slipwatch gateway",
        version=VERSION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page would come from a foreign server
        redoc_url=None,
        telemetry=NO_SPANS_OF_ITS_OWN,
        lifespan=lifespan,
    )
    reader = Reader(store, programme, clock, past_timer(registry), ask_again)
    app.state.reader = reader
    app.state.feed = Feed(store, programme, clock, count=listeners_gauge(registry))
    kept = slips or MemorySlips()
    pages = Web(reader, read_assets(STATIC), geometry, kept)
    install_errors(app, pages.error)
    describe_app(app)
    # Routes are tried in this order.
    add_routes(app, front_routes(pages), glance_routes(reader))
    identity = identity or in_memory(clock, registry)
    install_identity(app, identity, pages, programme)
    app.add_middleware(RequestMetrics, registry=registry, service=NAME)
    app.add_middleware(TraceRequests, joins=False)  # anybody may send a traceparent here
    show_checks(registry, NAME, health)
    show_programme(registry, reader)
    add_routes(app, health_routes(health, registry))
    budgeting = Budgeting(reader)
    app.state.tables = Tables(Exporter(reader, budgeting), pages)
    add_routes(
        app,
        export_routes(),
        budget_routes(budgeting, programme, pages),
        sdmx_routes(reader),
        about_routes(reader, pages),
        live_routes(app.state.feed, reader),
        compare_routes(Comparing(reader), programme, pages),
        changes_routes(Changing(reader), pages, identity.door.origin),
    )
    desk = reporting_room(reporting or nothing_reported(), reader)
    app.state.deciding = desk.deciding
    install_reporting(app, desk, pages)
    install_slips(
        app, room_of(kept, programme, clock, links or Links((token_bytes(),), PURPOSE)), pages
    )
    add_routes(
        app,
        report_routes(Reporting(reader, kept), pages, Press(), issuer),
        api_routes(reader),
        web_routes(pages),
    )
    return app


def show_programme(registry: Registry, reader: Reader) -> None:
    """Show with every look at the metrics how the programme stands."""
    metrics = ProgrammeMetrics(registry)

    async def look() -> None:
        metrics.show((await reader.known_briefly(None)).targets)

    registry.before_showing(look)
