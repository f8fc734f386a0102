"""Reporting as the service starts it: over the store, and with its outbox being emptied."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from prometheus_client import Gauge

from runtime.cancelling import WITHIN_S, cancelled
from runtime.failures import Unavailable
from runtime.mongo import Database
from runtime.patience import Backoff
from runtime.sealing import Sealer
from services.gateway.reporting.handlers.decisions import Deciding
from services.gateway.reporting.publish import HttpIngest
from services.gateway.reporting.room import World
from services.gateway.reporting.store import MongoReporting, indexed
from services.gateway.settings import Settings

#: What waits is looked at so often; a decision is first sent when it is made.
EVERY_S = 20.0
_BACKOFF = Backoff(first_s=2.0, longest_s=60.0)

_log = structlog.stdlib.get_logger(__name__)


def stored_reporting(settings: Settings) -> tuple[World, MongoReporting, HttpIngest | None]:
    """Over the store, which is opened once there is a loop, and over ingest where one is named."""
    kept = MongoReporting(Sealer(settings.seal_keys))
    ingest = HttpIngest(settings.ingest_url, settings.ingest_key) if settings.ingest_url else None
    return World(kept, kept, kept, ingest), kept, ingest


@asynccontextmanager
async def publishing(
    deciding: Deciding, database: Database, ingest: HttpIngest | None, waiting: Gauge
) -> AsyncIterator[None]:
    """While the service runs: indexes made, and what was decided sent until ingest has it."""
    task = asyncio.create_task(_published(deciding, database, waiting))
    try:
        yield
    finally:
        await cancelled(task, within_s=WITHIN_S)
        if ingest is not None:
            await ingest.close()


async def _published(deciding: Deciding, database: Database, waiting: Gauge) -> None:
    await indexed(database)
    failures = 0
    while deciding.on:
        try:
            left = await deciding.send_waiting()
        except Unavailable as away:
            _log.warning("decisions_not_read", what=away.what)
            left = 1
        else:
            waiting.set(left)
            if left:
                _log.warning("decisions_wait", decisions=left)
        failures = failures + 1 if left else 0
        chance = random.random()  # noqa: S311 - spreads retries, hides nothing
        await asyncio.sleep(_BACKOFF.wait_s(failures, chance) if failures else EVERY_S)
