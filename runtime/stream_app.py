"""The worker app: its settings, how Faust is set up for it, and when it counts as healthy."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry

from runtime.faust_batches import BatchApp
from runtime.health import Health
from runtime.metrics import StreamMetrics


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """A worker's settings. `name` is the consumer group, and names the service in its metrics."""

    name: str
    broker: str  # host:port, several separated by commas
    web_host: str = "127.0.0.1"
    web_port: int = 8082
    # Failover takes a session and a rebalance: within 20 s. The embedded broker lets a group wait
    # for half the session before anyone may join, so 6 s there.
    session_timeout_s: float = 10.0
    heartbeat_s: float = 2.0
    rebalance_timeout_s: float = 15.0
    max_poll_records: int = 2000
    max_fetch_bytes: int = 4_194_304  # of one partition; a fetch waits for its whole batch
    commit_interval_s: float = 0.5  # bounds what is delivered again after a kill
    waiting_batches: int = 16  # fetched and not yet begun; beyond it fetching pauses
    publish_limit_s: float = 15.0
    stall_limit_s: float = 300.0  # lag and no progress for so long: only a restart helps
    stop_limit_s: float = 15.0


class StreamApp(BatchApp):
    """A Faust app with what a worker needs beside it."""

    logger = BatchApp.logger

    settings: StreamSettings
    health: Health
    registry: CollectorRegistry
    stream_metrics: StreamMetrics
    timers: list[Callable[[], Awaitable[None]]]
    routes: list[web.RouteDef]
    failure: "asyncio.Future[None] | None"
    topic_names: list[str]
    bodies_at_work: int

    def fail(self, error: BaseException) -> None:
        """Make the process stop with a non-zero code; nothing more is acknowledged."""
        if self.failure is not None and not self.failure.done():
            self.failure.set_exception(error)


def stream_app(settings: StreamSettings, health: Health, registry: CollectorRegistry) -> StreamApp:
    """A worker without bodies: no tables, no declared topics, no pages of Faust's own."""
    app = StreamApp(
        settings.name,
        broker=[f"kafka://{address}" for address in settings.broker.split(",")],
        key_serializer="raw",
        value_serializer="raw",
        store="memory://",
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        reply_create_topic=False,
        stream_wait_empty=False,
        stream_buffer_maxsize=settings.waiting_batches,
        broker_session_timeout=settings.session_timeout_s,
        broker_heartbeat_interval=settings.heartbeat_s,
        broker_rebalance_timeout=settings.rebalance_timeout_s,
        broker_request_timeout=max(30.0, settings.session_timeout_s * 2),
        broker_max_poll_records=settings.max_poll_records,
        broker_commit_interval=settings.commit_interval_s,
        consumer_max_fetch_size=settings.max_fetch_bytes,
        consumer_auto_offset_reset="earliest",
        producer_acks=-1,
        producer_linger=0.005,  # seconds, as Faust has it: longer holds every publish and commit up
        producer_request_timeout=settings.publish_limit_s,
        worker_redirect_stdouts=False,
    )
    app.settings = settings
    app.health = health
    app.registry = registry
    app.stream_metrics = StreamMetrics(registry, settings.name.replace("-", "_"))
    app.timers = []
    app.routes = []
    app.failure = None
    app.topic_names = []
    app.bodies_at_work = 0
    health.add("stream", lambda: _joined(app))
    health.add_vital("progress", lambda: _stalled(app))
    return app


def _joined(app: StreamApp) -> str | None:
    return None if app.started and app.batches.joined else "not yet a member of the group"


def _stalled(app: StreamApp) -> str | None:
    """Faust is known to stop fetching after some rebalances: seen from here, only time tells."""
    if not app.started or not app.batches.joined:
        return None
    idle_s = time.monotonic() - app.batches.last_progress
    if idle_s < app.settings.stall_limit_s or app.bodies_at_work:
        return None
    behind = sum(app.batches.lags().values())
    return f"{behind} records wait, and nothing moved for {idle_s:.0f} s" if behind else None
