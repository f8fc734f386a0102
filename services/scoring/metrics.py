"""What scoring counts, beside what every stream worker does."""

from collections.abc import Mapping, Sequence

from prometheus_client import CollectorRegistry

from runtime.instruments import CounterMetric, GaugeMetric, HistogramMetric, bounded, one_of
from runtime.metrics import common_metrics, stream_metrics
from runtime.telemetry import exemplar
from schemas.codec import MalformedReason
from services.scoring.intake import ParkReason
from services.scoring.outcomes import Outcome
from services.scoring.ports import Arrival
from targets.refusals import RefusalReason
from targets.verdicts import Status

#: From a figure judged at once to one that waited for a store or a broker to come back.
WAITED_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
#: A source is a free text that its publisher chose: beyond so many, they are told as one.
MOST_SOURCES = 50
OTHER = "other"

#: Why a record is parked: closed lists.
REASONS = tuple(
    sorted({*map(str, MalformedReason), *map(str, RefusalReason), *map(str, ParkReason)})
)

FIGURES = CounterMetric("scoring_figures_total", "Figures admitted, repeated ones included.")
REPEATED = CounterMetric("scoring_reports_repeated_total", "Reports that had been stored before.")
VERDICTS = CounterMetric(
    "scoring_verdicts_total", "Verdicts written, by their status.", (one_of("status", Status),)
)
CONFLICTS = CounterMetric(
    "scoring_guard_conflicts_total", "Writes that lost to another worker's and were judged again."
)
TOLD = CounterMetric("scoring_outboxes_told_total", "Outboxes published and cleared.")
TARGETS = GaugeMetric(
    "scoring_targets",
    "Targets of this worker by the status of their verdict.",
    (one_of("status", Status),),
)
WAITED = HistogramMetric(
    "scoring_event_to_verdict_seconds",
    "Time from a report's arrival at the broker to its verdict's being told.",
    buckets=WAITED_S,
)
SOURCES = GaugeMetric(
    "scoring_source_reported_timestamp_seconds",
    "When this worker last took in a report of a source (Unix time).",
    (bounded("source", f"the first {MOST_SOURCES} that a worker hears of, and `{OTHER}`"),),
    "timestamp_seconds",
)

METRICS = (
    *common_metrics("scoring"),
    *stream_metrics("scoring"),
    FIGURES,
    REPEATED,
    VERDICTS,
    CONFLICTS,
    TOLD,
    TARGETS,
    WAITED,
    SOURCES,
)


class ScoringMetrics:
    """Scoring's own figures, on a registry that is handed in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._statuses: dict[str, str] = {}
        self._figures = FIGURES.on(registry)
        self._repeated = REPEATED.on(registry)
        self._judged = VERDICTS.on(registry)
        self._conflicts = CONFLICTS.on(registry)
        self._told = TOLD.on(registry)
        self._targets = TARGETS.on(registry)
        self._waited = WAITED.on(registry)
        self._reported = SOURCES.on(registry)
        self._sources: set[str] = set()

    def taken(self, outcome: Outcome, arrivals: Sequence[Arrival], now_s: float) -> None:
        """Count a finished batch."""
        self._count(outcome)
        self._figures.inc(outcome.figures)
        self._repeated.inc(outcome.repeated)
        for arrival in arrivals:
            waited_s = max(0.0, now_s - arrival.timestamp_ms / 1000)
            self._waited.observe(waited_s, exemplar(tuple(arrival.headers)))
        for source in outcome.sources:
            self._reported.labels(self._named(source)).set(now_s)
        self._show({**self._statuses, **outcome.statuses})

    def rejudged(self, outcome: Outcome) -> None:
        """Count a round over all targets of this worker, which says how each of them stands."""
        self._count(outcome)
        self._show(outcome.statuses)

    def _named(self, source: str) -> str:
        if source not in self._sources and len(self._sources) < MOST_SOURCES:
            self._sources.add(source)
        return source if source in self._sources else OTHER

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
