"""Words, numbers and links in the reader's language."""

from datetime import UTC, datetime
from decimal import Decimal
from string import Formatter

import pytest

from services.gateway.phrases import PHRASES
from services.gateway.present.forms import Forms, Language, host_of, link_of

VI = Forms(Language.VI, "Asia/Ho_Chi_Minh")
EN = Forms(Language.EN, "Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        pytest.param("2.9", "3", "2,9%", id="two places are enough"),
        pytest.param("2.996", "3", "2,996%", id="never rounded up to the limit"),
        pytest.param("2.9999", "3", "2,9999%", id="as many as it takes"),
        pytest.param("3", "3", "3%", id="at the limit"),
        pytest.param("3.0001", "3", "3,0001%", id="nor down to it"),
    ],
)
def test_rounding_never_crosses_a_limit(value: str, limit: str, shown: str) -> None:
    assert VI.amount(Decimal(value), "%", Decimal(limit)) == shown


def test_numbers_and_days_are_written_as_the_reader_writes_them() -> None:
    assert VI.number(Decimal("1234.56")) == "1.234,56"
    assert EN.number(Decimal("1234.56")) == "1,234.56"
    assert VI.day("2026-09-30") == "30/09/2026"
    assert EN.period("2026-Q3") == "Q3 2026"
    assert VI.period("2026-Q3") == "quý 3/2026"


def test_money_is_short_with_the_exact_amount_beside_it() -> None:
    amount = Decimal("57000000001")

    assert VI.money(Decimal("57000000000")) == "57 tỷ đồng"
    assert VI.vnd(amount) == "57.000.000.001 đồng"


def test_a_moment_is_told_in_the_programmes_own_time() -> None:
    late = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert VI.moment(late) == "23/11/2026 01:30"
    assert VI.day_of(late) == "23/11/2026"


def test_a_gap_between_percentages_is_in_percentage_points() -> None:
    assert VI.gap(Decimal("4.37"), "%") == "4,37 điểm phần trăm"
    assert VI.gap(Decimal("72000000000"), "VND") == "72 tỷ đồng"


@pytest.mark.parametrize(
    "evidence", ["javascript:alert(1)", "data:text/html,x", "/relative", "text", "http://", ""]
)
def test_only_web_addresses_become_links(evidence: str) -> None:
    assert link_of(evidence) == ""


def test_a_link_is_called_by_its_site() -> None:
    address = "https://www.example.test/a?b"

    assert link_of(address) == address
    assert host_of(address) == "example.test"


def test_a_name_without_words_stands_for_itself() -> None:
    assert VI.known("subject", "execution") == "tiến độ chi trong năm"
    assert VI.known("odd", "something_new") == "something_new"


def test_every_phrase_has_both_languages_and_the_same_parts() -> None:
    for name, text in PHRASES.items():
        parts = [
            {part for _, part, _, _ in Formatter().parse(one) if part} for one in (text.vi, text.en)
        ]
        assert text.vi, name
        assert text.en, name
        assert parts[0] == parts[1], name
