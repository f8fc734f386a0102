"""What the gateway counts, beside its requests."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from prometheus_client import CollectorRegistry, Gauge, Histogram

from runtime.metrics import SECONDS


def past_timer(registry: CollectorRegistry) -> Callable[[], AbstractContextManager[object]]:
    """Times answers about a day in the past: all of them are judged anew."""
    histogram = Histogram(
        "gateway_past_answer_duration_seconds",
        "Time to read the reports of a day in the past and judge them.",
        buckets=SECONDS,
        registry=registry,
    )
    return histogram.time


def listeners_gauge(registry: CollectorRegistry) -> Callable[[int], None]:
    """Says how many readers listen for verdicts."""
    gauge = Gauge(
        "gateway_live_listeners",
        "Open pages and programs that listen for verdicts.",
        registry=registry,
    )
    return gauge.set
