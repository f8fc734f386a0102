"""What each month still has to spend: exactly what is missing, in the shape of the profile."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from targets.periods import Period
from targets.spending_path import Asked, monthly_path, months_left, months_of

YEAR = Period.parse("2026")
PROFILE = tuple(Decimal(part) / 100 for part in (3, 7, 13, 19, 25, 32, 39, 46, 55, 65, 78, 100))
MONEY = st.decimals(0, 10**17, places=2)
SHARES = st.lists(st.decimals(0, 1, places=4), min_size=12, max_size=12).map(
    lambda found: tuple(sorted(found))
)
DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))


def total(path: tuple[Asked, ...]) -> Decimal:
    """All that is asked for."""
    return sum((one.amount for one in path), Decimal(0))


@given(MONEY, MONEY, SHARES | st.just(()), DAYS)
def test_what_is_asked_for_is_exactly_what_is_missing(
    needed: Decimal, spent: Decimal, profile: tuple[Decimal, ...], day: date
) -> None:
    months = months_left(YEAR, None, day)

    path = monthly_path(needed, spent, months, profile)

    assert total(path) == (max(needed - spent, Decimal(0)) if months else 0)
    if path:
        assert path[-1].total == max(needed, spent)


@given(MONEY, MONEY, SHARES | st.just(()), DAYS)
def test_no_month_is_asked_for_less_than_nothing(
    needed: Decimal, spent: Decimal, profile: tuple[Decimal, ...], day: date
) -> None:
    path = monthly_path(needed, spent, months_left(YEAR, None, day), profile)

    assert all(one.amount >= 0 for one in path)
    assert all(one.total <= after.total for one, after in pairwise(path))


@given(MONEY, MONEY, SHARES)
def test_where_the_floor_is_met_nothing_is_asked_for(
    needed: Decimal, more: Decimal, profile: tuple[Decimal, ...]
) -> None:
    path = monthly_path(needed, needed + more, months_of(YEAR), profile)

    assert {one.amount for one in path} == {Decimal(0)}


@given(st.integers(0, 10**17), SHARES)
def test_a_month_keeps_the_shape_of_the_profile_to_one_dong(
    needed: int, profile: tuple[Decimal, ...]
) -> None:
    path = monthly_path(Decimal(needed), Decimal(0), months_of(YEAR), profile)
    whole = profile[-1]

    for one, share in zip(path, profile, strict=True):
        due = needed * share / whole if whole else needed * Decimal(one.month.end.month) / 12
        assert abs(one.total - due) <= 1
        assert one.amount == one.amount.to_integral_value(ROUND_HALF_EVEN)


def test_a_year_on_schedule_is_asked_for_its_own_profile() -> None:
    path = monthly_path(Decimal(1000), Decimal(550), months_of(YEAR)[9:], PROFILE)

    assert [(str(one.month), int(one.amount), int(one.total)) for one in path] == [
        ("2026-10", 100, 650), ("2026-11", 130, 780), ("2026-12", 220, 1000),
    ]  # fmt: skip


def test_without_a_profile_the_months_share_alike() -> None:
    path = monthly_path(Decimal(100), Decimal(0), months_of(YEAR)[9:], ())

    assert [int(one.amount) for one in path] == [34, 33, 33]


def test_a_profile_that_is_over_leaves_the_rest_to_all_months_alike() -> None:
    early = (Decimal("0.5"), *[Decimal(1)] * 11)

    path = monthly_path(Decimal(20), Decimal(10), months_of(YEAR)[10:], early)

    assert [int(one.amount) for one in path] == [5, 5]


def test_the_month_of_the_day_can_still_be_spent_in() -> None:
    left = months_left(YEAR, Period.parse("2026-09"), date(2026, 11, 22))

    assert [str(one) for one in left] == ["2026-11", "2026-12"]


def test_a_month_that_was_counted_is_not_asked_again() -> None:
    left = months_left(YEAR, Period.parse("2026-11"), date(2026, 11, 22))

    assert [str(one) for one in left] == ["2026-12"]


def test_a_year_that_is_over_has_no_months_left() -> None:
    assert months_left(YEAR, None, date(2027, 1, 1)) == ()
    assert monthly_path(Decimal(5), Decimal(1), (), PROFILE) == ()
