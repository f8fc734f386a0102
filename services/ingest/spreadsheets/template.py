"""The form to fill, as a workbook: figures that are due, lists to choose from, and instructions.

Text is written as text, so nothing in it can be computed.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from services.ingest.spreadsheets.columns import COLUMN, COLUMNS, heading
from services.ingest.spreadsheets.due import Due
from services.ingest.spreadsheets.instructions import INSTRUCTIONS
from services.ingest.spreadsheets.vocabulary import OFFERED, status_offered
from services.ingest.spreadsheets.workbook import ABOUT, about_rows
from targets.catalogue import Programme
from targets.observations import Stage
from targets.wording import stage_name, unit_text

FIGURES, HELP = "Số liệu", "Hướng dẫn"

#: Rows below those that are filled already, for figures that we did not ask for.
FREE_ROWS = 200

_SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_PROTECTED = {
    "autofilter": True,
    "format_cells": False,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "sort": True,
}
_PLACE = {column.id: place for place, column in enumerate(COLUMNS)}


def template(programme: Programme, source: str, due: Sequence[Due], today: date) -> bytes:
    """The form of a source, with the figures that are due in it."""
    page = io.BytesIO()
    book = xlsxwriter.Workbook(page, _SETTINGS)
    book.set_properties(
        {
            "title": "Biểu số liệu",
            "subject": programme.name.vi,
            "author": "slipwatch",
            # The same question on the same day gives the same bytes.
            "created": datetime(today.year, today.month, today.day),  # noqa: DTZ001 - a day
        }
    )
    figures, help_, about = (book.add_worksheet(name) for name in (FIGURES, HELP, ABOUT))
    lists = _about(about, programme, source, due, today)
    _figures(book, figures, due, lists)
    _help(book, help_, programme, source, today)
    about.very_hidden()
    figures.activate()
    book.close()
    return page.getvalue()


def _about(
    sheet: Any, programme: Programme, source: str, due: Sequence[Due], today: date
) -> dict[str, str]:
    """What the form says of itself, and the lists that its cells are chosen from."""
    for line, (name, text) in enumerate(about_rows(programme.version, source, today)):
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, text)
    asked = list(dict.fromkeys(one.target.id for one in due))
    lists = {
        "target": asked or sorted(programme.target_by_id),
        "area": [area.id for area in programme.areas],
        "stage": [stage_name[one].vi for one in Stage if one],
        "status": [status_offered(one) for one in OFFERED],
    }
    ranges = {}
    for place, (column, texts) in enumerate(lists.items(), start=3):
        for line, text in enumerate(texts):
            sheet.write_string(line, place, text)
        name = chr(ord("A") + place)
        ranges[column] = f"='{ABOUT}'!${name}$1:${name}${len(texts)}"
    return ranges


def _figures(book: Any, sheet: Any, due: Sequence[Due], lists: dict[str, str]) -> None:
    base = {"valign": "top", "num_format": "@"}
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#E8EEF1"}
    )
    given = book.add_format({**base, "text_wrap": True, "font_color": "#55606A"})
    free = book.add_format({**base, "text_wrap": True, "locked": False})
    number = book.add_format(
        {"valign": "top", "num_format": "#,##0.######", "locked": False, "bg_color": "#FFFBE6"}
    )
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, number if column.id == "value" else free)
        sheet.write_string(0, place, heading(column), head)
    sheet.set_row(0, 32)
    for line, one in enumerate(due, start=1):
        for name, text in _filled(one).items():
            locked = COLUMN[name].locked
            sheet.write_string(line, _PLACE[name], text, given if locked else free)
        sheet.write_blank(line, _PLACE["value"], None, number)
    last = len(due) + FREE_ROWS
    for name, source in lists.items():
        place = _PLACE[name]
        sheet.data_validation(1, place, last, place, {**_LIST, "source": source})
    sheet.data_validation(1, _PLACE["value"], last, _PLACE["value"], _NUMBER)
    sheet.data_validation(1, _PLACE["period"], last, _PLACE["period"], _PERIOD)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.protect("", _PROTECTED)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _filled(one: Due) -> dict[str, str]:
    own = one.measure.name.vi == one.target.name.vi
    unit = unit_text(one.measure.unit)
    return {
        "target": one.target.id,
        "name": one.target.name.vi if own else f"{one.target.name.vi}: {one.measure.name.vi}",
        "measure": one.measure.id,
        "area": one.area,
        "period": str(one.period),
        "stage": stage_name[one.stage].vi,
        "unit": unit.vi or one.measure.unit,
    }


def _help(book: Any, sheet: Any, programme: Programme, source: str, today: date) -> None:
    strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 78)
    sheet.set_column(1, 1, 78)
    about = (
        (programme.name.vi, programme.name.en),
        (f"Nguồn: {source}. Lập ngày {today:%d/%m/%Y}.", f"Source: {source}. Made on {today}."),
    )
    for line, (vi, en) in enumerate((*about, *((one.vi, one.en) for one in INSTRUCTIONS))):
        sheet.write_string(line, 0, vi, strong if line == 0 else plain)
        sheet.write_string(line, 1, en, strong if line == 0 else plain)
    sheet.protect()


_LIST = {
    "validate": "list",
    "error_title": "Ngoài danh mục",
    "error_message": "Hãy chọn trong danh sách. Mã lạ sẽ bị từ chối khi gửi.",
    "error_type": "warning",
}
_NUMBER = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": -1e15,
    "maximum": 1e15,
    "input_title": "Giá trị",
    "input_message": "Nhập số. Với tỷ lệ phần trăm nhập 65 cho 65 %, không nhập 65% hay 0,65. "
    "Số tiền nhập bằng đồng. Để trống nếu chưa có số liệu.",
    "error_title": "Chưa phải là số",
    "error_message": "Ô này chỉ nhận số. Số tiền quá 15 chữ số: để ô ở dạng Văn bản.",
    "error_type": "warning",
}
_PERIOD = {
    "validate": "any",
    "input_title": "Kỳ số liệu",
    "input_message": "2026, 2026-S1 (nửa đầu năm), 2026-Q3 (quý 3), 2026-09 (tháng 9), 2026-09-30",
}
