"""docker-compose.yml: a planted violation of each rule is caught."""

from pathlib import Path

import pytest

from deploy.checks import compose
from tests.unit.deploy.house import House, copied

MOUNTED = ("deploy/compose", "deploy/prometheus", "deploy/observability", "deploy/grafana")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of what this check looks at."""
    return copied(tmp_path, "docker-compose.yml", *MOUNTED)


def test_the_file_as_it_stands_keeps_the_rules(house: House) -> None:
    assert compose.check(house.root).problems == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("read_only: true", "readonly: true", "readonly", id="an unknown key"),
        pytest.param("interval: 15s", "interval: often", "often", id="a duration that is none"),
        pytest.param("[inner]", "[nowhere]", "nowhere", id="a network that is not there"),
        pytest.param("secrets: [mongo_uri]", "secrets: [sesame]", "sesame", id="an unknown secret"),
        pytest.param("kafka-data:/var", "kafak:/var", "kafak", id="a volume that is not there"),
        pytest.param("mongo:8.0.20", "mongo:latest", "not pinned", id="a moving image"),
        pytest.param("mongo:8.0.20", "mongo", "not pinned", id="an image without a tag"),
        pytest.param("v3.7.3", "v3", "not pinned", id="a tag that moves within a version"),
        pytest.param("prometheus/rules:", "prometheus/rulez:", "not there", id="no such folder"),
        pytest.param("profiles: [mail]", "profiles: [male]", "no profile", id="no such profile"),
        pytest.param(
            '    networks: [inner]\n    healthcheck:\n      test: ["CMD", "/tempo"',
            '    ports: ["127.0.0.1:3200:3200"]\n    networks: [inner]\n    healthcheck:\n'
            '      test: ["CMD", "/tempo"',
            "publishes 127.0.0.1:3200:3200",
            id="traces published",
        ),
        pytest.param(
            "      mongo: {condition: service_healthy}\n",
            "      mongo: {condition: service_healthy}\n"
            "      tempo: {condition: service_healthy}\n",
            "starts with a profile only",
            id="a service that would wait for what is not started",
        ),
        pytest.param("read_only: true", "read_only: false", "written to", id="a writable root"),
        pytest.param('user: "999:999"', 'user: "0:0"', "runs as root", id="root"),
        pytest.param("cap_drop: [ALL]", "cap_drop: []", "capabilities", id="capabilities"),
        pytest.param(
            '"no-new-privileges:true"', '"label:disable"', "privileges", id="gaining privileges"
        ),
        pytest.param(", pids: 512", "", "no limit on pids", id="no limit"),
        pytest.param("127.0.0.1:${", "${", "beyond this host", id="a port for everybody"),
        pytest.param(
            "kafka: {condition: service_healthy}",
            "kafka: {condition: service_started}",
            "waits for kafka",
            id="not waiting for health",
        ),
        pytest.param(
            "topics: {condition: service_completed_successfully}",
            "topics: {condition: service_healthy}",
            "waits for topics",
            id="not waiting for the job's end",
        ),
        pytest.param(
            "SLIPWATCH_SMTP_PASSWORD_FILE: /run/secrets/smtp_password",
            "SLIPWATCH_SMTP_PASSWORD: swordfish",
            "stands in the environment",
            id="a secret in the open",
        ),
        pytest.param(
            '    networks: [inner]\n    healthcheck:\n      test: ["CMD", "mongosh"',
            '    ports: ["127.0.0.1:27017:27017"]\n    networks: [inner]\n    healthcheck:\n'
            '      test: ["CMD", "mongosh"',
            "publishes 127.0.0.1:27017:27017",
            id="the store published",
        ),
    ],
)
def test_a_planted_violation_is_caught(house: House, old: str, new: str, said: str) -> None:
    house.plant(compose.FILE, old, new)

    problems = compose.check(house.root).problems

    assert any(said in problem for problem in problems), problems


def test_variables_are_filled_in_as_compose_does() -> None:
    text = "a: ${ONE:-1} b: ${TWO:-} c: $$HOME d: ${THREE:?give it} e: $FOUR"

    filled = compose.interpolated(text, {"THREE": "3", "FOUR": "4"})

    assert filled == "a: 1 b:  c: $HOME d: 3 e: 4"
