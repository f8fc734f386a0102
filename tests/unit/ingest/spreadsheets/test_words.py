"""Periods, places, stages and statuses as people write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.spreadsheets.columns import places_of
from services.ingest.spreadsheets.ports import Cell, Kind, letters
from services.ingest.spreadsheets.reasons import FileRefused
from services.ingest.spreadsheets.vocabulary import Vocabulary, period_of
from targets.numbers import period_vi
from targets.periods import Cadence, Period
from tests.unit.ingest.service import programme


def text(written: str) -> Cell:
    return Cell(Kind.TEXT, written)


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2026", "2026"),
        ("Năm 2026", "2026"),
        ("2026-q3", "2026-Q3"),
        ("Quý III/2026", "2026-Q3"),
        ("quý 3 năm 2026", "2026-Q3"),
        ("Tháng 9/2026", "2026-09"),
        ("9/2026", "2026-09"),
        ("30/9/2026", "2026-09-30"),
        ("6 tháng đầu năm 2026", "2026-S1"),
        ("hôm qua", "HÔM QUA"),
    ],
)
def test_a_period_is_read_as_it_is_written_here(written: str, period: str) -> None:
    assert period_of(text(written)) == period


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.sampled_from(Cadence))
def test_every_period_reads_back_from_its_name_and_its_code(day: date, cadence: Cadence) -> None:
    period = Period.containing(day, cadence)

    assert period_of(text(period_vi(period))) == str(period)
    assert period_of(text(str(period))) == str(period)


@pytest.mark.parametrize(
    ("pattern", "period"),
    [
        ("dd/mm/yyyy", "2026-09-01"),
        ("mmm-yy", "2026-09"),
        ("yyyy", "2026"),
        ("General", "2026-09-01"),
    ],
)
def test_a_date_is_as_long_a_period_as_its_cell_shows(pattern: str, period: str) -> None:
    day = datetime(2026, 9, 1)  # noqa: DTZ001 - as a spreadsheet has it

    assert period_of(Cell(Kind.DATE, day=day, pattern=pattern)) == period


def test_a_year_may_be_a_number() -> None:
    assert period_of(Cell(Kind.NUMBER, number=2026.0)) == "2026"
    assert period_of(Cell(Kind.NUMBER, number=2026.5)) == "2026.5"
    assert period_of(Cell(Kind.NUMBER, number=1e300)) == "1e+300"


def test_stages_statuses_and_places_are_known_by_id_and_by_name() -> None:
    words = Vocabulary(programme())

    assert words.stage("Dự toán") == words.stage("plan") == "plan"
    assert words.status("P - sơ bộ") == words.status("sơ bộ") == words.status("p") == "P"
    assert words.status("") == "A"
    assert words.areas("Lào Cai") == words.areas("LAO-CAI") == ["lao-cai"]
    assert words.areas("không đâu") == ["không đâu"]


def test_a_header_is_known_in_both_languages_and_in_any_order() -> None:
    cells = [text(one) for one in ("value", "Ghi chú", "x", "Kỳ\nPeriod", "TARGET")]

    assert places_of(cells) == {"value": 0, "note": 1, "period": 3, "target": 4}
    assert places_of(cells[:4]) is None
    with pytest.raises(FileRefused, match="once"):
        places_of([*cells, text("Giá trị")])


def test_columns_have_the_names_that_spreadsheets_give_them() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
