"""Figures from an XLSX workbook. openpyxl tells errors, number formats and what a form hides."""

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it ships no types

from services.ingest.spreadsheets.columns import HEADER_WITHIN, cleaned, places_of
from services.ingest.spreadsheets.limits import Limits
from services.ingest.spreadsheets.packages import look_into
from services.ingest.spreadsheets.ports import (
    NOTHING,
    TEMPLATE_VERSION,
    Book,
    Cell,
    Kind,
    Row,
    Sheet,
    Template,
)
from services.ingest.spreadsheets.reasons import FileReason, FileRefused
from services.ingest.spreadsheets.shapes import Shape, shapes_of

#: The sheet on which our form says what it is.
ABOUT = "slipwatch"

#: Whoever formats a whole column makes a million rows; figures further down are refused, not lost.
LAST_ROW = 100_000
_ABOUT_ROWS = 20


def read_workbook(content: bytes, limits: Limits) -> Book:
    """The rows of a workbook's visible sheets that have our headings, or `FileRefused`."""
    looked = look_into(content, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            shapes = shapes_of(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not know is no figure
            return _read(content, shapes, limits, formulas=looked.formulas)
    except FileRefused:
        raise
    except Exception as error:  # openpyxl raises anything at what is broken
        raise FileRefused(
            FileReason.BROKEN,
            "a workbook that a spreadsheet program has saved",
            type(error).__name__,
        ) from error


def _read(content: bytes, shapes: dict[str, Shape], limits: Limits, *, formulas: bool) -> Book:
    shown = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    typed = openpyxl.load_workbook(io.BytesIO(content), read_only=True) if formulas else None
    try:
        sheets = []
        for number, sheet in enumerate(shown.worksheets, start=1):
            if sheet.sheet_state != "visible":
                continue
            other = typed[sheet.title] if typed is not None else None
            shape = shapes.get(sheet.title, Shape())
            found = _sheet(sheet, other, shape, number, limits)
            if found is not None:
                sheets.append(found)
        template = _template(shown)
    finally:
        shown.close()
        if typed is not None:
            typed.close()
    if not sheets:
        raise FileRefused(FileReason.NO_HEADER, "a row with the headings Mã mục tiêu, Kỳ, Giá trị")
    if sum(len(sheet.rows) for sheet in sheets) > limits.rows:
        raise FileRefused(FileReason.TOO_MANY_ROWS, f"at most {limits.rows} rows")
    return Book("xlsx", tuple(sheets), template)


def _sheet(sheet: Any, typed: Any, shape: Shape, place: int, limits: Limits) -> Sheet | None:
    if shape.last > LAST_ROW:
        raise FileRefused(
            FileReason.TOO_MANY_ROWS, f"nothing below row {LAST_ROW}", str(shape.last)
        )
    header = _header(sheet, typed, min(shape.last, HEADER_WITHIN), limits.columns)
    if header is None:
        return None
    line, places = header
    rows: list[Row] = []
    for number, cells in _lines(sheet, typed, line + 1, shape.last, max(places.values()) + 1):
        if any(cell.kind is not Kind.EMPTY for cell in cells):
            if len(rows) >= limits.rows:
                raise FileRefused(FileReason.TOO_MANY_ROWS, f"at most {limits.rows} rows")
            rows.append(Row(number, cells, number in shape.hidden, shape.merged_in(number)))
    return Sheet(sheet.title, place, line, places, tuple(rows))


def _header(sheet: Any, typed: Any, last: int, columns: int) -> tuple[int, dict[str, int]] | None:
    for number, cells in _lines(sheet, typed, 1, last, columns):
        places = places_of(cells)
        if places is not None:
            return number, places
    return None


def _lines(
    sheet: Any, typed: Any, first: int, last: int, columns: int
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows with their numbers, each cell as it is shown and as it was typed."""
    if last < first:
        return
    bounds = {"min_row": first, "max_row": last, "max_col": columns}
    sheet.reset_dimensions()  # what a file says of its own size may be anything
    if typed is None:
        for number, row in enumerate(sheet.iter_rows(**bounds), start=first):
            yield number, tuple(_cell(cell) for cell in row)
        return
    typed.reset_dimensions()
    both = zip(sheet.iter_rows(**bounds), typed.iter_rows(**bounds), strict=False)
    for number, (row, as_typed) in enumerate(both, start=first):
        yield (
            number,
            tuple(
                _cell(cell, computed=other.data_type == "f")
                for cell, other in zip(row, as_typed, strict=False)
            ),
        )


def _cell(cell: Any, *, computed: bool = False) -> Cell:
    value = cell.value
    if value is None:
        return Cell(Kind.FORMULA, "=") if computed else NOTHING
    if cell.data_type == "e":
        return Cell(Kind.ERROR, str(value))
    match value:
        case bool():
            return Cell(Kind.LOGICAL, str(value).upper())
        case int() | float():
            text = f"{value:.15g}" if isinstance(value, float) else str(value)
            return Cell(Kind.NUMBER, text, number=value, pattern=str(cell.number_format or ""))
        case datetime() | date():
            return Cell(Kind.DATE, value.isoformat(), day=value, pattern=str(cell.number_format))
        case time() | timedelta():
            return Cell(Kind.DATE, str(value))
        case _:
            text = cleaned(str(value))
            return Cell(Kind.TEXT, text) if text else NOTHING


def _template(book: Any) -> Template:
    if ABOUT not in book.sheetnames:
        return Template()
    sheet = book[ABOUT]
    told = {
        str(row[0]): str(row[1] if row[1] is not None else "")
        for row in sheet.iter_rows(max_row=_ABOUT_ROWS, max_col=2, values_only=True)
        if len(row) == 2 and row[0] is not None
    }
    return Template(told.get("template", ""), told.get("catalogue", ""), told.get("source", ""))


def about_rows(catalogue: str, source: str, made_on: date) -> Sequence[tuple[str, str]]:
    """What our form says of itself."""
    return (
        ("template", TEMPLATE_VERSION),
        ("catalogue", catalogue),
        ("source", source),
        ("made", made_on.isoformat()),
    )
