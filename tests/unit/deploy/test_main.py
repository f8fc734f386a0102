"""The command that runs every check."""

from pathlib import Path

import pytest

from deploy.checks import __main__ as command
from deploy.checks import cluster_rules
from deploy.checks.outcome import Outcome
from deploy.checks.tools import NoTool
from tests.unit.deploy.house import copied


def _fine(_: Path) -> Outcome:
    return Outcome("fine", 1)


def _wrong(_: Path) -> Outcome:
    return Outcome("wrong", 1, ("a problem",))


def _toolless(_: Path) -> Outcome:
    raise NoTool("sieve is not installed")


def test_all_that_holds_is_zero(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", (_fine, _fine))

    assert command.main([]) == 0
    assert capsys.readouterr().out == "ok   fine (1)\nok   fine (1)\n"


def test_one_failure_is_one_and_the_rest_still_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", (_wrong, _toolless, _fine))

    assert command.main([]) == 1
    said = capsys.readouterr().out
    assert "a problem" in said
    assert "sieve is not installed" in said
    assert said.endswith("ok   fine (1)\n")


def test_rules_are_written_when_asked_for_and_nothing_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = copied(tmp_path, "deploy/prometheus", "deploy/k8s")
    house.plant("deploy/prometheus/rules/pipeline.yaml", "for: ", "for: 1")

    assert command.main(["--write-rules"], house.root) == 0
    assert capsys.readouterr().out == "wrote deploy/k8s/components/monitoring/rules.yaml\n"
    assert cluster_rules.check(house.root).held
