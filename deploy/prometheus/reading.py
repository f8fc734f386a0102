"""What the rules say, and which series a question of Prometheus's names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy import yaml_files

RULES = Path("deploy") / "prometheus" / "rules"

#: What stands in a question and is no series.
_WORDS = frozenset(
    {"and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right"}
    | {"offset", "bool", "inf", "nan"}
)
_LITERAL = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_NAMED = re.compile(r"\{\s*__name__=~\"\(([\w|]+)\)(\w+)\"([^}]*)\}")
_GROUPED = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
_SELECTOR = re.compile(r"(?<![\w.:])([a-zA-Z_:][\w:]*)(\s*\()?((?:\{[^}]*\})?)")
_RANGE = re.compile(r"\[[^]]*\]")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the name of what it records or of whom it calls, and its question."""

    name: str
    expr: str
    calls: bool
    plain: dict[str, Any]


def rules(root: Path) -> Iterator[Rule]:
    """All rules of all files."""
    for path in sorted((root / RULES).glob("*.yaml")):
        for group in yaml_files.read(path.read_text("utf-8"))["groups"]:
            for plain in group["rules"]:
                name = plain.get("alert") or plain["record"]
                yield Rule(name, plain["expr"], "alert" in plain, plain)


def selectors(expr: str) -> Iterator[tuple[str, str]]:
    """The series that a question names: each with its braces, written out where it is a list."""
    for found in _NAMED.finditer(expr):
        rest = found[3].lstrip(", ")
        for service in found[1].split("|"):
            yield f"{service}{found[2]}", f"{{{rest}}}" if rest else ""
    plain = _GROUPED.sub(" ", _RANGE.sub(" ", _NAMED.sub(" 0 ", expr)))
    # Labels stand in braces and are skipped with them; their values may hold anything.
    for found in _SELECTOR.finditer(_LITERAL.sub(lambda text: _shielded(text[0]), plain)):
        name, called, braces = found.groups()
        if called or name in _WORDS:
            continue
        yield name, _unshielded(braces)


def _shielded(literal: str) -> str:
    return '"' + literal[1:-1].encode().hex() + '"'


def _unshielded(braces: str) -> str:
    return re.sub(
        r'"([0-9a-f]*)"', lambda text: '"' + bytes.fromhex(text[1]).decode() + '"', braces
    )
