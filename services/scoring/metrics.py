"""What scoring counts, beside what every stream worker does."""

from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from services.scoring.outcomes import Outcome
from services.scoring.ports import Arrival
from targets.verdicts import Status

#: From a figure judged at once to one that waited for a store or a broker to come back.
WAITED_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)


class ScoringMetrics:
    """Scoring's own figures, on a registry that is handed in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._statuses: dict[str, str] = {}
        self._figures = Counter(
            "scoring_figures_total", "Figures admitted, repeated ones included.", registry=registry
        )
        self._repeated = Counter(
            "scoring_reports_repeated_total",
            "Reports that had been stored before.",
            registry=registry,
        )
        self._judged = Counter(
            "scoring_verdicts_total",
            "Verdicts written, by their status.",
            ["status"],
            registry=registry,
        )
        self._conflicts = Counter(
            "scoring_guard_conflicts_total",
            "Writes that lost to another worker's and were judged again.",
            registry=registry,
        )
        self._told = Counter(
            "scoring_outboxes_told_total", "Outboxes published and cleared.", registry=registry
        )
        self._targets = Gauge(
            "scoring_targets",
            "Targets of this worker by the status of their verdict.",
            ["status"],
            registry=registry,
        )
        self._waited = Histogram(
            "scoring_event_to_verdict_seconds",
            "Time from a report's arrival at the broker to its verdict's being told.",
            buckets=WAITED_S,
            registry=registry,
        )
        for status in Status:
            self._targets.labels(status.value)
            self._judged.labels(status.value)

    def taken(self, outcome: Outcome, arrivals: Sequence[Arrival], now_s: float) -> None:
        """Count a finished batch."""
        self._count(outcome)
        self._figures.inc(outcome.figures)
        self._repeated.inc(outcome.repeated)
        for arrival in arrivals:
            self._waited.observe(max(0.0, now_s - arrival.timestamp_ms / 1000))
        self._show({**self._statuses, **outcome.statuses})

    def rejudged(self, outcome: Outcome) -> None:
        """Count a round over all targets of this worker, which says how each of them stands."""
        self._count(outcome)
        self._show(outcome.statuses)

    def _count(self, outcome: Outcome) -> None:
        for status in outcome.written:
            self._judged.labels(status).inc()
        self._conflicts.inc(outcome.conflicts)
        self._told.inc(outcome.told)

    def _show(self, statuses: Mapping[str, str]) -> None:
        self._statuses = dict(statuses)
        standing = list(self._statuses.values())
        for status in Status:
            self._targets.labels(status.value).set(standing.count(status.value))
