"""Tables as CSV: read back with Python's own reader, and safe in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.exports.cells import TRIGGERS
from services.gateway.exports.csv_text import MARK, WRITING, Dialect, csv_bytes
from services.gateway.present.forms import Language
from tests.unit.gateway.exports.small import a_table, of_texts


def read(body: bytes, separator: str) -> list[list[str]]:
    """The lines of a file as a program reads them."""
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_what_people_download_opens_in_a_vietnamese_spreadsheet() -> None:
    body = csv_bytes(a_table(), Language.VI, Dialect.EXCEL)

    assert body.startswith(MARK.encode())
    assert body.endswith(b"\r\n")
    head, row = read(body, ";")
    assert head == ["Tên", "Giá trị", "Phần", "Cờ", "Ngày", "Lúc", "Kỳ"]
    assert row == [
        "Đạt",
        "-1234,50",
        "0,53",
        "true",
        "2026-09-30",
        "2026-10-01T01:30:00+07:00",
        "2026-09",
    ]


def test_what_programs_ask_for_has_ids_commas_and_points() -> None:
    body = csv_bytes(a_table(), Language.EN, Dialect.PLAIN)

    head, row = read(body, ",")
    assert not body.startswith(MARK.encode())
    assert head == ["name", "value", "share", "flag", "day", "moment", "period"]
    assert row[:3] == ["Met", "-1234.50", "0.53"]


def test_a_negative_number_stays_a_number_and_a_text_like_it_does_not() -> None:
    assert read(csv_bytes(a_table(), Language.VI, Dialect.PLAIN), ",")[1][1] == "-1234.50"
    assert read(csv_bytes(of_texts("-1234"), Language.VI, Dialect.PLAIN), ",")[1] == ["'-1234"]


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param("=1+1", id="equals"),
        pytest.param("+1", id="plus"),
        pytest.param("-2+3", id="minus"),
        pytest.param("@SUM(A1)", id="at"),
        pytest.param("\t=1", id="behind a tab"),
        pytest.param("\r=1", id="behind a return"),
        pytest.param("  =1", id="behind spaces"),
        pytest.param("\uff1d1", id="the wide sign of an East Asian keyboard"),
        pytest.param("\ufeff=1", id="behind a mark that is not seen"),
    ],
)
@pytest.mark.parametrize("dialect", list(Dialect))
def test_no_known_attack_begins_a_formula(attack: str, dialect: Dialect) -> None:
    body = csv_bytes(of_texts(attack), Language.VI, dialect)

    (cell,) = read(body, WRITING[dialect].separator)[1]
    assert cell.startswith("'")


@given(st.text(), st.sampled_from(list(Dialect)), st.sampled_from([",", ";", "\t", "|"]))
def test_no_cell_of_any_text_begins_a_formula_whatever_the_separator(
    text: str, dialect: Dialect, separator: str
) -> None:
    body = csv_bytes(of_texts(text), Language.VI, dialect)

    for row in read(body, separator)[1:]:
        for cell in row:
            assert not cell.lstrip().startswith(tuple(TRIGGERS))


@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"]), min_size=1))
def test_ordinary_words_come_back_as_they_were(text: str) -> None:
    body = csv_bytes(of_texts(f"Ghi chú: {text}"), Language.VI, Dialect.EXCEL)

    assert read(body, ";")[1] == [f"Ghi chú: {text}"]
