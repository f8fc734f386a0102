"""`python -m services.ingest keys …`: make a key, and look at a file of keys."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from services.ingest.keys.grants import Right
from services.ingest.keys.making import as_yaml, new_key
from services.ingest.keys.reading import BadKeyFile, ring_of
from services.ingest.keys.store import read_ring

COMMAND = "keys"


def run(arguments: Sequence[str], out: TextIO = sys.stdout, err: TextIO = sys.stderr) -> int:
    """Do what was asked; the exit code says whether it was done."""
    asked = _parser().parse_args(arguments)
    return _check(asked.file, out, err) if asked.action == "check" else _new(asked, out, err)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.ingest", description=__doc__)
    groups = parser.add_subparsers(dest="group", required=True)
    actions = groups.add_parser(COMMAND, help="who may report").add_subparsers(
        dest="action", required=True
    )
    new = actions.add_parser("new", help="make a key; its secret is shown once")
    new.add_argument("--id", required=True, help="its name: a to z, 0 to 9, hyphens")
    new.add_argument(
        "--source", action="append", required=True, help="whole, or its beginning and *"
    )
    new.add_argument("--target", action="append", default=[], help="a target's id; none means all")
    new.add_argument("--right", action="append", default=[], choices=list(Right), type=Right)
    new.add_argument("--expires", type=date.fromisoformat, help="its last day: 2027-12-31")
    check = actions.add_parser("check", help="say what a file of keys opens; 1 when it is broken")
    check.add_argument("file", type=Path)
    return parser


def _new(asked: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    made = new_key(
        asked.id, asked.source, targets=asked.target, rights=asked.right, expires=asked.expires
    )
    entry = as_yaml(made.entry)
    try:
        ring_of("keys:\n" + entry)
    except BadKeyFile as error:
        err.write(f"refused: {error}\n")
        return 1
    out.write(f"{made.key}\n\n{entry}")
    err.write(
        "The first line is the key: shown this once, for its holder alone.\n"
        "The rest goes below `keys:` in the file that SLIPWATCH_INGEST_KEYS names.\n"
    )
    return 0


def _check(path: Path, out: TextIO, err: TextIO) -> int:
    try:
        ring = read_ring(path)
    except BadKeyFile as error:
        err.writelines(f"{path}: {line}\n" for line in str(error).splitlines())
        return 1
    for name, key in ring.keys.items():
        ends = ", ".join(str(one.expires or "no end") for one in key.secrets)
        grant = key.grant
        out.write(
            f"{name}: {' '.join(sorted(grant.rights))}; sources {' '.join(grant.sources)}; "
            f"targets {' '.join(sorted(grant.targets))}; {ends}\n"
        )
    return 0
