"""The same workbook with what is said of it: a column of results, a fill and a comment on each
cell."""

import io
import warnings
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it ships no types
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]

from services.ingest.spreadsheets.columns import RESULT
from services.ingest.spreadsheets.handlers import Outcome
from services.ingest.spreadsheets.ports import Note, Sheet, letters

#: Told apart without colour: the column of results says it in words.
_FILL = {Outcome.REJECTED: "F8D7DA", Outcome.WARNING: "FFF3CD"}
_WORD = {Outcome.REJECTED: "TỪ CHỐI", Outcome.WARNING: "XEM LẠI"}
_GOOD = "Được nhận"


def annotated(content: bytes, sheets: Sequence[Sheet], notes: Sequence[Note]) -> bytes:
    """The workbook with its notes; every row that was read has a word in the column of results."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not know it leaves out
        book = openpyxl.load_workbook(io.BytesIO(content))
        for sheet in sheets:
            _annotate(book[sheet.name], sheet, [one for one in notes if one.sheet == sheet.name])
        page = io.BytesIO()
        book.save(page)
    return page.getvalue()


def _annotate(page: Any, sheet: Sheet, notes: Sequence[Note]) -> None:
    column = letters(max(sheet.places.values()) + 1)
    head = page[f"{column}{sheet.header}"]
    head.value, head.font = RESULT.vi, Font(bold=True)
    page.column_dimensions[column].width = 60
    by_row: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        by_row[note.row].append(note)
    for row in sheet.rows:
        told = by_row.get(row.number, [])
        result = page[f"{column}{row.number}"]
        result.alignment = Alignment(wrap_text=True, vertical="top")
        result.value = _GOOD
        if told:
            outcome = Outcome(told[0].outcome)
            lines = dict.fromkeys(f"{one.cell}: {one.text}" for one in told)
            result.value = "\n".join([_WORD[outcome], *lines])
            result.fill = _filled(outcome)
        result.data_type = "s"  # whatever it quotes, it is never computed
        _mark(page, told)


def _mark(page: Any, told: Sequence[Note]) -> None:
    texts: dict[str, list[str]] = defaultdict(list)
    for note in told:
        if note.cell[:1].isalpha():
            texts[note.cell].append(note.text)
    for address, said in texts.items():
        cell = page[address]
        if type(cell).__name__ == "MergedCell":
            continue  # only the first cell of a merged area can carry anything
        cell.fill = _filled(Outcome(told[0].outcome))
        cell.comment = Comment("\n".join(said), "slipwatch", height=120, width=320)


def _filled(outcome: Outcome) -> Any:
    return PatternFill("solid", start_color=_FILL[outcome], end_color=_FILL[outcome])
