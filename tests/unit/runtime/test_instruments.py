"""Metrics as values: what the conventions ask of them, and what they make."""

import pytest
from prometheus_client import CollectorRegistry

from runtime.instruments import (
    BadMetric,
    CounterMetric,
    GaugeMetric,
    HistogramMetric,
    Kind,
    Label,
    bounded,
    one_of,
)


def test_a_counter_ends_in_total() -> None:
    with pytest.raises(BadMetric, match="does not end in _total"):
        CounterMetric("gateway_letters", "Letters.")


def test_a_histogram_ends_in_its_unit() -> None:
    with pytest.raises(BadMetric, match="does not end in _seconds"):
        HistogramMetric("gateway_wait", "How long it took.")


def test_a_gauge_is_not_named_as_a_counter() -> None:
    with pytest.raises(BadMetric, match="named as what it is not"):
        GaugeMetric("gateway_targets_total", "Targets.")


def test_the_help_is_a_sentence() -> None:
    with pytest.raises(BadMetric, match="no sentence"):
        GaugeMetric("gateway_targets", "targets")


def test_a_label_without_a_bound_is_refused() -> None:
    with pytest.raises(BadMetric, match="nothing bounds the label path"):
        Label("path")


def test_every_value_of_closed_labels_is_shown_from_the_start() -> None:
    registry = CollectorRegistry()
    labels = (one_of("channel", ("email", "zalo")), one_of("outcome", ("sent", "", "dead")))

    CounterMetric("alerts_letters_total", "Letters.", labels).on(registry)

    shown = [one.labels for one in next(iter(registry.collect())).samples if "_total" in one.name]
    assert len(shown) == 4


def test_an_open_label_shows_nothing_before_something_happens() -> None:
    registry = CollectorRegistry()

    GaugeMetric("scoring_lag", "Lag.", (bounded("topic", "those read"),)).on(registry)

    assert not next(iter(registry.collect())).samples


def test_a_histogram_names_the_series_that_prometheus_keeps() -> None:
    wait = HistogramMetric("gateway_wait_seconds", "How long it took.")

    assert wait.kind is Kind.HISTOGRAM
    assert wait.series == (
        "gateway_wait_seconds_bucket",
        "gateway_wait_seconds_count",
        "gateway_wait_seconds_sum",
    )
