"""What the command line takes, hands on and refuses."""

import json
from pathlib import Path

import pytest

from deploy.ctl.__main__ import main
from deploy.ctl.arguments import parser, split
from deploy.ctl.passing import PASSED, NoSuchKind, module_and_words
from deploy.ctl.places import BadPlace, local_environment, places_of
from deploy.ctl.standing import MISUSED
from tests.unit.deploy.ctl.world import NOW

Output = pytest.CaptureFixture[str]


def run(*words: str, env: dict[str, str] | None = None) -> int:
    """The tool's exit code."""
    return main(words, env or {}, now=lambda: NOW)


def test_everything_after_a_command_that_is_handed_on_belongs_to_it() -> None:
    assert split(["--at", "gateway=http://x", "--json", "replay", "--dry-run"]) == (
        ["--at", "gateway=http://x", "--json", "replay"],
        ["--dry-run"],
    )
    assert split(["status", "--json"]) == (["status", "--json"], [])


def test_each_command_goes_to_the_part_that_does_it() -> None:
    assert module_and_words("accounts", ["list"]) == ("services.gateway", "accounts", "list")
    assert module_and_words("keys", ["check", "f"]) == ("services.ingest", "keys", "check", "f")
    assert module_and_words("restore", ["f"]) == ("deploy.store_backup", "restore", "f")
    assert module_and_words("replay", ["verdicts", "--dry-run"]) == (
        "services.scoring",
        "replay",
        "--dry-run",
    )


def test_replay_has_to_be_told_what_is_replayed(capsys: Output) -> None:
    with pytest.raises(NoSuchKind):
        module_and_words("replay", [])

    assert run("replay", "--dry-run") == MISUSED
    assert "say one of verdicts, deliveries" in capsys.readouterr().err


def test_the_help_names_every_command_the_exit_codes_and_examples() -> None:
    said = parser().format_help()

    assert [name for name in PASSED if name not in said] == []
    assert "3 something cannot be reached" in said
    assert "python -m deploy.ctl --local status" in said


def test_a_command_that_is_not_one_is_misuse() -> None:
    with pytest.raises(SystemExit) as ended:
        run("nonsense")

    assert ended.value.code == MISUSED


def test_topics_without_a_broker_is_misuse(capsys: Output) -> None:
    assert run("topics", "verify") == MISUSED
    assert "SLIPWATCH_BROKER" in capsys.readouterr().err


def test_an_address_that_cannot_be_understood_is_misuse(capsys: Output) -> None:
    assert run("--at", "gateway:8080", "status") == MISUSED
    assert "say NAME=URL" in capsys.readouterr().err


def test_another_parts_answer_can_be_had_as_json(capsys: Output) -> None:
    code = run("--json", "verify-backup", "no-such-folder")

    said = json.loads(capsys.readouterr().out)
    assert said["code"] == code == 1
    assert said["command"] == ["deploy.store_backup", "verify"]
    assert "holds no finished backup" in said["errors"][0]


def test_services_are_looked_for_here_at_their_ports_unless_told_otherwise() -> None:
    places = places_of(
        {"SLIPWATCH_INGEST_PORT": "9000"}, ["gateway=https://slipwatch.example.test/"]
    )

    assert places.services["ingest"] == "http://127.0.0.1:9000"
    assert places.services["gateway"] == "https://slipwatch.example.test"
    with pytest.raises(BadPlace):
        places_of({}, ["broker=http://x"])


def test_the_address_of_the_store_is_in_no_representation() -> None:
    places = places_of({"SLIPWATCH_MONGO_URI": "mongodb://u:hidden@store.example.test/"})

    assert "hidden" in places.mongo_uri
    assert "hidden" not in repr(places)


def test_local_finds_what_make_up_runs(tmp_path: Path) -> None:
    env = local_environment({"SLIPWATCH_BROKER_PORT": "19999"}, tmp_path)

    assert env["SLIPWATCH_BROKER"] == "127.0.0.1:19999"
    assert env["SLIPWATCH_SEAL_KEY_FILE"] == str(tmp_path / ".local" / "keys" / "seal.key")
