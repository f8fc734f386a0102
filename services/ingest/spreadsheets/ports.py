"""What a spreadsheet holds, whatever kind of file it came as."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

#: What our own form says that it is.
TEMPLATE_VERSION = "1"


class Kind(StrEnum):
    """What a cell is."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    LOGICAL = "logical"
    ERROR = "error"
    FORMULA = "formula"  # one whose result is not in the file


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text is in NFC and without the spaces around it. `pattern` is how a number or
    a date is shown."""

    kind: Kind = Kind.EMPTY
    text: str = ""
    number: float | int = 0
    day: date | datetime | None = None
    pattern: str = ""


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header. `number` counts from 1, as spreadsheets show it."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False
    merged: frozenset[int] = frozenset()  # columns from 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with a header that we know: which column stands where (from 0)."""

    name: str
    number: int
    header: int
    places: dict[str, int]
    rows: tuple[Row, ...]

    def address(self, column: str, row: int) -> str:
        """Where a column's cell of a row is: H12. The row's number alone for a missing column."""
        place = self.places.get(column)
        return f"{letters(place)}{row}" if place is not None else str(row)


@dataclass(frozen=True, slots=True)
class Template:
    """What our own form says of itself."""

    version: str = ""
    catalogue: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A file, read: the sheets that hold figures, and what the form said of itself."""

    kind: str
    sheets: tuple[Sheet, ...]
    template: Template = field(default_factory=Template)


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a row in the file itself."""

    sheet: str
    row: int
    cell: str
    outcome: str
    text: str


class Reader(Protocol):
    """What reads files, and writes into them what is said of them."""

    async def read(self, content: bytes) -> Book:
        """The file's rows, or `FileRefused`."""
        ...

    async def annotated(self, content: bytes, book: Book, notes: Sequence[Note]) -> bytes:
        """The same workbook with its notes."""
        ...


def letters(place: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
