"""Metrics: how they are shown, requests by route, and what every stream worker counts."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    exposition,
)
from prometheus_client.openmetrics import exposition as openmetrics

#: From a cached answer to a request that waited for everything.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

# ASGI's own shapes, said here: the stream workers count too, and carry no web framework.
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


def new_registry(service: str, version: str) -> CollectorRegistry:
    """A registry of its own for a process, with the process's figures and its build."""
    registry = CollectorRegistry(auto_describe=True)
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    build_info(registry, service, version)
    return registry


def build_info(registry: CollectorRegistry, service: str, version: str) -> None:
    """Say which build this is, as a gauge that is always one."""
    Gauge(
        f"{service}_build_info",
        "Which build of the service this is; always 1.",
        ["version"],
        registry=registry,
    ).labels(version).set(1)


def expose(registry: CollectorRegistry, accept: str = "") -> tuple[bytes, str]:
    """The registry's figures and their content type: OpenMetrics to whoever accepts it."""
    if "application/openmetrics-text" in accept:
        body: bytes = openmetrics.generate_latest(registry)  # type: ignore[no-untyped-call]
        return body, openmetrics.CONTENT_TYPE_LATEST
    return exposition.generate_latest(registry), exposition.CONTENT_TYPE_LATEST


class RequestMetrics:
    """Rate, errors and duration of HTTP requests, by route template: never by raw path."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry, service: str) -> None:
        self._app = app
        self._requests = Counter(
            f"{service}_requests_total",
            "HTTP requests answered.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._duration = Histogram(
            f"{service}_request_duration_seconds",
            "Time from a request's arrival to the end of its answer.",
            ["method", "route"],
            buckets=SECONDS,
            registry=registry,
        )
        self._in_progress = Gauge(
            f"{service}_requests_in_progress",
            "HTTP requests being answered now.",
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        begun = time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._in_progress.inc()
        try:
            await self._app(scope, receive, watched)
        finally:
            self._in_progress.dec()
            method = _method(scope)
            route = _route(scope)
            self._requests.labels(method, route, str(status)).inc()
            self._duration.labels(method, route).observe(time.perf_counter() - begun)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in _METHODS else "other"


def _route(scope: Scope) -> str:
    """The template of the route that answered; a request that none answered has none."""
    route = scope.get("route")
    return getattr(route, "path", None) or "unmatched"


class StreamMetrics:
    """What every stream worker counts: consumed, parked, batches, and how far it is behind."""

    def __init__(self, registry: CollectorRegistry, service: str) -> None:
        self._consumed = Counter(
            f"{service}_consumed_total",
            "Records taken from the broker and finished.",
            ["topic"],
            registry=registry,
        )
        self._parked = Counter(
            f"{service}_parked_total",
            "Records that were wrong and were parked.",
            ["reason"],
            registry=registry,
        )
        self._batches = Counter(
            f"{service}_batches_total",
            "Batches finished.",
            ["topic"],
            registry=registry,
        )
        self._duration = Histogram(
            f"{service}_batch_duration_seconds",
            "Time from a batch's handing over to its end.",
            ["topic"],
            buckets=SECONDS,
            registry=registry,
        )
        self._lag = Gauge(
            f"{service}_lag_records",
            "Records of a partition that are stored and not yet finished, as last known.",
            ["topic", "partition"],
            registry=registry,
        )

    def batch_done(self, topic: str, records: int, duration_s: float) -> None:
        """Count a finished batch."""
        self._consumed.labels(topic).inc(records)
        self._batches.labels(topic).inc()
        self._duration.labels(topic).observe(duration_s)

    def parked(self, reason: str) -> None:
        """Count a parked record; the reason is from a closed list."""
        self._parked.labels(reason).inc()

    def lag(self, topic: str, partition: int, records: int) -> None:
        """Say how far behind a partition is.

        Never below zero: the embedded broker may state an end that lies before what was read.
        """
        self._lag.labels(topic, str(partition)).set(max(0, records))

    def forget(self, topic: str, partition: int) -> None:
        """A partition is no longer ours: its lag is another worker's to tell."""
        self._lag.remove(topic, str(partition))
