"""Sums of money written out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.spelled import spelled_en, spelled_money, spelled_vi


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (105, "một trăm linh năm"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_000_000, "một triệu"),
        (57_000_000_000, "năm mươi bảy tỷ"),
        (57_000_000_001, "năm mươi bảy tỷ không trăm linh một"),
        (1_250_500_000_000, "một nghìn hai trăm năm mươi tỷ năm trăm triệu"),
        (28_500_000_000_000, "hai mươi tám nghìn năm trăm tỷ"),
        (10**18, "một tỷ tỷ"),
    ],
)
def test_numbers_are_written_as_vietnamese_papers_write_them(number: int, words: str) -> None:
    assert spelled_vi(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (17, "seventeen"),
        (42, "forty-two"),
        (600, "six hundred"),
        (57_000_000_000, "fifty-seven billion"),
        (1_250_500_000_013, "one trillion two hundred fifty billion five hundred million thirteen"),
    ],
)
def test_numbers_are_written_as_english_papers_write_them(number: int, words: str) -> None:
    assert spelled_en(number) == words


@given(st.integers(0, 10**20), st.integers(0, 10**20))
def test_two_numbers_are_never_written_alike(one: int, other: int) -> None:
    if one != other:
        assert spelled_vi(one) != spelled_vi(other)
        assert spelled_en(one) != spelled_en(other)


def test_part_of_a_dong_is_a_whole_one() -> None:
    assert spelled_money(Decimal("0.02")).vi == "một đồng"
    assert spelled_money(Decimal("57000000000")).en == "fifty-seven billion VND"
