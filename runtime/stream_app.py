"""The worker app: its settings, how Faust is set up for it, and when it counts as healthy."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import faust
from aiohttp import web
from prometheus_client import CollectorRegistry

from runtime.faust_batches import BatchApp
from runtime.health import Health
from runtime.kafka_security import IN_CLEAR, MECHANISM, KafkaSecurity, Way
from runtime.metrics import StreamMetrics
from runtime.watchdog import Patience, Watchdog


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
    max_fetch_bytes: int = 4_194_304  # of one partition, as stored; the client holds one of each
    commit_interval_s: float = 0.5  # bounds what is delivered again after a kill
    waiting_batches: int = 16  # fetched and not yet finished; beyond either, fetching pauses
    waiting_bytes: int = 33_554_432
    publish_limit_s: float = 15.0
    patience: Patience = field(default_factory=Patience)  # then only a restart helps
    stop_limit_s: float = 15.0
    security: KafkaSecurity = IN_CLEAR


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
    watchdog: Watchdog

    def fail(self, error: BaseException) -> None:
        """Make the process stop with a non-zero code; nothing more is acknowledged."""
        if self.failure is not None and not self.failure.done():
            self.failure.set_exception(error)


def stream_app(settings: StreamSettings, health: Health, registry: CollectorRegistry) -> StreamApp:
    """A worker without bodies: no tables, no declared topics, no pages of Faust's own."""
    app = StreamApp(
        settings.name,
        broker=[f"kafka://{address}" for address in settings.broker.split(",")],
        broker_credentials=_credentials(settings.security),
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
        # A worker that is held up by the store keeps its partitions: whether it stands still is for
        # the watchdog to say, which knows what is waited for.
        broker_max_poll_interval=86_400.0,
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
    app.waiting_bytes = settings.waiting_bytes
    app.watchdog = Watchdog(settings.patience)
    health.add("stream", lambda: _joined(app))
    health.add_vital("progress", lambda: app.watchdog.verdict)
    return app


def _joined(app: StreamApp) -> str | None:
    return None if app.started and app.batches.joined else "not yet a member of the group"


def _credentials(security: KafkaSecurity) -> Any:
    """What Faust calls credentials; None for none."""
    context = security.context()
    if context is None:
        return None
    if security.way is Way.TLS:
        return faust.SSLCredentials(context)
    return faust.SASLCredentials(
        username=security.user,
        password=security.password,
        ssl_context=context,
        mechanism=MECHANISM,
    )
