from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from targets.goals import Comparison, Goal, Waypoint
from targets.paths import Start, path_to
from targets.periods import Period
from tests.unit.targets.builders import a_goal

BASE = Start(Decimal(20), Period.parse("2025"))
HALF_WAY = date(2028, 7, 1)
VALUES = st.decimals(-1000, 1000, places=2)


def test_half_way_in_time_the_straight_line_asks_for_half_the_distance() -> None:
    path = path_to(BASE, a_goal("80", "2030-12-31"), ())

    assert path.required(date(2028, 7, 2)) == Decimal(914) / Decimal(1826)
    assert path.asked(date(2030, 12, 31)) == 80


def test_a_waypoint_bends_the_path() -> None:
    goal = a_goal("100", "2030-12-31")
    path = path_to(BASE, goal, (goal,), (Waypoint(Decimal(80), date(2026, 12, 31)),))

    assert path.asked(date(2026, 12, 31)) == 80
    assert path.required(date(2026, 12, 31)) == Decimal("0.75")


def test_an_earlier_goal_lies_on_the_path_to_a_later_one() -> None:
    goals = (a_goal("50", "2030-12-31"), a_goal("100", "2045-12-31"))

    assert path_to(BASE, goals[1], goals).asked(date(2030, 12, 31)) == 50


def test_a_falling_target_is_followed_by_the_same_formula() -> None:
    falling = path_to(
        Start(Decimal(40), Period.parse("2025")),
        Goal(Decimal(20), date(2030, 12, 31), Comparison.AT_MOST),
        (),
    )
    progress = falling.progress(Decimal(30), date(2030, 12, 31))

    assert progress is not None
    assert progress.achieved == Decimal("0.5")


def test_whole_things_are_asked_for_one_by_one() -> None:
    nothing = Start(Decimal(0), Period.parse("2025"))
    path = path_to(nothing, a_goal("2", "2027-12-31"), (), whole=True)

    assert path.required(date(2026, 12, 30)) == 0
    assert path.required(date(2026, 12, 31)) == Decimal("0.5")
    assert path.required(date(2027, 12, 30)) == Decimal("0.5")
    assert path.required(date(2027, 12, 31)) == 1


def test_a_start_that_keeps_the_promise_leaves_a_goal_to_hold_and_no_way_to_go() -> None:
    path = path_to(Start(Decimal(85), Period.parse("2025")), a_goal("80"), ())

    assert path.holding
    assert path.progress(Decimal(82), HALF_WAY) is None


def test_one_day_and_a_leap_day_are_ordinary_days() -> None:
    path = path_to(Start(Decimal(0), Period.parse("2028-02-28")), a_goal("10", "2028-03-01"), ())

    assert path.asked(date(2028, 2, 29)) == 5


@given(
    start=VALUES,
    goal=VALUES,
    corners=st.lists(st.tuples(st.integers(1, 3000), VALUES), max_size=3),
    days=st.integers(-100, 4000),
    whole=st.booleans(),
)
def test_the_plan_never_asks_for_less_than_nothing_or_more_than_all(
    start: Decimal,
    goal: Decimal,
    corners: list[tuple[int, Decimal]],
    days: int,
    whole: bool,
) -> None:
    began = Start(start, Period.parse("2025-12-31"))
    rising = goal >= start
    promise = Goal(goal, date(2031, 12, 31), Comparison.AT_LEAST if rising else Comparison.AT_MOST)
    waypoints = tuple(Waypoint(value, began.day + timedelta(days=day)) for day, value in corners)

    path = path_to(began, promise, (promise,), waypoints, whole=whole)

    assert 0 <= path.required(began.day + timedelta(days=days)) <= 1


@given(first=st.integers(0, 2200), later=st.integers(0, 2200))
def test_a_straight_path_never_asks_for_less_later(first: int, later: int) -> None:
    path = path_to(BASE, a_goal("80", "2030-12-31"), ())
    first, later = sorted((first, later))

    assert path.required(BASE.day + timedelta(days=first)) <= path.required(
        BASE.day + timedelta(days=later)
    )
