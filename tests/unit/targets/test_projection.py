from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from targets.measures import Range
from targets.periods import Period
from targets.projection import project
from targets.series import Reading

BY = date(2030, 12, 31)


def points(*values: str) -> list[Reading]:
    return [
        Reading(Period.parse(str(2022 + number)), Decimal(value), True, ())
        for number, value in enumerate(values)
    ]


def test_one_point_heads_nowhere() -> None:
    assert project(points("10"), BY, Range()) is None


def test_two_points_make_a_line_with_an_honest_interval() -> None:
    projection = project(points("10", "20"), date(2025, 12, 31), Range())

    assert projection is not None
    assert projection.method == "time-weighted line"
    assert round(projection.value, 1) == 40
    assert projection.low == 20
    assert round(projection.high) == 60


def test_from_four_points_on_one_outlier_does_not_turn_the_line() -> None:
    projection = project(points("10", "20", "30", "95", "50"), date(2027, 12, 31), Range())

    assert projection is not None
    assert projection.method == "theil-sen"
    assert 55 <= projection.value <= 70
    assert projection.low <= projection.value <= projection.high


def test_a_projection_is_clipped_to_what_can_be() -> None:
    projection = project(points("10", "50"), BY, Range(Decimal(0), Decimal(100)))

    assert projection is not None
    assert projection.value == projection.high == 100


def test_past_the_deadline_there_is_nothing_to_project() -> None:
    assert project(points("10", "50"), date(2023, 12, 31), Range()) is None


@given(st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=12))
def test_the_interval_holds_the_projection(values: list[Decimal]) -> None:
    projection = project(points(*map(str, values)), date(2040, 12, 31), Range())

    assert projection is not None
    assert projection.low <= projection.value <= projection.high
