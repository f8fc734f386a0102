"""The columns of the form: what each is called, and how a header is recognised."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from services.ingest.spreadsheets.ports import Cell
from services.ingest.spreadsheets.reasons import FileReason, FileRefused
from targets.words import Text


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` in characters; `locked` ones are filled by us."""

    id: str
    name: Text
    width: int
    locked: bool = False
    needed: bool = False


COLUMNS = (
    Column("target", Text("Mã mục tiêu", "Target"), 26, locked=True, needed=True),
    Column("name", Text("Tên chỉ tiêu", "Name"), 52, locked=True),
    Column("measure", Text("Thước đo", "Measure"), 20, locked=True),
    Column("area", Text("Địa bàn", "Area"), 14),
    Column("period", Text("Kỳ", "Period"), 12, needed=True),
    Column("stage", Text("Giai đoạn", "Stage"), 16),
    Column("unit", Text("Đơn vị", "Unit"), 14, locked=True),
    Column("value", Text("Giá trị", "Value"), 18, needed=True),
    Column("status", Text("Trạng thái", "Status"), 18),
    Column("note", Text("Ghi chú", "Note"), 36),
    Column("evidence", Text("Minh chứng", "Evidence"), 36),
)
COLUMN = {column.id: column for column in COLUMNS}
NEEDED = frozenset(column.id for column in COLUMNS if column.needed)

#: The column that an annotated workbook adds.
RESULT = Text("Kết quả kiểm tra", "Result of the check")

#: The header stands in one of the first rows.
HEADER_WITHIN = 20


def folded(text: str) -> str:
    """Text as it is compared: NFC, one space between words, without case."""
    plain = unicodedata.normalize("NFC", text.translate(_SPACES))
    return " ".join(plain.split()).casefold()


def cleaned(text: str) -> str:
    """Text as it is kept: NFC, no spaces around it, and none that cannot be seen."""
    return unicodedata.normalize("NFC", text.translate(_SPACES)).strip()


def heading(column: Column) -> str:
    """A column's heading in the form: Vietnamese, and English below."""
    return f"{column.name.vi}\n{column.name.en}"


def places_of(cells: Sequence[Cell]) -> dict[str, int] | None:
    """Which column stands where, or None where this is no header; a column twice is refused."""
    places: dict[str, int] = {}
    twice = ""
    for place, cell in enumerate(cells):
        column = _KNOWN.get(folded(cell.text))
        if column is not None:
            twice = twice or (column if column in places else "")
            places.setdefault(column, place)
    if not places.keys() >= NEEDED:
        return None
    if twice:
        raise FileRefused(FileReason.COLUMN_TWICE, f"the column {COLUMN[twice].name.vi!r} once")
    return places


_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u200b": "", "\ufeff": "",
                         "\u2060": "", "\u200e": "", "\u200f": ""})  # fmt: skip
_KNOWN = {
    folded(written): column.id
    for column in COLUMNS
    for written in (column.id, column.name.vi, column.name.en, heading(column))
}
