"""What scoring shows of its sources: bounded, whoever reports."""

from prometheus_client import CollectorRegistry

from services.scoring.metrics import MOST_SOURCES, OTHER, ScoringMetrics
from services.scoring.outcomes import Outcome


def test_a_source_shows_when_it_was_last_heard() -> None:
    registry = CollectorRegistry()
    metrics = ScoringMetrics(registry)

    metrics.taken(Outcome(sources={"/so-tai-chinh"}), [], 100.0)
    metrics.taken(Outcome(), [], 200.0)

    labels = {"source": "/so-tai-chinh"}
    heard = registry.get_sample_value("scoring_source_reported_timestamp_seconds", labels)
    assert heard == 100.0


def test_sources_beyond_the_bound_are_told_as_one() -> None:
    registry = CollectorRegistry()
    metrics = ScoringMetrics(registry)

    for number in range(MOST_SOURCES + 20):
        metrics.taken(Outcome(sources={f"/invented/{number}"}), [], float(number))

    family = next(one for one in registry.collect() if one.name.startswith("scoring_source_"))
    assert len(family.samples) == MOST_SOURCES + 1
    labels = {"source": OTHER}
    heard = registry.get_sample_value("scoring_source_reported_timestamp_seconds", labels)
    assert heard == MOST_SOURCES + 19
