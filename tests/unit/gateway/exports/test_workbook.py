"""Tables as XLSX, read back with another library."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.exports.table import Column, Sort, Table
from services.gateway.exports.workbook import LONG, LONGEST, workbook
from services.gateway.present.forms import Language
from targets.words import Text
from tests.unit.gateway.exports.sheets import opened as read
from tests.unit.gateway.exports.small import a_table, of_texts


def opened(*tables: Table, language: Language = Language.VI) -> Any:
    """The workbook as another program sees it."""
    return read(workbook(tables, language))


def notes(book: Any) -> str:
    """All words of the last sheet."""
    return "\n".join(str(cell.value) for row in book.worksheets[-1] for cell in row if cell.value)


def test_numbers_and_days_are_real_and_shown_in_the_readers_way() -> None:
    sheet = opened(a_table()).worksheets[0]

    name, value, share, flag, day, moment, period = sheet[2]
    assert (name.value, name.data_type) == ("Đạt", "s")
    assert (value.value, value.data_type, value.number_format) == (-1234.5, "n", "#,##0.0")
    assert (share.value, share.number_format) == (0.53, "0.0%")
    assert flag.value == "có"
    assert (day.value, day.number_format) == (datetime(2026, 9, 30), "dd/mm/yyyy")  # noqa: DTZ001
    assert moment.value == datetime(2026, 10, 1, 1, 30)  # noqa: DTZ001 - the clock on the wall
    assert (period.value, period.data_type) == ("2026-09", "s")


def test_the_head_stays_in_sight_and_can_be_filtered() -> None:
    sheet = opened(a_table()).worksheets[0]

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:G2"
    assert sheet["A1"].font.bold


def test_the_notes_say_where_it_is_from_and_mark_what_is_invented() -> None:
    written = notes(opened(a_table(invented=True)))

    assert "SỐ LIỆU GIẢ ĐỊNH" in written
    assert "22/11/2026" in written
    assert "2026.11" in written
    assert "Apache-2.0" in written
    assert "SỐ LIỆU GIẢ ĐỊNH" not in notes(opened(a_table()))


def test_the_same_table_gives_the_same_bytes() -> None:
    assert workbook([a_table()], Language.VI) == workbook([a_table()], Language.VI)


def test_a_long_table_is_written_whole() -> None:
    many = opened(of_texts(*(f"dòng {number}" for number in range(LONG + 5))))

    assert many.worksheets[0].max_row == LONG + 6
    assert many.worksheets[0].cell(LONG + 6, 1).value == f"dòng {LONG + 4}"


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    sheet = opened(of_texts("đ" * (LONGEST + 10))).worksheets[0]

    assert len(sheet["A2"].value) == LONGEST
    assert sheet["A2"].value.endswith("đủ trong CSV)")


def test_a_number_with_more_places_shows_them() -> None:
    columns = (Column("value", Text("Giá trị", "Value"), Sort.NUMBER),)
    rows = [(Decimal(one),) for one in ("3", "2.996", "0.12345678")]
    sheet = opened(a_table(*rows, columns=columns)).worksheets[0]

    formats = [sheet.cell(line, 1).number_format for line in (2, 3, 4)]
    assert formats == ["#,##0", "#,##0.000", "#,##0.000000"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=12))
def test_no_cell_of_any_text_is_a_formula_or_a_link(texts: list[str]) -> None:
    attacks = ["=1+1", "=HYPERLINK('x')", "{=1}", "+1", "-1", "@x", "https://example.test"]
    sheet = opened(of_texts(*texts, *attacks)).worksheets[0]

    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            assert cell.data_type != "f"
            assert cell.value is None or isinstance(cell.value, str)
            assert cell.hyperlink is None
