"""Each service can read what it is given, and listens where the rest thinks that it does."""

from pathlib import Path

import pytest

from deploy.checks import environments
from tests.unit.deploy.house import House, copied

BASE = "deploy/k8s/base"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of what this check looks at."""
    return copied(tmp_path, "docker-compose.yml", "deploy/k8s", "deploy/grafana")


def test_everything_as_it_stands_can_be_read(house: House) -> None:
    assert environments.check_compose(house.root).problems == ()
    assert environments.check_cluster(house.root).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "  SLIPWATCH_CATALOGUE: /opt/slipwatch/catalogue/lao-cai.yaml\n",
            "",
            "missing settings: SLIPWATCH_CATALOGUE",
            id="a required setting forgotten",
        ),
        pytest.param("8081}:8081", "8081}:8099", "listens on 8081", id="another port published"),
        pytest.param("127.0.0.1:8082/", "127.0.0.1:8099/", "health check", id="another one asked"),
    ],
)
def test_a_compose_file_that_does_not_fit_is_caught(
    house: House, old: str, new: str, said: str
) -> None:
    house.plant("docker-compose.yml", old, new)

    problems = environments.check_compose(house.root).problems

    assert any(said in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            "settings.env",
            "SLIPWATCH_MAIL_FROM=",
            "SLIPWATCH_MAIL_FORM=",
            "alerts: missing settings: SLIPWATCH_MAIL_FROM",
            id="a setting with a slip of the pen",
        ),
        pytest.param(
            "scoring.yaml",
            "containerPort: 8082",
            "containerPort: 8099",
            "containerPort is another",
            id="another container port",
        ),
        pytest.param(
            "ingest.yaml",
            "name: http, port: 8081",
            "name: http, port: 80",
            "no Service of its name",
            id="another service port",
        ),
        pytest.param(
            "../components/network/network.yaml",
            "{protocol: TCP, port: 8083}",
            "{protocol: TCP, port: 8099}",
            "alerts: no NetworkPolicy",
            id="a port that nobody may reach",
        ),
    ],
)
def test_a_manifest_that_does_not_fit_is_caught(
    house: House, file: str, old: str, new: str, said: str
) -> None:
    house.plant(f"{BASE}/{file}", old, new)

    problems = environments.check_cluster(house.root).problems

    assert any(said in problem for problem in problems), problems


def test_a_service_without_a_deployment_is_caught(house: House) -> None:
    house.plant(f"{BASE}/alerts.yaml", "kind: Deployment", "kind: DaemonSet")

    assert "alerts: has no Deployment" in environments.check_cluster(house.root).problems
