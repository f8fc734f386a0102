"""Numbers as people type them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.reporting.numerals import Ambiguous, NotANumber, number_in


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("42", "42"), ("42,5", "42.5"), ("42.5", "42.5"), ("0,65", "0.65"), ("0.655", "0.655"),
        ("0,655", "0.655"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"), ("1,234,567.89", "1234567.89"), ("1 234,5", "1234.5"),
        ("1\u00a0234", "1234"), ("-1,5", "-1.5"), ("\u22121,5", "-1.5"), ("65 %", "65"),
        ("1234.5678", "1234.5678"), ("12,3456", "12.3456"),
        ("28.500.000.000.000", "28500000000000"),
    ],
)  # fmt: skip
def test_what_can_mean_one_thing_is_taken(typed: str, meant: str) -> None:
    assert number_in(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.345", "-1.234", "999,999"])
def test_what_can_mean_two_is_never_guessed(typed: str) -> None:
    with pytest.raises(Ambiguous):
        number_in(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "-", "bốn", "1,2,3", "1.2.3", "1..2", "12.34.567", "1,234,56", "1e3", "NaN", "Infinity",
     "0x10", "=1+1", "1.234.567.8", "٣"],
)  # fmt: skip
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        number_in(typed)


@given(st.text(max_size=30))
def test_whatever_is_typed_there_is_an_answer(typed: str) -> None:
    with suppress(Ambiguous, NotANumber):
        assert number_in(typed).is_finite()
