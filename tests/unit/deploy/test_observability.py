"""What watches one host: a planted break in the way of an alert or a trace is found."""

from pathlib import Path

import pytest

from deploy.checks import observability
from tests.unit.deploy.house import House, copied

FOLDER = "deploy/observability"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of what this check looks at."""
    return copied(tmp_path, "docker-compose.yml", FOLDER, "deploy/prometheus")


def test_the_files_as_they_stand_fit_together(house: House) -> None:
    assert observability.check(house.root).problems == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            "alertmanager.yaml", "receiver: on-call", "receiver: nobody", "nobody", id="no receiver"
        ),
        pytest.param(
            "alertmanager.yaml",
            'severity="critical"',
            'severity="urgent"',
            "no such severity: urgent",
            id="a severity that no rule has",
        ),
        pytest.param(
            "alertmanager.yaml",
            'severity="info"',
            'severity="warning"',
            "severity info",
            id="a severity without a route",
        ),
        pytest.param(
            "alertmanager.yaml",
            'alertname="ServiceDown"',
            'alertname="ServiceGone"',
            "no such alertname: ServiceGone",
            id="an alert that does not exist",
        ),
        pytest.param(
            "alertmanager.yaml",
            "smtp_auth_password_file: /run/secrets/smtp_password",
            "smtp_auth_password: swordfish",
            "a password stands in the file",
            id="a password",
        ),
        pytest.param(
            "alertmanagers.yaml", "alertmanager:9093", "alertmanagr:9093", "no service", id="nobody"
        ),
        pytest.param(
            "collector.yaml",
            "exporters: [otlphttp]",
            "exporters: [otlp]",
            "no otlp among the exporters",
            id="an exporter that is not defined",
        ),
        pytest.param(
            "collector.yaml", "http://tempo:", "http://temop:", "sends to temop", id="to nobody"
        ),
        pytest.param(
            "collector.yaml",
            "[memory_limiter, batch]",
            "[batch, memory_limiter]",
            "memory is limited first",
            id="memory limited too late",
        ),
        pytest.param(
            "tempo.yaml",
            "backend_worker:\n  compaction: {block_retention: 336h}",
            "backend_worker:\n  compaction: {block_retention: 24h}",
            "how long traces are kept",
            id="two retentions",
        ),
        pytest.param(
            "tempo.yaml", "usage_report:", "compactor: {}\nusage_report:", "compactor", id="of 2"
        ),
        pytest.param(
            "tempo.yaml", "/var/tempo/blocks", "/data/blocks", "outside of its volume", id="lost"
        ),
    ],
)
def test_a_planted_break_is_found(house: House, file: str, old: str, new: str, said: str) -> None:
    house.plant(f"{FOLDER}/{file}", old, new)

    problems = observability.check(house.root).problems

    assert any(said in problem for problem in problems), problems
