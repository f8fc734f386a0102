"""What is counted of decisions."""

from prometheus_client import CollectorRegistry, Gauge

from runtime.instruments import GaugeMetric

WAITING = GaugeMetric(
    "gateway_decisions_waiting", "Decisions on held figures that ingest has not acknowledged."
)

METRICS = (WAITING,)


def waiting_gauge(registry: CollectorRegistry) -> Gauge:
    """Decisions that people made and ingest has not acknowledged."""
    return WAITING.on(registry)
