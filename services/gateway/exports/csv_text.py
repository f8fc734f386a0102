"""A table as CSV (RFC 4180), in the dialect that its reader's program expects.

A spreadsheet in Vietnamese separates by semicolons, because its decimals have commas: given
`2.4` between commas it shows the second of April. So what people download is written that way,
and what programs ask for is written as programs expect.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from services.gateway.exports.cells import digits, harmless, iso, words
from services.gateway.exports.table import Cell, Column, Row, Table
from services.gateway.present.forms import Language

MARK = "\ufeff"
LINES_AT_ONCE = 500


class Dialect(StrEnum):
    """`excel`: byte order mark, semicolons, decimal commas, named columns. `plain`: commas,
    decimal points, the columns' ids."""

    EXCEL = "excel"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Writing:
    """How a dialect writes."""

    mark: str
    separator: str
    decimal: str
    named: bool


WRITING = {
    Dialect.EXCEL: Writing(MARK, ";", ",", named=True),
    Dialect.PLAIN: Writing("", ",", ".", named=False),
}


def csv_bytes(table: Table, language: Language, dialect: Dialect) -> bytes:
    """The whole table."""
    return b"".join(csv_lines(table.columns, table.rows, table.timezone, language, dialect))


def csv_lines(
    columns: tuple[Column, ...],
    rows: Iterable[Row],
    timezone: str,
    language: Language,
    dialect: Dialect,
) -> Iterator[bytes]:
    """The table piece by piece; its rows may come from anywhere, as they come."""
    writing = WRITING[dialect]
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=writing.separator, lineterminator="\r\n")
    page.write(writing.mark)
    writer.writerow(
        [harmless(words(one.name, language)) if writing.named else one.id for one in columns]
    )
    for number, row in enumerate(rows, start=1):
        writer.writerow([_written(cell, timezone, language, writing) for cell in row])
        if number % LINES_AT_ONCE == 0:
            yield _taken(page)
    yield _taken(page)


def _taken(page: io.StringIO) -> bytes:
    written = page.getvalue().encode()
    page.seek(0)
    page.truncate()
    return written


def _written(cell: Cell, timezone: str, language: Language, writing: Writing) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case Decimal() | int():
            return digits(cell).replace(".", writing.decimal)
        case datetime() | date():
            return iso(cell, timezone)
        case _:
            return harmless(words(cell, language))
