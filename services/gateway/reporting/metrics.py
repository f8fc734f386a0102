"""What is counted of decisions."""

from prometheus_client import CollectorRegistry, Gauge


def waiting_gauge(registry: CollectorRegistry) -> Gauge:
    """Decisions that people made and ingest has not acknowledged."""
    return Gauge(
        "gateway_decisions_waiting",
        "Decisions on held figures that ingest has not acknowledged.",
        registry=registry,
    )
