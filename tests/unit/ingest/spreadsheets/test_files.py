"""Files as they come: what of them is read, what is said of a cell, and what is no such file."""

import io
import unicodedata
import zipfile
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from tests.unit.ingest.service import a_service
from tests.unit.ingest.spreadsheets.files import (
    HEAD,
    TRAINED,
    a_workbook,
    opened,
    part_of,
    repacked,
    saved,
    sent,
    the_rows,
)

GOOD = (TRAINED, "2025", 61)


async def test_a_row_is_told_with_its_place_and_its_outcome() -> None:
    (row,) = await the_rows(a_service(), a_workbook(GOOD))

    assert (row["sheet"], row["row"], row["cell"]) == ("Số liệu", 2, "C2")
    assert (row["target"], row["measure"], row["period"], row["value"]) == (
        TRAINED,
        "value",
        "2025",
        "61",
    )
    assert (row["outcome"], row["reason"], row["problems"]) == ("accepted", "", [])


def percent(sheet: Any) -> None:
    sheet["C2"].number_format = "0%"


def merged(sheet: Any) -> None:
    sheet.merge_cells("C2:C3")


def hidden(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


@pytest.mark.parametrize(
    ("content", "cell", "reason", "words"),
    [
        pytest.param(
            a_workbook((TRAINED, "2025", 0.65), change=percent),
            "C2", "percent_cell", "hiện 65 % nhưng chứa 0,65", id="a cell that shows per cent",
        ),
        pytest.param(
            a_workbook((TRAINED, "2025", "#DIV/0!")), "C2", "cell_error", "#DIV/0!", id="an error",
        ),
        pytest.param(
            a_workbook((TRAINED, "2025", "=1+1")),
            "C2", "formula_not_calculated", "công thức", id="a formula that nobody has computed",
        ),
        pytest.param(
            a_workbook((TRAINED, "2025", datetime(2026, 5, 12))),  # noqa: DTZ001 - a cell's
            "C2", "value_is_date", "là một ngày", id="12.5 as Excel takes it",
        ),
        pytest.param(
            a_workbook((TRAINED, "2025", True)), "C2", "value_is_logical", "TRUE", id="true",
        ),
        pytest.param(
            a_workbook((TRAINED, "2025", "1.234")), "C2", "ambiguous_number", "hai cách đọc",
            id="a text with two readings",
        ),
        pytest.param(
            a_workbook((TRAINED, "2025", 150)), "C2", "impossible_value", "không thể có",
            id="above the whole",
        ),
        pytest.param(
            a_workbook(GOOD, change=hidden), "A2", "hidden_row", "bị ẩn", id="a hidden row",
        ),
        pytest.param(
            a_workbook((None, "2025", 61)), "A2", "target_missing", "Thiếu mã", id="no target",
        ),
        pytest.param(
            a_workbook((TRAINED, None, 61)), "B2", "period_missing", "Thiếu kỳ", id="no period",
        ),
        pytest.param(
            a_workbook((TRAINED, "2027", 61)), "B2", "future_period", "chưa đến", id="not yet",
        ),
        pytest.param(
            a_workbook(("none", "2025", 61)), "A2", "unknown_target", "Không có chỉ tiêu",
            id="an unknown target",
        ),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_at_its_cell_in_both_languages(
    content: bytes, cell: str, reason: str, words: str
) -> None:
    (row,) = await the_rows(a_service(), content)

    assert (row["outcome"], row["cell"], row["reason"]) == ("rejected", cell, reason)
    assert words in row["message"]["vi"]
    assert row["message"]["en"]
    assert row["suggestion"]["vi"]


async def test_merged_cells_are_said_where_they_are() -> None:
    rows = ((TRAINED, 2025, 61), (TRAINED, 2024, None))

    (row,) = await the_rows(a_service(), a_workbook(*rows, change=merged))

    assert (row["outcome"], row["reason"], row["cell"]) == ("rejected", "merged_cell", "C2")


async def test_what_is_odd_is_a_warning_and_would_be_held() -> None:
    (row,) = await the_rows(a_service(), a_workbook((TRAINED, "2025", 0.65)))

    assert (row["outcome"], row["reason"], row["value"]) == ("warning", "outside_plausible", "0.65")


async def test_a_computed_cell_counts_as_it_was_computed() -> None:
    page = io.BytesIO()
    book = xlsxwriter.Workbook(page)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, (TRAINED, "2025"))
    sheet.write_formula(1, 2, "=30+31", None, 61)
    book.close()

    (row,) = await the_rows(a_service(), page.getvalue())

    assert (row["outcome"], row["value"]) == ("accepted", "61")


async def test_invisible_signs_and_other_forms_of_letters_change_nothing() -> None:
    head = [unicodedata.normalize("NFD", one) for one in HEAD]
    rows = ((f"\u00a0{TRAINED}\u200b ", " 2025\u00a0", "12,5\u00a0"),)

    (row,) = await the_rows(a_service(), a_workbook(*rows, head=head))

    assert (row["outcome"], row["target"], row["value"]) == ("accepted", TRAINED, "12.5")


async def test_the_unit_has_to_be_the_measures_own() -> None:
    head = (*HEAD, "Đơn vị", "Thước đo", "Giai đoạn")
    money = ("sti-budget-share", "2026", 798, "tỷ đồng", "sti_expenditure", "dự toán")
    right = ("sti-budget-share", "2026", 798_000_000_000, "đồng", "total_expenditure", "dự toán")

    wrong, good = await the_rows(a_service(), a_workbook(money, right, head=head))

    assert (wrong["reason"], wrong["cell"]) == ("unit_differs", "D2")
    assert (good["outcome"], good["stage"], good["measure"]) == (
        "accepted",
        "plan",
        "total_expenditure",
    )


async def test_a_figure_that_stands_twice_is_taken_once_or_where_they_differ_not_at_all() -> None:
    same = await the_rows(a_service(), a_workbook(GOOD, GOOD))
    differing = await the_rows(a_service(), a_workbook(GOOD, (TRAINED, "năm 2025", 62)))

    assert [row["outcome"] for row in same] == ["accepted", "rejected"]
    assert [row["outcome"] for row in differing] == ["rejected", "rejected"]
    assert differing[0]["reason"] == "same_fact_twice"
    assert "Số liệu!3" in differing[0]["message"]["vi"]


async def test_a_place_stands_beside_the_number_it_was_won_among() -> None:
    head = (*HEAD, "measure")
    rows = (("pii-rank", "2025", 50, "value"), ("pii-rank", "2025", 63, "n"))
    service = a_service()

    assert [one["outcome"] for one in await the_rows(service, a_workbook(*rows, head=head))] == [
        "accepted",
        "accepted",
    ]
    alone, broken = await the_rows(
        service, a_workbook(rows[0], ("pii-rank", "2025", "x", "n"), head=head)
    )
    assert (alone["reason"], broken["reason"]) == ("impossible_value", "not_a_number")
    assert "số nguyên từ 1" in alone["suggestion"]["vi"]


async def test_rows_that_nobody_has_filled_are_passed_over() -> None:
    rows = ((TRAINED, "2024", None), GOOD, (None, None, None))

    assert [one["row"] for one in await the_rows(a_service(), a_workbook(*rows))] == [3]


async def test_hidden_sheets_are_not_read() -> None:
    book = opened(a_workbook(GOOD))
    secret = book.copy_worksheet(book.active)
    secret.sheet_state = "hidden"

    assert len(await the_rows(a_service(), saved(book))) == 1


LINES = [HEAD, (TRAINED, "2025", "61,5"), ("urban-people-trained", "2025", "70")]


def a_csv(separator: str, encoding: str, first: str = "") -> bytes:
    lines = (
        separator.join(f'"{one}"' if separator in one else one for one in line) for line in LINES
    )
    return (first + "\r\n".join(lines) + "\r\n").encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(a_csv(";", "utf-8-sig"), id="as a Vietnamese spreadsheet writes it"),
        pytest.param(a_csv(",", "utf-8"), id="as programs write it"),
        pytest.param(a_csv("\t", "utf-16"), id="as Unicode text"),
        pytest.param(a_csv(";", "utf-16-le"), id="UTF-16 without its mark"),
        pytest.param(a_csv("|", "utf-8", "sep=|\r\n"), id="with its separator named"),
        pytest.param(
            unicodedata.normalize("NFD", a_csv(";", "utf-8").decode()).encode(),
            id="with marks behind their letters",
        ),
    ],
)
async def test_csv_is_read_by_what_it_says_of_itself(content: bytes) -> None:
    rows = await the_rows(a_service(), content)

    assert [(row["target"], row["value"]) for row in rows] == [
        (TRAINED, "61.5"),
        ("urban-people-trained", "70"),
    ]
    assert rows[0]["sheet"] == ""


async def test_old_vietnamese_windows_text_is_read() -> None:
    # windows-1258 keeps the tone behind its letter: ố is ô and a combining acute.
    written = f"target;period;value;note\r\n{TRAINED};2025;61;s\u00f4\u0301 li\u00ea\u0323u"
    service = a_service()

    answer = await sent(service, written.encode("cp1258", "replace"), mode="publish")

    assert answer.status_code == 202
    assert service.reports.taken[0].event.observations[0].note.startswith("số li")


async def test_what_a_spreadsheet_would_compute_is_text_here() -> None:
    content = f"target,period,value,note\r\n{TRAINED},2025,61,=1+1\r\n".encode()
    service = a_service()

    answer = await sent(service, content, mode="publish")

    assert answer.status_code == 202
    assert service.reports.taken[0].event.observations[0].note == "=1+1"


BOOK = a_workbook(GOOD)
TYPES = part_of(BOOK, "[Content_Types].xml")
SHEET = part_of(BOOK, "xl/worksheets/sheet1.xml")


def a_bomb() -> bytes:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("xl/workbook.xml", part_of(BOOK, "xl/workbook.xml"))
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return page.getvalue()


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        pytest.param(b"", 422, "file_empty", id="nothing"),
        pytest.param(b"xin ch\xc3\xa0o", 422, "header_not_found", id="a letter"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x01", 415, "not_a_table", id="a picture"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, 415,
                     "old_or_locked_format", id="an old or locked workbook"),
        pytest.param(BOOK[:-40], 422, "file_broken", id="cut off"),
        pytest.param(repacked(BOOK, {"xl/workbook.xml": None}), 415, "not_a_table", id="a ZIP"),
        pytest.param(repacked(BOOK, {"xl/vbaProject.bin": b"x"}), 415, "macros", id="macros"),
        pytest.param(
            repacked(BOOK, {"[Content_Types].xml": TYPES.replace(
                b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")}),
            415, "macros", id="macros by its type",
        ),
        pytest.param(repacked(BOOK, {"xl/externalLinks/externalLink1.xml": b"<a/>"}), 422,
                     "external_links", id="links to other files"),
        pytest.param(a_bomb(), 413, "too_large_inside", id="a bomb"),
        pytest.param(
            repacked(BOOK, {"xl/worksheets/sheet1.xml": b"<a>" + b"<b/>" * 700_000 + b"</a>"}),
            413, "too_large_inside", id="more cells than anybody fills",
        ),
        pytest.param(
            repacked(BOOK, {"xl/worksheets/sheet1.xml":
                            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + SHEET}),
            422, "file_broken", id="XML that declares entities",
        ),
        pytest.param(repacked(BOOK, {"xl/worksheets/sheet1.xml": b"<worksheet"}), 422,
                     "file_broken", id="XML that does not end"),
        pytest.param(
            repacked(BOOK, {"xl/worksheets/sheet1.xml": SHEET.replace(b'r="2"', b'r="9999999"')}),
            413, "too_many_rows", id="a row further down than anybody looks",
        ),
        pytest.param(a_workbook(), 422, "no_rows", id="a header and nothing else"),
        pytest.param(a_workbook(GOOD, head=("a", "b", "c")), 422, "header_not_found",
                     id="no headings"),
        pytest.param(a_workbook(GOOD, head=(*HEAD, "Value")), 422, "column_twice",
                     id="a heading twice"),
    ],
)  # fmt: skip
async def test_a_file_that_is_no_plain_table_is_refused_as_a_whole(
    content: bytes, status: int, reason: str
) -> None:
    service = a_service()

    answer = await sent(service, content, mode="publish", only="good")

    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert answer.headers["content-type"] == "application/problem+json"
    assert service.reports.taken == []
    counted = service.counted("ingest_spreadsheet_refusals_total", reason=reason)
    assert counted == 1


async def test_a_file_larger_than_allowed_is_not_read() -> None:
    answer = await sent(a_service(max_spreadsheet_bytes=1000), BOOK)

    assert (answer.status_code, answer.json()["reason"]) == (413, "body_too_large")


async def test_more_rows_than_allowed_are_refused_in_both_kinds() -> None:
    service = a_service(max_spreadsheet_rows=2)

    for content in (a_workbook(GOOD, GOOD, GOOD), a_csv(";", "utf-8") + b"a;b;c\r\n"):
        answer = await sent(service, content)
        assert (answer.status_code, answer.json()["reason"]) == (413, "too_many_rows")
