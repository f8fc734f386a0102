"""Ingest, assembled: CloudEvents over HTTP in, acknowledged Kafka records out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from fastapi import FastAPI
from starlette.types import Lifespan

from runtime.clock import Clock
from runtime.failures import Unavailable
from runtime.health import Health, Watch
from runtime.metrics import Registry, RequestMetrics, new_registry, show_checks
from runtime.patience import until_available
from runtime.problems import install_problems
from runtime.producer import KafkaPublisher, ProducerPolicy
from runtime.request_spans import NO_SPANS_OF_ITS_OWN, TraceRequests
from runtime.topics import ensure_topics, missing_topics
from runtime.web import add_routes, health_routes
from schemas.topics import MAX_MESSAGE_BYTES, MEASUREMENTS, TOPICS
from services.ingest.handlers import Intake, Limits
from services.ingest.keys.gate import KeyGate
from services.ingest.keys.metrics import KeyMetrics
from services.ingest.keys.ports import Keys
from services.ingest.keys.store import KeyFile
from services.ingest.metrics import IngestMetrics
from services.ingest.ports import Reports
from services.ingest.publish import KafkaReports
from services.ingest.routes import measurement_routes
from services.ingest.settings import Settings
from services.ingest.spreadsheets.handlers import SpreadsheetIntake
from services.ingest.spreadsheets.limits import Limits as FileLimits
from services.ingest.spreadsheets.metrics import SpreadsheetMetrics
from services.ingest.spreadsheets.reading import Files
from services.ingest.spreadsheets.routes import spreadsheet_routes
from targets.catalogue import Programme

NAME = "ingest"
VERSION = "0.1.0"

#: One try at the topics; it blocks a thread, so stopping may have to wait as long.
ASK_S = 5.0

_log = structlog.stdlib.get_logger(__name__)


def build(settings: Settings, programme: Programme, clock: Clock) -> FastAPI:
    """The service: the pages are there at once, and it is ready once the topics are."""
    health, registry = Health(), new_registry(NAME, VERSION, programme.version)
    keys = KeyFile(settings.keys, clock, ZoneInfo(programme.timezone))
    publisher = KafkaPublisher(
        settings.broker, client_id=NAME, policy=policy(settings), security=settings.security
    )
    watch = health.watch("topics")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        topics = asyncio.create_task(stand_topics(settings, watch, publisher))
        health.add("broker", publisher.check)
        health.add_vital("topics", lambda: _crash(topics))
        yield
        topics.cancel()
        await asyncio.wait([topics])
        await publisher.close()

    return web(
        settings,
        programme,
        clock,
        KafkaReports(publisher),
        keys,
        health,
        registry,
        lifespan=lifespan,
    )


def web(
    settings: Settings,
    programme: Programme,
    clock: Clock,
    reports: Reports,
    keys: Keys,
    health: Health,
    registry: Registry,
    *,
    lifespan: Lifespan[FastAPI] | None = None,
) -> FastAPI:
    """The HTTP app, over wherever reports are handed on to."""
    app = FastAPI(
        title="slipwatch ingest",
        version=VERSION,
        description="Takes measurements of targets over HTTP and hands them to Kafka.",
        docs_url=None,  # its page would come from a foreign server
        redoc_url=None,
        telemetry=NO_SPANS_OF_ITS_OWN,
        lifespan=lifespan,
    )
    install_problems(app)
    health.add_note("keys", keys.broken)
    app.add_middleware(
        KeyGate,
        keys=keys,
        metrics=KeyMetrics(registry, keys),
        requests_per_minute=settings.requests_per_minute,
    )
    app.add_middleware(RequestMetrics, registry=registry, service=NAME)
    app.add_middleware(TraceRequests, joins=True)  # a publisher's trace goes on to the mail
    show_checks(registry, NAME, health)
    add_routes(app, health_routes(health, registry))
    limits = Limits(settings.max_batch_events, settings.max_observations)
    intake = Intake(programme, reports, clock, limits)
    add_routes(app, measurement_routes(intake, IngestMetrics(registry), settings))
    add_routes(
        app,
        spreadsheet_routes(
            SpreadsheetIntake(programme, reports, clock),
            Files(FileLimits(rows=settings.max_spreadsheet_rows)),
            programme,
            SpreadsheetMetrics(registry),
            settings,
        ),
    )
    return app


def policy(settings: Settings) -> ProducerPolicy:
    """How long the broker is waited for, so that an answer never takes longer than it may."""
    whole = settings.publish_timeout_s
    return ProducerPolicy(
        connect_s=whole * 0.3,
        block_s=whole * 0.2,
        delivery_s=whole * 0.8,
        answer_s=whole,
        max_request_bytes=MAX_MESSAGE_BYTES,
    )


async def stand_topics(settings: Settings, watch: Watch, publisher: KafkaPublisher) -> None:
    """Create or find the topics, however long the broker is away, and learn them."""
    watch.waiting_for("topics")
    look = partial(_create if settings.create_topics else _find, settings)
    await until_available(partial(asyncio.to_thread, look), watch=watch)
    await publisher.start(MEASUREMENTS.name)
    watch.fine()


def _create(settings: Settings) -> None:
    report = ensure_topics(
        settings.broker,
        TOPICS,
        replication=settings.replication,
        timeout_s=ASK_S,
        security=settings.security,
    )
    if report.created:
        _log.info("topics created", topics=report.created)
    for difference in report.differences:
        _log.warning("topic is not as asked", difference=difference)


def _find(settings: Settings) -> None:
    names = [topic.name for topic in TOPICS]
    missing = missing_topics(settings.broker, names, timeout_s=ASK_S, security=settings.security)
    if missing:
        raise Unavailable("topics", f"missing: {', '.join(sorted(missing))}")


def _crash(task: asyncio.Task[None]) -> str | None:
    if not task.done() or task.cancelled() or task.exception() is None:
        return None
    return repr(task.exception())
