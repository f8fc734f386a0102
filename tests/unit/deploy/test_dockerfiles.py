"""The Dockerfiles: a planted violation of each rule is caught."""

from pathlib import Path

import pytest

from deploy.checks import dockerfiles
from tests.unit.deploy.house import House, copied

FILE = "services/gateway/Dockerfile"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of what this check looks at."""
    return copied(tmp_path, "services")


def test_the_files_as_they_stand_keep_the_rules(house: House) -> None:
    outcome = dockerfiles.check(house.root)

    assert outcome.problems == ()
    assert outcome.looked_at == 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("USER 10001:10001", "USER root", "runs as root", id="root"),
        pytest.param("USER 10001:10001\n", "", "runs as root", id="nobody named"),
        pytest.param("python:3.11.15-slim-bookworm", "python:3.11-slim", "full version", id="tag"),
        pytest.param("STOPSIGNAL SIGTERM", "STOPSIGNAL SIGKILL", "STOPSIGNAL", id="no clean stop"),
        pytest.param("--require-hashes", "--pre", "require-hashes", id="no hashes"),
        pytest.param("--only-binary=:all:", "--pre", "compile", id="a compiler's work"),
        pytest.param(
            "COPY services/gateway ./services/gateway",
            "COPY services/alerts ./services/alerts",
            "another service",
            id="another service",
        ),
        pytest.param(
            "requirements/gateway.txt", "requirements/alerts.txt", "gateway.txt", id="other pins"
        ),
        pytest.param("WORKDIR /build", "WORKDIR build", "DL3000", id="what only hadolint knows"),
    ],
)
def test_a_planted_violation_is_caught(house: House, old: str, new: str, said: str) -> None:
    house.plant(FILE, old, new)

    problems = dockerfiles.check(house.root).problems

    assert any(said in problem and "gateway" in problem for problem in problems), problems


def test_a_file_without_health_check_is_caught(house: House) -> None:
    house.plant(FILE, "HEALTHCHECK", "LABEL checked=no #")

    assert any("HEALTHCHECK" in one for one in dockerfiles.check(house.root).problems)
