"""What ingest counts, beside its requests."""

from prometheus_client import CollectorRegistry

from runtime.instruments import CounterMetric, HistogramMetric, one_of
from runtime.metrics import common_metrics, request_metrics
from runtime.telemetry import exemplar
from schemas.cloudevents import Mode
from services.ingest.handlers import Answer, Fate
from services.ingest.keys import metrics as keys
from services.ingest.reasons import REASONS, Reason
from services.ingest.spreadsheets import metrics as spreadsheets

EVENTS = CounterMetric(
    "ingest_events_total",
    "Events received, by how they came and what became of them.",
    (one_of("mode", Mode), one_of("outcome", Fate)),
)
OBSERVATIONS = CounterMetric(
    "ingest_observations_total", "Observations in the events that Kafka has acknowledged."
)
REFUSALS = CounterMetric(
    "ingest_refusals_total",
    "Events and requests that were not taken, by the first reason given.",
    (one_of("reason", sorted({str(one) for one in REASONS})),),
)
TAKING = HistogramMetric(
    "ingest_take_duration_seconds", "Time from a whole body to the fate of all its events."
)

METRICS = (
    *common_metrics("ingest"),
    *request_metrics("ingest"),
    EVENTS,
    OBSERVATIONS,
    REFUSALS,
    TAKING,
    *keys.METRICS,
    *spreadsheets.METRICS,
)


class IngestMetrics:
    """Events by what became of them, refusals by reason, and how long an acknowledgement takes."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._events = EVENTS.on(registry)
        self._observations = OBSERVATIONS.on(registry)
        self._refusals = REFUSALS.on(registry)
        self._duration = TAKING.on(registry)

    def taken(self, answer: Answer, duration_s: float) -> None:
        """Count what became of a request's events."""
        self._duration.observe(duration_s, exemplar())
        for outcome in answer.outcomes:
            self._events.labels(answer.mode, outcome.fate).inc()
            self._observations.inc(outcome.observations)
            if outcome.faults:
                self.refused(outcome.faults[0].reason)

    def refused(self, reason: Reason) -> None:
        """Count one refusal."""
        self._refusals.labels(reason).inc()
