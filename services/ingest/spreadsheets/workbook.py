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
from services.ingest.spreadsheets.ports import NOTHING, Book, Cell, Kind, Row, Sheet, Template
from services.ingest.spreadsheets.reasons import FileReason, FileRefused
from services.ingest.spreadsheets.shapes import Shape, shapes_of

#: The sheet on which our form says what it is, and its version.
ABOUT = "slipwatch"
TEMPLATE_VERSION = "1"

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
        raise FileRefused(FileReason.NO_HEADER, "a row with the headings Mã chỉ tiêu, Kỳ, Giá trị")
    if sum(len(sheet.rows) for sheet in sheets) > limits.rows:
        raise FileRefused(FileReason.TOO_MANY_ROWS, f"at most {limits.rows} rows")
    return Book("xlsx", tuple(sheets), template)


def _sheet(sheet: Any, typed: Any, shape: Shape, number: int, limits: Limits) -> Sheet | None:
    if shape.last > LAST_ROW:
        raise FileRefused(
            FileReason.TOO_MANY_ROWS, f"nothing below row {LAST_ROW}", str(shape.last)
        )
    places: dict[str, int] | None = None
    header = 0
    rows: list[Row] = []
    for line, cells in _lines(sheet, typed, shape.last, limits.columns):
        if places is None:
            if line > HEADER_WITHIN:
                return None
            places, header = places_of(cells), line
            continue
        if any(cell.kind is not Kind.EMPTY for cell in cells):
            if len(rows) >= limits.rows:
                raise FileRefused(FileReason.TOO_MANY_ROWS, f"at most {limits.rows} rows")
            rows.append(Row(line, cells, line in shape.hidden, shape.merged_in(line)))
    return Sheet(sheet.title, number, header, places, tuple(rows)) if places else None


def _lines(
    sheet: Any, typed: Any, last: int, columns: int
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows with their numbers, each cell as it is shown and as it was typed."""
    sheet.reset_dimensions()  # what a file says of its own size may be anything
    shown = sheet.iter_rows(max_row=max(last, 1), max_col=columns)
    if typed is None:
        for line, row in enumerate(shown, start=1):
            yield line, tuple(_cell(cell) for cell in row)
        return
    typed.reset_dimensions()
    both = zip(shown, typed.iter_rows(max_row=max(last, 1), max_col=columns), strict=False)
    for line, (row, as_typed) in enumerate(both, start=1):
        yield (
            line,
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
