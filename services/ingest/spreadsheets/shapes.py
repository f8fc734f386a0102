"""What a sheet's XML says of its rows and openpyxl does not when it reads a stream: which are
hidden, which cells are merged, and where the last filled one is."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat  # declarations were refused before: nothing can be expanded

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_TRUE = {"1", "true"}
_VALUES = {"v", "f", "is"}


@dataclass(slots=True)
class Shape:
    """One sheet. Merged areas are (first row, last row, first column, last column), columns
    from 0."""

    hidden: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    last: int = 0

    def merged_in(self, row: int) -> frozenset[int]:
        """The columns of a row that are part of a merged area."""
        found: set[int] = set()
        for first, last, left, right in self.merged:
            if first <= row <= last:
                found.update(range(left, min(right, left + 100) + 1))
        return frozenset(found)


def shapes_of(archive: zipfile.ZipFile) -> dict[str, Shape]:
    """The shape of every sheet, by its name."""
    targets: dict[str, str] = {}
    parts: dict[str, str] = {}

    def relation(name: str, found: dict[str, str]) -> None:
        if name == "Relationship":
            targets[found.get("Id", "")] = posixpath.normpath(
                posixpath.join("/xl", found.get("Target", ""))
            )

    def sheet(name: str, found: dict[str, str]) -> None:
        if name == "sheet":
            parts[found.get("name", "")] = targets.get(found.get("id", ""), "")

    _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    _parse(archive, "xl/workbook.xml", sheet)
    return {name: _shape(archive, part.lstrip("/")) for name, part in parts.items()}


def _shape(archive: zipfile.ZipFile, part: str) -> Shape:
    shape, row = Shape(), 0

    def seen(name: str, found: dict[str, str]) -> None:
        nonlocal row
        if name == "row":
            given = found.get("r", "")
            row = int(given) if given.isdecimal() and len(given) < 10 else row + 1
            if found.get("hidden") in _TRUE:
                shape.hidden.add(row)
        elif name in _VALUES:
            shape.last = max(shape.last, row)
        elif name == "mergeCell":
            area = _RANGE.fullmatch(found.get("ref", ""))
            if area:
                left, top, right, bottom = area.groups()
                shape.merged.append(
                    (int(top), int(bottom or top), _column(left), _column(right or left))
                )

    _parse(archive, part, seen)
    return shape


def _parse(
    archive: zipfile.ZipFile, part: str, seen: Callable[[str, dict[str, str]], None]
) -> None:
    """Tell every element of a part by its name and attributes, both without their namespaces."""
    if part not in archive.namelist():
        return
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        seen(
            name.rpartition(" ")[2],
            {key.rpartition(" ")[2]: value for key, value in attributes.items()},
        )

    parser.StartElementHandler = start
    parser.Parse(archive.read(part), True)


def _column(name: str) -> int:
    number = 0
    for sign in name:
        number = number * 26 + ord(sign) - 64
    return number - 1
