"""The dry run: who would be told, when, by what, and why."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import pytest

import catalogue
from runtime.clock import ManualClock
from runtime.settings import MissingSetting
from services.alerts.dryrun import NoSuchTarget, add_to, run
from tests.unit.alerts.world import NOON

ROOT = Path(__file__).resolve().parents[3]
ENV = {
    "SLIPWATCH_CATALOGUE": str(ROOT / "catalogue" / "lao-cai.yaml"),
    "SLIPWATCH_RECIPIENTS": str(ROOT / "catalogue" / "recipients.example.yaml"),
}


def asked(*words: str, env: dict[str, str] = ENV) -> Sequence[str]:
    """The answer to a command."""
    parser = ArgumentParser()
    add_to(parser.add_subparsers(dest="command"))
    return run(parser.parse_args(["route", *words]), env, ManualClock(NOON))


def test_every_target_has_a_reader_at_every_severity() -> None:
    (said,) = asked("--all", "--json")

    answers = json.loads(said)

    programme = catalogue.load(Path(ENV["SLIPWATCH_CATALOGUE"]))
    assert len(answers) == 3 * len(programme.targets)
    assert all(any(one["step"] == 0 for one in answer["told"]) for answer in answers)
    assert all(any(one["step"] > 0 for one in answer["told"]) for answer in answers)
    assert "@" not in said


def test_over_tet_only_what_is_critical_is_told_at_once() -> None:
    def first(severity: str) -> dict[str, str]:
        (said,) = asked(
            "--target", "sti-budget-share", "--severity", severity, "--json",
            "--at", "2027-02-05T22:00",
        )  # fmt: skip
        told: list[dict[str, str]] = json.loads(said)[0]["told"]
        return next(one for one in told if one["recipient"] == "van-phong-bcd")

    assert (first("serious")["at"], first("serious")["held"]) == (
        "2027-02-11T06:30+07:00",
        "day_off",
    )
    assert first("critical")["at"] == "2027-02-05T22:00+07:00"


def test_the_table_names_the_lines_of_the_routes_and_the_steps() -> None:
    said = "\n".join(asked("--target", "sti-budget-share", "--severity", "critical"))

    assert "route on line" in said
    assert "nobody acknowledged in 4h: head" in said


def test_an_absent_recipient_is_shown_beside_the_deputy() -> None:
    programme = catalogue.load(Path(ENV["SLIPWATCH_CATALOGUE"]))
    target = next(one.id for one in programme.targets if one.owner.id == "so-khcn")

    said = "\n".join(asked("--target", target, "--at", "2026-12-22T09:00"))

    assert "giam-doc-so-khcn (for dau-moi-so-khcn)" in said


def test_a_target_that_does_not_exist_is_said() -> None:
    with pytest.raises(NoSuchTarget, match="moon"):
        asked("--target", "moon")


def test_without_files_the_missing_setting_is_named() -> None:
    with pytest.raises(MissingSetting, match="SLIPWATCH_CATALOGUE"):
        asked("--all", env={})
