"""A table as a value: named and typed columns, rows, and all that has to be known to cite it.

Every format is made of this one value, so no two of them can disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from targets.words import Text

Cell = str | Text | Decimal | int | bool | date | datetime | None
Row = tuple[Cell, ...]


class Sort(StrEnum):
    """What the cells of a column are.

    A period is a text (2026-Q3), whatever it looks like. A share is of one: 0.53 is 53 %.
    """

    TEXT = "text"
    PERIOD = "period"
    NUMBER = "number"
    COUNT = "count"
    SHARE = "share"
    MONEY = "money"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"


NUMERIC = frozenset({Sort.NUMBER, Sort.COUNT, Sort.SHARE, Sort.MONEY})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `id` is its name for programs and never changes; `unit` where all cells share
    one; `width` in characters, for spreadsheets."""

    id: str
    name: Text
    sort: Sort = Sort.TEXT
    unit: str = ""
    about: Text | None = None
    width: int = 14


@dataclass(frozen=True, slots=True)
class Table:
    """The table itself. `id` is also the name of its file.

    `as_of` is the day that it shows, `version` the catalogue's, `invented` whether any figure in
    it was made up for a demonstration. A cell of a `Text` is written in the reader's language.
    """

    id: str
    title: Text
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    programme: Text
    as_of: date
    version: str
    timezone: str
    notes: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()
    invented: bool = False
    filters: tuple[tuple[str, str], ...] = field(default=())
