"""Metrics: how they are shown, requests by route, what every stream worker counts, and which of a
service's checks hold."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    exposition,
)
from prometheus_client.openmetrics import exposition as openmetrics

from runtime.failures import Unavailable
from runtime.health import Health
from runtime.instruments import (
    SECONDS,
    CounterMetric,
    GaugeMetric,
    HistogramMetric,
    bounded,
)
from runtime.telemetry import exemplar

__all__ = [
    "SECONDS",
    "Registry",
    "RequestMetrics",
    "StreamMetrics",
    "build_info",
    "common_metrics",
    "expose",
    "method_of",
    "new_registry",
    "request_metrics",
    "route_of",
    "show_checks",
    "stream_metrics",
    "streams",
]

LOOK_LIMIT_S = 5.0  # below the ten seconds that a scrape commonly waits

# ASGI's own shapes, said here: the stream workers count too, and carry no web framework.
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class Registry(CollectorRegistry):
    """A process's metrics, and what has to be looked up before they are shown."""

    def __init__(self) -> None:
        super().__init__(auto_describe=True)
        self._looks: list[Callable[[], Awaitable[None]]] = []

    def before_showing(self, look: Callable[[], Awaitable[None]]) -> None:
        """Do this each time before the metrics are shown."""
        self._looks.append(look)

    async def look(self) -> None:
        """Bring up to date what is only known when it is asked for; what is away stays as it is."""
        for one in self._looks:
            with suppress(Unavailable, TimeoutError):
                async with asyncio.timeout(LOOK_LIMIT_S):
                    await one()


def new_registry(service: str, version: str, data: str = "") -> Registry:
    """A registry of its own for a process, with the process's figures and its build."""
    # A series more for each counter, and nobody asks for it.
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = Registry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    build_info(registry, service, version, data)
    return registry


def build_info(registry: CollectorRegistry, service: str, version: str, data: str = "") -> None:
    """Say which build this is and which version of its data it read, as a gauge always one."""
    build, _ = common_metrics(service)
    build.on(registry).labels(version, data).set(1)


def common_metrics(service: str) -> tuple[GaugeMetric, GaugeMetric]:
    """What every service shows: its build, and its checks."""
    return (
        GaugeMetric(
            f"{service}_build_info",
            "Which build of the service this is, and which version of its data it read; always 1.",
            (bounded("version", "one for each process"), bounded("data", "one for each process")),
        ),
        GaugeMetric(
            f"{service}_check_ok",
            "1 while a check of readiness holds, 0 while it does not (store, broker, progress).",
            (bounded("check", "the checks that the service's code names"),),
        ),
    )


async def expose(registry: CollectorRegistry, accept: str = "") -> tuple[bytes, str]:
    """The registry's figures and their content type: OpenMetrics, which alone has exemplars, to
    whoever accepts it."""
    if isinstance(registry, Registry):
        await registry.look()
    if "application/openmetrics-text" in accept:
        body: bytes = openmetrics.generate_latest(registry)  # type: ignore[no-untyped-call]
        return body, openmetrics.CONTENT_TYPE_LATEST
    return exposition.generate_latest(registry), exposition.CONTENT_TYPE_LATEST


def show_checks(registry: Registry, service: str, health: Health) -> None:
    """Show with every look at the metrics which checks of the service hold."""
    _, checks = common_metrics(service)
    ok = checks.on(registry)

    async def look() -> None:
        _, answers = await health.ready()
        for check, answer in answers.items():
            ok.labels(check).set(answer == "ok")

    registry.before_showing(look)


def request_metrics(service: str) -> tuple[CounterMetric, HistogramMetric, GaugeMetric]:
    """What every service with an HTTP interface shows."""
    method = bounded("method", "seven methods and `other`")
    route = bounded("route", "the templates of the routes, and `unmatched`")
    return (
        CounterMetric(
            f"{service}_requests_total",
            "HTTP requests answered.",
            (method, route, bounded("status", "the codes that the service answers with")),
        ),
        HistogramMetric(
            f"{service}_request_duration_seconds",
            "Time from a request's arrival to the end of its answer; streams are left out.",
            (method, route),
        ),
        GaugeMetric(
            f"{service}_requests_in_progress",
            "HTTP requests being answered now; streams that are open are left out.",
        ),
    )


class RequestMetrics:
    """Rate, errors and duration of HTTP requests, by route template: never by raw path."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry, service: str) -> None:
        self._app = app
        requests, duration, in_progress = request_metrics(service)
        self._requests = requests.on(registry)
        self._duration = duration.on(registry)
        self._in_progress = in_progress.on(registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        endless = False
        begun = time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status, endless
            if message["type"] == "http.response.start":
                status = message["status"]
                if streams(message):  # it lasts as long as somebody listens: no latency
                    endless = True
                    self._in_progress.dec()
            await send(message)

        self._in_progress.inc()
        try:
            await self._app(scope, receive, watched)
        finally:
            method = method_of(scope)
            route = route_of(scope)
            self._requests.labels(method, route, str(status)).inc()
            if not endless:
                self._in_progress.dec()
                self._duration.labels(method, route).observe(
                    time.perf_counter() - begun, exemplar()
                )


def streams(message: Message) -> bool:
    """Whether an answer begins that has no end of its own."""
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/event-stream")
        for name, value in message.get("headers", ())
    )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def method_of(scope: Scope) -> str:
    """The method, from a closed list."""
    method: str = scope["method"]
    return method if method in _METHODS else "other"


def route_of(scope: Scope) -> str:
    """The template of the route that answered; a request that none answered has none."""
    route = scope.get("route")
    return getattr(route, "path", None) or "unmatched"


def stream_metrics(
    service: str,
) -> tuple[CounterMetric, CounterMetric, CounterMetric, HistogramMetric, GaugeMetric, GaugeMetric]:
    """What every stream worker shows."""
    topic = bounded("topic", "the topics that the service reads")
    partition = bounded("partition", "the partitions of its topics")
    return (
        CounterMetric(
            f"{service}_consumed_total",
            "Records taken from the broker and finished.",
            (topic,),
        ),
        CounterMetric(
            f"{service}_parked_total",
            "Records that were wrong and were parked.",
            (bounded("reason", "closed lists of the codec, of admission and of the service"),),
        ),
        CounterMetric(f"{service}_batches_total", "Batches finished.", (topic,)),
        HistogramMetric(
            f"{service}_batch_duration_seconds",
            "Time from a batch's handing over to its end.",
            (topic,),
        ),
        GaugeMetric(
            f"{service}_lag_records",
            "Records of a partition that are stored and not yet finished, as last known.",
            (topic, partition),
            "records",
        ),
        GaugeMetric(
            f"{service}_oldest_waiting_seconds",
            "Age of the oldest record of a partition that is not finished yet; 0 without one.",
            (topic, partition),
            "seconds",
        ),
    )


class StreamMetrics:
    """What every stream worker counts: consumed, parked, batches, and how far it is behind."""

    def __init__(self, registry: CollectorRegistry, service: str) -> None:
        consumed, parked, batches, duration, lag, oldest = stream_metrics(service)
        self._consumed = consumed.on(registry)
        self._parked = parked.on(registry)
        self._batches = batches.on(registry)
        self._duration = duration.on(registry)
        self._lag = lag.on(registry)
        self._oldest = oldest.on(registry)

    def expect(self, topics: Iterable[str], reasons: Iterable[str]) -> None:
        """Show from the start, at zero, what may be counted."""
        for topic in topics:
            self._consumed.labels(topic)
            self._batches.labels(topic)
            self._duration.labels(topic)
        for reason in reasons:
            self._parked.labels(reason)

    def batch_done(self, topic: str, records: int, duration_s: float) -> None:
        """Count a finished batch."""
        self._consumed.labels(topic).inc(records)
        self._batches.labels(topic).inc()
        self._duration.labels(topic).observe(duration_s)

    def parked(self, reason: str) -> None:
        """Count a parked record; the reason is from a closed list."""
        self._parked.labels(reason).inc()

    def lag(self, topic: str, partition: int, records: int, oldest_s: float = 0.0) -> None:
        """Say how far behind a partition is, and how old the oldest of what waits there.

        Never below zero: the embedded broker may state an end that lies before what was read.
        """
        self._lag.labels(topic, str(partition)).set(max(0, records))
        self._oldest.labels(topic, str(partition)).set(max(0.0, oldest_s) if records > 0 else 0.0)

    def forget(self, topic: str, partition: int) -> None:
        """A partition is no longer ours: its lag is another worker's to tell."""
        self._lag.remove(topic, str(partition))
        self._oldest.remove(topic, str(partition))
