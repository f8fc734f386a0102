"""Figures from CSV, as spreadsheets and programs write it: read by what it says of itself."""

import csv
import io
from collections.abc import Iterator

from services.ingest.spreadsheets.columns import HEADER_WITHIN, cleaned, folded, places_of
from services.ingest.spreadsheets.limits import Limits
from services.ingest.spreadsheets.ports import NOTHING, Book, Cell, Kind, Row, Sheet
from services.ingest.spreadsheets.reasons import FileReason, FileRefused

#: A Vietnamese spreadsheet writes the first, a program the second, a copied table the third.
SEPARATORS = (";", ",", "\t")
MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!")


def read_csv(content: bytes, limits: Limits) -> Book:
    """The rows of a CSV file, or `FileRefused`."""
    text = decoded(content)
    found = [(mark, _header(text, mark)) for mark in _separators(text)]
    for separator, header in found:
        if header is not None:
            number, places = header
            rows = tuple(_rows(text, separator, number, limits))
            return Book("csv", (Sheet("", 1, number, places, rows),))
    raise FileRefused(FileReason.NO_HEADER, "a row with the headings Mã mục tiêu, Kỳ, Giá trị")


def decoded(content: bytes) -> str:
    """The text: by its mark, else in UTF-8, else in the code page of old Vietnamese Windows."""
    for encoding, mark in MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    if content.count(b"\x00") > len(content) // 4:
        return _decoded(content, "utf-16-le" if content[1::2].count(0) else "utf-16-be")
    if b"\x00" in content:
        raise FileRefused(FileReason.NOT_A_TABLE, "an XLSX workbook or CSV text", "binary content")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1258")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(
            FileReason.UNKNOWN_ENCODING, "text in UTF-8, UTF-16 or windows-1258"
        ) from error


def _separators(text: str) -> tuple[str, ...]:
    first, _, _ = text[:16].partition("\n")
    if folded(first).startswith("sep=") and len(first.strip()) == 5:
        return (first.strip()[4],)
    return SEPARATORS


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their numbers: a spreadsheet counts them so, whatever lines they take."""
    try:
        yield from enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1)
    except (csv.Error, TypeError) as error:
        raise FileRefused(FileReason.BROKEN, "CSV as RFC 4180 writes it", str(error)) from error


def _header(text: str, separator: str) -> tuple[int, dict[str, int]] | None:
    for number, record in _records(text, separator):
        if number > HEADER_WITHIN:
            return None
        places = places_of([Cell(Kind.TEXT, cleaned(one)) for one in record])
        if places is not None:
            return number, places
    return None


def _rows(text: str, separator: str, header: int, limits: Limits) -> Iterator[Row]:
    filled = 0
    for number, record in _records(text, separator):
        if number <= header or not any(one.strip() for one in record):
            continue
        filled += 1
        if filled > limits.rows:
            raise FileRefused(FileReason.TOO_MANY_ROWS, f"at most {limits.rows} rows")
        yield Row(number, tuple(_cell(one) for one in record[: limits.columns]))


def _cell(text: str) -> Cell:
    """A cell; the apostrophe in front of what a spreadsheet would compute is no part of it."""
    bare = cleaned(text)
    if len(bare) > 1 and bare[0] == "'" and bare[1] in "=+-@":
        bare = bare[1:]
    if not bare:
        return NOTHING
    return Cell(Kind.ERROR if bare in _ERRORS else Kind.TEXT, bare)
