"""YAML as a tree whose every value knows its line. Scalars stay text: no number becomes a float."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from catalogue.problems import CatalogueError, Problem, Sheet

#: Reads the same ten times as fast; a PyYAML that was built without libyaml has none.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it is written, quoted or not; `null` is an empty value."""

    text: str
    line: int
    null: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of values."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values; `key_lines` says where each key stands."""

    entries: dict[str, "Node"]
    line: int
    key_lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Listing | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file, read."""

    path: Path
    root: Node


def read(path: Path, content: bytes, sheet: Sheet) -> Document:
    """Read one file, noting keys that stand twice; a syntax error ends the reading."""
    try:
        root = yaml.compose(content.decode(), Loader=_LOADER)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _broken(path, line, "the file is not UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise _broken(path, line, f"this is not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise _broken(path, 1, f"this is not YAML: {error}") from error
    if root is None:
        raise _broken(path, 1, "the file is empty")
    return Document(path, _convert(root, path, "", sheet, ()))


def _broken(path: Path, line: int, sentence: str) -> CatalogueError:
    return CatalogueError((Problem(str(path), line, "", sentence),))


def _convert(
    node: yaml.Node, path: Path, place: str, sheet: Sheet, above: tuple[yaml.Node, ...]
) -> Node:
    line = node.start_mark.line + 1
    if node in above:
        raise _broken(path, line, f"{place} contains itself")
    inside = (*above, node)
    if isinstance(node, yaml.SequenceNode):
        return Listing(
            tuple(
                _convert(item, path, _join(place, str(number)), sheet, inside)
                for number, item in enumerate(node.value)
            ),
            line,
        )
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            where = _join(place, name)
            key_line = key.start_mark.line + 1
            if name in entries:
                sheet.add(
                    path,
                    key_line,
                    where,
                    f"the key {name!r} stands twice; the first is on line {lines[name]}",
                )
                continue
            entries[name] = _convert(value, path, where, sheet, inside)
            lines[name] = key_line
        return Mapping(entries, line, lines)
    null = node.tag == "tag:yaml.org,2002:null"
    return Scalar(str(node.value), line, null=null)


def line_of(node: Node, field_path: str) -> int:
    """The line of a dotted path below a node, or of the nearest thing above it that exists."""
    line = node.line
    for step in _steps(field_path):
        if isinstance(node, Mapping) and step in node.entries:
            line = node.key_lines[step]
            node = node.entries[step]
        elif isinstance(node, Listing) and step.isdecimal() and int(step) < len(node.items):
            node = node.items[int(step)]
            line = node.line
        else:
            break
    return line


def _steps(field_path: str) -> Iterator[str]:
    return (step for step in field_path.split(".") if step)


def _join(place: str, step: str) -> str:
    return f"{place}.{step}" if place else step
