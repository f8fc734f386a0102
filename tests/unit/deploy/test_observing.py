"""Rules, dashboards, runbooks and the page of metrics say what the services show."""

from pathlib import Path

import pytest

from deploy import metrics_page
from deploy.checks import observing
from deploy.checks.outcome import Outcome
from deploy.grafana.__main__ import DASHBOARDS
from deploy.grafana.panels import Dashboard, Panel, Query, Row
from deploy.prometheus.reading import selectors
from runtime.instruments import HistogramMetric
from tests.unit.deploy.house import ROOT, House, copied


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of what these checks look at."""
    return copied(
        tmp_path, "deploy/prometheus", "deploy/grafana", "docs/metrics.md", "docs/runbooks"
    )


def test_every_alert_has_its_runbook_and_its_tests() -> None:
    assert observing.check_alerts(ROOT).problems == ()


def test_rules_and_dashboards_ask_for_what_the_services_show() -> None:
    assert observing.check_series(ROOT).problems == ()


def test_the_page_of_metrics_and_the_dashboards_are_current() -> None:
    assert observing.check_written(ROOT).problems == ()


@pytest.mark.parametrize("service", metrics_page.METRICS)
def test_a_service_lists_every_metric_once_and_under_its_own_name(service: str) -> None:
    listed = [one.name for one in metrics_page.METRICS[service]]

    assert len(listed) == len(set(listed))
    assert all(name.startswith(f"{service}_") for name in listed)


def test_the_objectives_ask_for_bounds_that_the_histograms_have() -> None:
    of = {one.name: one for listed in metrics_page.METRICS.values() for one in listed}
    verdict, due = of["scoring_event_to_verdict_seconds"], of["alerts_due_to_sent_seconds"]

    assert isinstance(verdict, HistogramMetric)
    assert isinstance(due, HistogramMetric)
    assert 5.0 in verdict.buckets
    assert 60.0 in due.buckets


@pytest.mark.parametrize(
    ("expr", "named"),
    [
        pytest.param(
            '100 * sum(rate(a_total{job="x"}[5m])) / 1e6',
            [("a_total", '{job="x"}')],
            id="a rate of a selector",
        ),
        pytest.param(
            'sum by (job) ({__name__=~"(a|b)_total", status=~"5.."})',
            [("a_total", '{status=~"5.."}'), ("b_total", '{status=~"5.."}')],
            id="a list of names",
        ),
        pytest.param(
            'a:b:c > 0 and on (x) d{e="f{g}"} offset 5m',
            [("a:b:c", ""), ("d", '{e="f{g}"}')],
            id="braces within a value",
        ),
    ],
)
def test_the_series_of_a_question_are_found(expr: str, named: list[tuple[str, str]]) -> None:
    assert list(selectors(expr)) == named


def test_an_alert_without_a_runbook_is_said(house: House) -> None:
    (house.root / "docs/runbooks/LagHigh.md").unlink()
    house.add("docs/runbooks/Nothing.md", "# Nothing\n")

    said = told(observing.check_alerts(house.root))

    assert "docs/runbooks/LagHigh.md is missing" in said
    assert "Nothing.md: no such alert" in said


def test_an_alert_without_a_test_is_said(house: House) -> None:
    house.plant("deploy/prometheus/tests/pipeline.yaml", "'LagHigh is quiet: ", "'LagHigh: ")

    assert "LagHigh: no test where it is quiet" in told(observing.check_alerts(house.root))


def test_a_rule_over_a_series_that_nobody_shows_is_said(house: House) -> None:
    house.plant("deploy/prometheus/rules/deliveries.yaml", "(alerts_dead_letters)", "(alerts_deaf)")

    assert "rule DeadLetters: nobody shows alerts_deaf" in told(observing.check_series(house.root))


def test_a_page_that_is_not_current_is_said(house: House) -> None:
    house.plant("docs/metrics.md", "ingest_refusals_total", "ingest_refused_total")

    assert "docs/metrics.md is not current" in told(observing.check_written(house.root))


def test_a_rule_that_prometheus_does_not_read_is_said(house: House) -> None:
    if observing.binary("promtool", ROOT) is None:
        pytest.skip("promtool is not here: apt-get install prometheus")
    (house.root / ".cache").symlink_to(ROOT / ".cache")
    house.plant("deploy/prometheus/rules/pipeline.yaml", "sum by (job)", "sum by (job")

    assert "FAIL promtool" in told(observing.check_promtool(house.root))


def test_panels_of_a_row_share_its_width_and_nothing_lies_over_another() -> None:
    for dashboard in DASHBOARDS:
        panels = dashboard.written()["panels"]
        places = [tuple(one["gridPos"][key] for key in "xywh") for one in panels]
        covered = [
            (x + right, y + down)
            for x, y, width, height in places
            for right in range(width)
            for down in range(height)
        ]
        assert len(covered) == len(set(covered)), dashboard.title
        assert len({one["id"] for one in panels}) == len(panels)


def test_a_query_says_which_panel_asks_it() -> None:
    row = Row("In", (Panel("Events", (Query("up"),)),))

    assert list(Dashboard("uid", "Pipeline", "", (row,)).queries()) == [
        ("Pipeline / In / Events", "up")
    ]


def test_what_is_not_installed_is_looked_for_in_the_cache(tmp_path: Path) -> None:
    tool = tmp_path / observing.CACHE / "no-such-tool"
    assert observing.binary("no-such-tool", tmp_path) is None
    tool.parent.mkdir(parents=True)
    tool.touch()

    assert observing.binary("no-such-tool", tmp_path) == str(tool)


def told(outcome: Outcome) -> str:
    """All that a check says."""
    return "\n".join(outcome.lines())
