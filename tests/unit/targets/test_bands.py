from decimal import Decimal

import pytest

from targets.bands import Standing, band
from targets.periods import Period
from targets.verdicts import Status

P1, P2, P3 = (Period.parse(text) for text in ("2026", "2027", "2028"))


def pace(text: str, before: Status | None = None) -> Status:
    return band(Decimal(text), Decimal(1), before)


@pytest.mark.parametrize(
    ("at", "status"),
    [
        pytest.param("1.2", Status.ON_TRACK, id="ahead"),
        pytest.param("0.95", Status.ON_TRACK, id="exactly at the upper limit"),
        pytest.param("0.9499999999999999999999", Status.AT_RISK, id="a hair below it"),
        pytest.param("0.60", Status.AT_RISK, id="exactly at the lower limit"),
        pytest.param("0.5999999999999999999999", Status.OFF_TRACK, id="a hair below that"),
        pytest.param("0", Status.OFF_TRACK, id="nothing done"),
        pytest.param("-0.0001", Status.REVERSING, id="the wrong way"),
    ],
)
def test_the_published_limits_make_the_bands(at: str, status: Status) -> None:
    assert pace(at) is status


@pytest.mark.parametrize(
    ("at", "before", "status"),
    [
        ("0.97", Status.AT_RISK, Status.AT_RISK),
        ("0.98", Status.AT_RISK, Status.ON_TRACK),
        ("0.64", Status.OFF_TRACK, Status.OFF_TRACK),
        ("0.65", Status.OFF_TRACK, Status.AT_RISK),
        ("0.64", Status.AT_RISK, Status.AT_RISK),
        ("0.97", Status.ON_TRACK, Status.ON_TRACK),
    ],
)
def test_a_worse_band_is_left_a_little_above_where_it_is_entered(
    at: str, before: Status, status: Status
) -> None:
    assert pace(at, before) is status


def test_where_nothing_is_asked_yet_nothing_is_late() -> None:
    assert band(Decimal(0), Decimal(0)) is Status.ON_TRACK
    assert band(Decimal("-0.1"), Decimal(0)) is Status.REVERSING


def test_a_settled_figure_worsens_at_once() -> None:
    now = Standing(Status.ON_TRACK).after(Status.AT_RISK, P1, settled=True)

    assert (now.shown, now.confirmed, now.slipping) == (Status.AT_RISK, True, True)


def test_an_unsettled_figure_needs_a_second_one_to_worsen() -> None:
    first = Standing(Status.ON_TRACK).after(Status.AT_RISK, P1, settled=False)
    second = first.after(Status.AT_RISK, P2, settled=False)

    assert (first.shown, first.confirmed, first.slipping) == (Status.ON_TRACK, False, False)
    assert (second.shown, second.confirmed, second.bad_since) == (Status.AT_RISK, True, P1)


def test_two_unsettled_figures_worsen_to_what_both_agree_on() -> None:
    two = (
        Standing(Status.ON_TRACK)
        .after(Status.OFF_TRACK, P1, settled=False)
        .after(Status.AT_RISK, P2, settled=False)
    )
    other = (
        Standing(Status.ON_TRACK)
        .after(Status.AT_RISK, P1, settled=False)
        .after(Status.OFF_TRACK, P2, settled=False)
    )

    assert (two.shown, two.confirmed) == (Status.AT_RISK, True)
    assert (other.shown, other.confirmed) == (Status.AT_RISK, False)
    assert other.after(Status.OFF_TRACK, P3, settled=True).shown is Status.OFF_TRACK


def test_an_improvement_counts_at_once_even_when_it_may_change() -> None:
    now = Standing(Status.OFF_TRACK).after(Status.ON_TRACK, P1, settled=False)

    assert (now.shown, now.confirmed) == (Status.ON_TRACK, True)


def test_the_very_first_band_is_given_but_is_no_slip_until_confirmed() -> None:
    first = Standing().after(Status.OFF_TRACK, P1, settled=False)

    assert (first.shown, first.confirmed, first.slipping) == (Status.OFF_TRACK, False, False)
    assert first.after(Status.OFF_TRACK, P2, settled=False).slipping


def test_a_met_goal_that_falls_back_is_a_slip_even_while_on_track() -> None:
    now = Standing().after(Status.MET, P1, settled=True).after(Status.ON_TRACK, P2, settled=True)

    assert (now.shown, now.slipping, now.bad_since) == (Status.ON_TRACK, True, P2)
    assert not now.after(Status.MET, P3, settled=True).slipping
