"""Numbers as people write them: one reading is taken, two are never guessed at."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.spreadsheets.figures import exact, shows_percent, value_of
from services.ingest.spreadsheets.ports import Cell, Kind
from targets.numbers import number_vi


def read(text: str, unit: str = "%") -> tuple[str | None, str]:
    found = value_of(Cell(Kind.TEXT, text), unit)
    value = None if found.value is None else f"{found.value:f}"
    return value, found.complaint.reason if found.complaint else ""


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        pytest.param("61", "61", "", id="digits"),
        pytest.param("12,5", "12.5", "", id="a decimal comma"),
        pytest.param("0,123", "0.123", "", id="three decimals of less than one"),
        pytest.param("1.234,56", "1234.56", "", id="both marks, as here"),
        pytest.param("1.234.567", "1234567", "", id="points between groups"),
        pytest.param("1 234,5", "1234.5", "", id="spaces between groups"),
        pytest.param("−5,5", "-5.5", "", id="a real minus"),
        pytest.param("65 %", "65", "", id="a percent sign where per cent are meant"),
        pytest.param("1.234", None, "ambiguous_number", id="one point and three digits"),
        pytest.param("1,234", None, "ambiguous_number", id="one comma and three digits"),
        pytest.param("12.5", "12.5", "other_notation", id="a decimal point"),
        pytest.param("1234.567", "1234.567", "other_notation", id="no group has four digits"),
        pytest.param("1,234.56", "1234.56", "other_notation", id="both marks, as elsewhere"),
        pytest.param("1,234,567", "1234567", "other_notation", id="commas between groups"),
        pytest.param("2,85E+13", None, "rounded_number", id="a power of ten"),
        pytest.param("1.234 567", None, "not_a_number", id="two kinds of groups"),
        pytest.param("5.", None, "not_a_number", id="nothing behind the mark"),
        pytest.param("٣", None, "not_a_number", id="digits of another script"),
        pytest.param("(12)", None, "not_a_number", id="brackets for a minus"),
        pytest.param("khoảng 60", None, "not_a_number", id="words"),
        pytest.param("9" * 41, None, "not_a_number", id="longer than any figure"),
    ],
)
def test_a_text_is_a_number_only_where_it_has_one_reading(
    text: str, value: str | None, reason: str
) -> None:
    assert read(text) == (value, reason)


def test_a_percent_sign_is_no_unit_of_money() -> None:
    assert read("65%", "VND") == (None, "percent_sign")


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
    )
)
def test_what_is_written_as_here_reads_back_or_is_called_ambiguous(value: Decimal) -> None:
    text, reason = read(number_vi(value))

    assert reason in ("", "ambiguous_number")
    assert text is None or Decimal(text) == value


@given(st.text(alphabet="0123456789.,+-−%eE  x", max_size=45))
def test_no_text_is_read_in_two_ways(text: str) -> None:
    value, reason = read(text)

    assert (value is None) or reason in ("", "other_notation")


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(["General", "0%", "0.0%"]))
def test_any_number_of_a_cell_is_a_value_or_is_said(number: float, pattern: str) -> None:
    found = value_of(Cell(Kind.NUMBER, number=number, pattern=pattern), "%")

    assert (found.value is None) == (found.complaint is not None)


@pytest.mark.parametrize(
    ("number", "value"),
    [
        pytest.param(0.1 + 0.2, "0.3", id="what binary numbers leave behind"),
        pytest.param(2 / 3 * 100, "66.666666666667", id="more decimals than are carried"),
        pytest.param(28_500_000_000_000, "28500000000000", id="money"),
        pytest.param(1e21, "1000000000000000000000", id="large"),
    ],
)
def test_a_cell_says_fifteen_digits(number: float, value: str) -> None:
    assert f"{exact(number):f}" == value


def test_a_pattern_shows_per_cent_only_where_the_sign_is_no_text() -> None:
    assert shows_percent("0.0%")
    assert not shows_percent('0.0" %"')
    assert not shows_percent("0.0\\%")
