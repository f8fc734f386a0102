"""`python -m catalogue`: check a catalogue, list its promises, print its schema."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from catalogue import SHIPPED
from catalogue.loading import load
from catalogue.problems import CatalogueError
from catalogue.schema import schema
from targets.catalogue import Programme, Target
from targets.plain import target_plain

FINE, CONTRADICTED, UNREADABLE = 0, 1, 2


def run(arguments: Sequence[str], out: TextIO, err: TextIO) -> int:
    """Do one command. Answers 0 when all is well, 1 for contradictions, 2 when there is no such
    file."""
    options = _parser().parse_args(arguments)
    if options.command == "schema":
        out.write(dump(schema()) + "\n")
        return FINE
    path: Path = options.file
    if not path.is_file():
        err.write(f"{path}: there is no such file\n")
        return UNREADABLE
    try:
        programme = load(path)
    except CatalogueError as error:
        _tell(error, options, out, err)
        return CONTRADICTED
    write = _check if options.command == "check" else _list
    out.write(write(programme, path, options.json) + "\n")
    return FINE


def _parser() -> ArgumentParser:
    parser = ArgumentParser("python -m catalogue", description="The promises as data.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("check", "say what contradicts what, with file, line and field"),
        ("list", "list the promises"),
    ):
        command = commands.add_parser(name, help=what, description=what.capitalize() + ".")
        command.add_argument("file", nargs="?", type=Path, default=SHIPPED, help="the catalogue")
        command.add_argument("--json", action="store_true", help="answer in JSON")
    commands.add_parser("schema", help="print the JSON Schema of a catalogue, for editors")
    return parser


def _tell(error: CatalogueError, options: Namespace, out: TextIO, err: TextIO) -> None:
    if options.json:
        problems = [
            {"file": one.file, "line": one.line, "field": one.field, "sentence": one.sentence}
            for one in error.problems
        ]
        out.write(dump({"ok": False, "problems": problems}) + "\n")
        return
    err.write(f"{error}\n{len(error.problems)} contradiction(s)\n")


def _check(programme: Programme, path: Path, as_json: bool) -> str:
    counts = {
        "targets": len(programme.targets),
        "themes": len(programme.themes),
        "areas": len(programme.areas),
        "context": len(programme.context),
    }
    if as_json:
        return dump({"ok": True, "version": programme.version, "problems": [], **counts})
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    return f"{path.name} {programme.version}: {told}. No contradictions."


def _list(programme: Programme, path: Path, as_json: bool) -> str:
    if as_json:
        return dump([target_plain(programme, target, None) for target in programme.targets])
    lines = [f"{programme.name.vi} / {programme.name.en} ({path.name} {programme.version})"]
    for theme in programme.themes:
        lines += ["", f"{theme.name.vi} / {theme.name.en}"]
        lines += [_line(target) for target in programme.targets if target.theme == theme.id]
    return "\n".join(lines)


def _line(target: Target) -> str:
    goals = "; ".join(
        f"{goal.comparison} {goal.value} by {goal.by:%d/%m/%Y}" for goal in target.goals
    )
    return f"  {target.id:32} {target.kind:10} {goals or 'judged'} [{target.unit}] {target.name.vi}"


def dump(value: object) -> str:
    """JSON with Vietnamese letters as they are and numbers as they are written."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_number)


def _number(value: Any) -> int | float:
    """JSON's own number for a catalogue's decimal; these are short, so that none changes."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} has no place in JSON")
    whole = int(value)
    return whole if whole == value else float(value)
