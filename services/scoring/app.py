"""Scoring, assembled: measurements in, verdicts and slips out."""

from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import structlog

import catalogue
from runtime.clock import Clock
from runtime.health import Health
from runtime.kafka_spans import TracedPublisher, batch_span
from runtime.messages import Batch
from runtime.metrics import new_registry, show_checks
from runtime.mongo import PATIENT, open_database, store_check
from runtime.patience import Brake, until_available
from runtime.stream import (
    StreamApp,
    StreamPublisher,
    StreamSettings,
    attach,
    every,
    owned_keys,
    stream_app,
)
from schemas import topics
from services.scoring.agents import score
from services.scoring.handlers import Scoring
from services.scoring.metrics import REASONS, ScoringMetrics
from services.scoring.ports import Ports
from services.scoring.publish import KafkaHerald
from services.scoring.settings import Settings
from services.scoring.store import MongoJournal, MongoReports, MongoVerdicts, ensure_indexes

NAME = "scoring"
VERSION = "0.1.0"

#: How soon a new day, or targets that a rebalance brought, are noticed.
LOOK_S = 2.0

_log = structlog.stdlib.get_logger(__name__)


async def build(settings: Settings, clock: Clock, stack: AsyncExitStack) -> StreamApp:
    """The worker. Called inside the running loop, since the store's client belongs to it."""
    programme = catalogue.load(settings.catalogue)
    health, registry = Health(), new_registry(NAME, VERSION, programme.version)
    show_checks(registry, NAME, health)
    app = stream_app(
        StreamSettings(
            NAME,
            settings.broker,
            settings.host,
            settings.port,
            session_timeout_s=settings.session_timeout_s,
            max_poll_records=settings.max_poll_records,
            commit_interval_s=settings.commit_interval_s,
            security=settings.security,
        ),
        health,
        registry,
    )
    database = open_database(settings.mongo_uri, settings.mongo_db, PATIENT)
    stack.push_async_callback(database.client.close)
    health.add("store", partial(store_check, database))
    ports = Ports(
        MongoReports(database),
        MongoVerdicts(database),
        MongoJournal(database),
        KafkaHerald(TracedPublisher(StreamPublisher(app))),
    )
    scoring = Scoring(programme, ports, clock, remembered=settings.remembered_figures)
    metrics = ScoringMetrics(registry)
    app.stream_metrics.expect([topics.MEASUREMENTS.name], REASONS)
    watch, brake = health.watch("work"), Brake(settings.park_limit)
    indexed = False

    async def ready_store() -> None:
        nonlocal indexed
        if not indexed:
            await ensure_indexes(database)
            indexed = True

    async def take(batch: Batch) -> None:
        async def once() -> None:
            await ready_store()
            outcome = await scoring.take(batch.records)
            for parked in outcome.parked:
                app.stream_metrics.parked(parked.reason)
            metrics.taken(outcome, batch.records, clock.now().timestamp())
            for rejected in outcome.rejected:
                brake.parked() if rejected else brake.reset()

        with batch_span(batch, group=NAME):
            await until_available(once, watch=watch)

    async def rejudge() -> None:
        await ready_store()
        owned = owned_keys(app, topics.MEASUREMENTS.name, programme.target_by_id)
        if not scoring.due(owned, timedelta(seconds=settings.rejudge_every_s)):
            return
        outcome = await scoring.rejudge(owned)
        metrics.rejudged(outcome)
        if outcome.written:
            _log.info("judged again", targets=len(outcome.statuses), written=len(outcome.written))

    attach(app, topics.MEASUREMENTS.name, partial(score, take=take))
    every(app, LOOK_S, rejudge)
    return app
