import unicodedata
from decimal import Decimal

import pytest

from targets import wording
from targets.kinds import Kind
from targets.observations import ObsStatus, Stage
from targets.periods import Period
from targets.slips import Change
from targets.verdicts import Evidence, FindingKind, Reason, Severity, Status
from targets.wording import (
    date_en,
    date_vi,
    difference,
    money_en,
    money_vi,
    number_en,
    number_vi,
    period_en,
    period_vi,
    quantity,
)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("1234.56", "1.234,56", "1,234.56"),
        ("1234.50", "1.234,5", "1,234.5"),
        ("-0.25", "−0,25", "−0.25"),
        ("1E+3", "1.000", "1,000"),
        ("0.0000001", "0", "0"),
        ("13256.92", "13.256,92", "13,256.92"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(value: str, vi: str, en: str) -> None:
    assert (number_vi(Decimal(value)), number_en(Decimal(value))) == (vi, en)


@pytest.mark.parametrize(
    ("amount", "vi", "en"),
    [
        ("57000000000", "57 tỷ đồng", "VND 57 billion"),
        ("28500000000000", "28.500 tỷ đồng", "VND 28,500 billion"),
        ("1500000", "1,5 triệu đồng", "VND 1.5 million"),
        ("999", "999 đồng", "VND 999"),
    ],
)
def test_money_is_said_in_the_words_of_a_budget(amount: str, vi: str, en: str) -> None:
    assert (money_vi(Decimal(amount)), money_en(Decimal(amount))) == (vi, en)


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        ("2026", "năm 2026", "2026"),
        ("2026-S1", "nửa đầu năm 2026", "the first half of 2026"),
        ("2026-Q3", "quý 3/2026", "Q3 2026"),
        ("2026-09", "tháng 9/2026", "September 2026"),
        ("2026-09-30", "ngày 30/09/2026", "30 September 2026"),
    ],
)
def test_periods_have_names(period: str, vi: str, en: str) -> None:
    assert (period_vi(Period.parse(period)), period_en(Period.parse(period))) == (vi, en)


def test_dates_percentages_places_and_differences_have_their_own_words() -> None:
    day = Period.parse("2028-02-29").end

    assert (date_vi(day), date_en(day)) == ("29/02/2028", "29 February 2028")
    assert quantity(Decimal("41.5"), "%").vi == "41,5%"
    assert quantity(Decimal(14), "rank").vi == "hạng 14"
    assert difference(Decimal(3), "%").vi == "3 điểm phần trăm"
    assert difference(Decimal(3), "rank").vi == "3 bậc"


@pytest.mark.parametrize(
    ("names", "every"),
    [
        (wording.status_name, Status),
        (wording.reason_name, Reason),
        (wording.finding_name, FindingKind),
        (wording.severity_name, Severity),
        (wording.change_name, Change),
        (wording.stage_name, Stage),
        (wording.evidence_name, Evidence),
        (wording.kind_name, Kind),
        (wording.obs_status_name, ObsStatus),
    ],
)
def test_everything_of_a_closed_list_has_a_name_in_both_languages_in_nfc(
    names: dict[object, object], every: type
) -> None:
    assert set(names) == set(every)  # type: ignore[call-overload]
    for text in names.values():
        vietnamese = text.vi  # type: ignore[attr-defined]
        assert vietnamese == unicodedata.normalize("NFC", vietnamese)
