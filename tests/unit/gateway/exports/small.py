"""A small table for tests."""

from datetime import UTC, date, datetime
from decimal import Decimal

from services.gateway.exports.table import Column, Row, Sort, Table
from targets.words import Text

COLUMNS = (
    Column("name", Text("Tên", "Name")),
    Column("value", Text("Giá trị", "Value"), Sort.NUMBER),
    Column("share", Text("Phần", "Share"), Sort.SHARE),
    Column("flag", Text("Cờ", "Flag"), Sort.FLAG),
    Column("day", Text("Ngày", "Day"), Sort.DAY),
    Column("moment", Text("Lúc", "Moment"), Sort.MOMENT),
    Column("period", Text("Kỳ", "Period"), Sort.PERIOD),
)
ROW: Row = (
    Text("Đạt", "Met"),
    Decimal("-1234.50"),
    Decimal("0.53"),
    True,
    date(2026, 9, 30),
    datetime(2026, 9, 30, 18, 30, tzinfo=UTC),
    "2026-09",
)


def a_table(*rows: Row, columns: tuple[Column, ...] = COLUMNS, invented: bool = False) -> Table:
    """A table of one day."""
    return Table(
        "small",
        Text("Bảng nhỏ", "Small table"),
        columns,
        rows or (ROW,),
        Text("Chương trình", "Programme"),
        date(2026, 11, 22),
        "2026.11",
        "Asia/Ho_Chi_Minh",
        invented=invented,
    )


def of_texts(*texts: str) -> Table:
    """A table of one column of free text."""
    return a_table(*((text,) for text in texts), columns=(Column("note", Text("Ghi chú", "Note")),))
