"""What ingest counts, beside its requests."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from runtime.metrics import SECONDS
from schemas.cloudevents import Mode
from services.ingest.handlers import Answer, Fate
from services.ingest.reasons import REASONS, Reason


class IngestMetrics:
    """Events by what became of them, refusals by reason, and how long an acknowledgement takes."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._events = Counter(
            "ingest_events_total",
            "Events received, by how they came and what became of them.",
            ["mode", "outcome"],
            registry=registry,
        )
        self._observations = Counter(
            "ingest_observations_total",
            "Observations in the events that Kafka has acknowledged.",
            registry=registry,
        )
        self._refusals = Counter(
            "ingest_refusals_total",
            "Events and requests that were not taken, by the first reason given.",
            ["reason"],
            registry=registry,
        )
        self._duration = Histogram(
            "ingest_take_duration_seconds",
            "Time from a whole body to the fate of all its events.",
            buckets=SECONDS,
            registry=registry,
        )
        for mode in Mode:
            for fate in Fate:
                self._events.labels(mode, fate)
        for reason in {str(one) for one in REASONS}:
            self._refusals.labels(reason)

    def taken(self, answer: Answer, duration_s: float) -> None:
        """Count what became of a request's events."""
        self._duration.observe(duration_s)
        for outcome in answer.outcomes:
            self._events.labels(answer.mode, outcome.fate).inc()
            self._observations.inc(outcome.observations)
            if outcome.faults:
                self.refused(outcome.faults[0].reason)

    def refused(self, reason: Reason) -> None:
        """Count one refusal."""
        self._refusals.labels(reason).inc()
