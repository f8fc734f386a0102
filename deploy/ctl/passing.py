"""Commands that another part of slipwatch does: handed on to it as they are.

Each runs as a process of its own, because each service reads the environment for itself, and since
nothing of it should be loaded to look at the others.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passed:
    """A command of ours, and what it is there. `kinds` are its first words, where it has any."""

    words: tuple[str, ...]
    says: str
    kinds: Mapping[str, tuple[str, ...]] | None = None


PASSED: Mapping[str, Passed] = {
    "accounts": Passed(
        ("services.gateway", "accounts"), "who may sign in: list, add, roles, erase …"
    ),
    "audit": Passed(("services.gateway", "audit"), "the log of what people did: verify, export"),
    "keys": Passed(("services.ingest", "keys"), "who may report figures: new, check"),
    "contacts": Passed(
        ("services.alerts", "contacts"), "where people are reached: list, import, reseal, erase …"
    ),
    "zalo": Passed(("services.alerts", "zalo"), "the Official Account: status, consent, token …"),
    "replay": Passed(
        (),
        "verdicts: judge all again; deliveries: send dead ones again",
        {
            "verdicts": ("services.scoring", "replay"),
            "deliveries": ("services.alerts", "replay"),
        },
    ),
    "backup": Passed(("deploy.store_backup", "dump"), "dump the store into a new folder"),
    "verify-backup": Passed(("deploy.store_backup", "verify"), "read a backup through"),
    "restore": Passed(("deploy.store_backup", "restore"), "bring a backup into an empty database"),
    "rewind": Passed(
        ("deploy.store_backup", "rewind"), "let scoring, stopped, read measurements again"
    ),
}


class NoSuchKind(ValueError):
    """The command needs a first word, and this is none."""


def module_and_words(command: str, rest: Sequence[str]) -> tuple[str, ...]:
    """The module to run and its arguments."""
    passed = PASSED[command]
    if passed.kinds is None:
        return (*passed.words, *rest)
    if not rest or rest[0] not in passed.kinds:
        raise NoSuchKind(f"{command}: say one of {', '.join(passed.kinds)}")
    return (*passed.kinds[rest[0]], *rest[1:])


def run(
    words: Sequence[str], env: Mapping[str, str], *, as_json: bool, told: str | None = None
) -> int:
    """Run it and answer its exit code; as JSON, its lines stand in one document.

    `told` is what it reads from standard input, in place of ours.
    """
    command = [sys.executable, "-m", *words]
    if not as_json:
        return subprocess.run(  # noqa: S603 - our own command
            command, env=dict(env), check=False, input=told, text=True
        ).returncode
    done = subprocess.run(  # noqa: S603 - our own command
        command, env=dict(env), check=False, input=told, capture_output=True, text=True
    )
    said = {
        "command": list(words[:2]),
        "code": done.returncode,
        "lines": done.stdout.splitlines(),
        "errors": done.stderr.splitlines(),
    }
    sys.stdout.write(json.dumps(said, indent=2, ensure_ascii=False) + "\n")
    return done.returncode
