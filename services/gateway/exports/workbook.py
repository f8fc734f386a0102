"""Tables as a spreadsheet (XLSX): real numbers and days, and a sheet that says where they are from.

Text is written as text, so nothing in it can be computed. A spreadsheet's numbers have 15 digits;
the CSV has them all.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from services.gateway.exports.cells import local, readable, words
from services.gateway.exports.notes import notes_of
from services.gateway.exports.phrases import CUT, NO, NOTES, YES
from services.gateway.exports.table import Cell, Column, Sort, Table
from services.gateway.present.forms import Language
from targets.words import Text

#: What a cell of a spreadsheet can hold.
LONGEST = 32_767
LONGEST_SHEET_NAME = 31
#: A table longer than this is written row by row and leaves memory as it goes.
LONG = 2_000

#: As many decimals are shown as a number has, up to this.
MOST_PLACES = 6

FORMATS = {
    Sort.SHARE: "0.0%",
    Sort.DAY: "dd/mm/yyyy",
    Sort.MOMENT: "dd/mm/yyyy hh:mm",
}
_SETTINGS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "default_date_format": "dd/mm/yyyy",
}


def workbook(tables: Sequence[Table], language: Language) -> bytes:
    """The tables on a sheet each, and the notes on all of them on the last one."""
    page = io.BytesIO()
    long = any(len(table.rows) > LONG for table in tables)
    book = xlsxwriter.Workbook(page, {**_SETTINGS, "constant_memory": long, "in_memory": not long})
    first = tables[0]
    # The same table gives the same bytes: what is made tells the day it shows, not the hour.
    book.set_properties(
        {
            "title": words(first.title, language),
            "subject": words(first.programme, language),
            "author": "slipwatch",
            "comments": f"{words(first.programme, language)}, {first.version}",
            "created": datetime(first.as_of.year, first.as_of.month, first.as_of.day),  # noqa: DTZ001 - a day
        }
    )
    styles = _Styles(book)
    for table in tables:
        _sheet(book, table, language, styles)
    _notes(book, tables, language, styles)
    book.close()
    return page.getvalue()


class _Styles:
    """The looks of cells, made once for a book."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        plain = {"valign": "top"}
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#E8EEF1"}
        )
        self.text = book.add_format({**plain, "text_wrap": True})
        self.strong = book.add_format({**plain, "bold": True, "text_wrap": True})
        self.warning = book.add_format(
            {**plain, "bold": True, "text_wrap": True, "bg_color": "#FFF3CD"}
        )
        self.by_sort: dict[Sort, Any] = {
            sort: book.add_format({**plain, "num_format": pattern})
            for sort, pattern in FORMATS.items()
        }
        # Excel shows them with the separators of its reader: 1.234,5 in Vietnamese.
        self.by_places: tuple[Any, ...] = tuple(
            book.add_format({**plain, "num_format": f"#,##0{'.' if places else ''}{'0' * places}"})
            for places in range(MOST_PLACES + 1)
        )

    def of(self, column: Column, cell: Cell) -> Any:
        """The look of a cell of a column."""
        if column.sort in self.by_sort:
            return self.by_sort[column.sort]
        if isinstance(cell, Decimal):
            places = -int(cell.normalize().as_tuple().exponent)
            return self.by_places[max(0, min(places, MOST_PLACES))]
        return self.by_places[0] if isinstance(cell, int) else self.text


def _sheet(book: xlsxwriter.Workbook, table: Table, language: Language, styles: _Styles) -> None:
    sheet = book.add_worksheet(_sheet_name(words(table.title, language)))
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, words(column.name, language), styles.head)
    for line, row in enumerate(table.rows, start=1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, line, place, column, cell, (table.timezone, language, styles))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&RTrang &P/&N" if language is Language.VI else "&L&A&RPage &P/&N")


def _write(
    sheet: Any,
    line: int,
    place: int,
    column: Column,
    cell: Cell,
    how: tuple[str, Language, _Styles],
) -> None:
    timezone, language, styles = how
    style = styles.of(column, cell)
    match cell:
        case None:
            return
        case bool():
            sheet.write_string(line, place, words(YES if cell else NO, language), styles.text)
        case Decimal() | int():
            sheet.write_number(line, place, float(cell), style)
        case datetime():
            sheet.write_datetime(line, place, local(cell, timezone).replace(tzinfo=None), style)
        case date():
            sheet.write_datetime(line, place, cell, style)
        case _:
            sheet.write_string(line, place, _fitting(cell, language), styles.text)


def _fitting(cell: str | Text, language: Language) -> str:
    text = readable(words(cell, language))
    if len(text.encode("utf-16-le")) // 2 <= LONGEST:
        return text
    cut = words(CUT, language)
    units = text.encode("utf-16-le")[: 2 * (LONGEST - len(cut))]
    return units.decode("utf-16-le", errors="ignore") + cut


def _notes(
    book: xlsxwriter.Workbook, tables: Sequence[Table], language: Language, styles: _Styles
) -> None:
    sheet = book.add_worksheet(words(NOTES, language))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 2, 90)
    for line, note in enumerate(notes_of(tables, language)):
        style = styles.warning if note.warning else styles.text
        sheet.write_string(line, 0, readable(note.name), styles.strong)
        sheet.write_string(line, 1, readable(note.unit), styles.text)
        sheet.write_string(line, 2, _fitting(note.text, language), style)


def _sheet_name(title: str) -> str:
    """A title as a sheet can be named: without the signs that references are made of."""
    plain = "".join(sign for sign in title if sign not in "[]:*?/\\'")
    return plain[:LONGEST_SHEET_NAME].strip() or "1"
