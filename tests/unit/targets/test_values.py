"""Periods and the promises of the catalogue: values that cannot be wrong."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.catalogue import Programme
from targets.goals import Waypoint
from targets.kinds import Checklist, Floor, Group, Judged, Rank
from targets.periods import BadPeriod, Cadence, Period
from targets.words import Contradiction
from tests.unit.targets.builders import (
    a_base,
    a_checklist,
    a_goal,
    a_group,
    a_judged,
    a_measure,
    a_programme,
    a_rank,
    a_target,
)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.sampled_from(Cadence))
def test_a_period_reads_what_it_writes_and_holds_its_day(day: date, cadence: Cadence) -> None:
    period = Period.containing(day, cadence)

    assert Period.parse(str(period)) == period
    assert period.start <= day <= period.end
    assert period.following.preceding == period


@pytest.mark.parametrize(
    "text", ["", "26", "2026-Q5", "2026-S3", "2026-13", "2026-02-30", "2026/1"]
)
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(BadPeriod):
        Period.parse(text)


def test_a_leap_day_is_a_period() -> None:
    assert Period.parse("2028-02-29").following == Period.parse("2028-03-01")
    with pytest.raises(BadPeriod):
        Period.parse("2027-02-29")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"base": a_base("80", "2025")}, "goals.0.value"),
        ({"base": a_base("20", "2030")}, "base.period"),
        ({"weight": Decimal(-1)}, "weight"),
        ({"publishing_delay_days": -1}, "publishing_delay_days"),
        ({"goals": ()}, "goals"),
        ({"goals": (a_goal("80"), a_goal("90", "2029-12-31"))}, "goals"),
        ({"measures": (a_measure(), a_measure())}, "measures"),
        ({"value": "speed"}, "value"),
        ({"waypoints": (Waypoint(Decimal(50), date(2031, 1, 1)),)}, "waypoints.0.by"),
        ({"rule": Floor(Decimal(0))}, "rule.limit"),
        ({"rule": Floor(Decimal(3), profile=(Decimal(1),))}, "rule.profile"),
    ],
)
def test_a_promise_that_contradicts_itself_is_refused(
    changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Contradiction) as caught:
        replace(a_target(), **changed)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert caught.value.sentence


def test_rules_that_cannot_be_are_refused() -> None:
    with pytest.raises(Contradiction):
        replace(a_rank(), rule=Rank(1))
    with pytest.raises(Contradiction):
        a_rank(n=10, goal="20")
    with pytest.raises(Contradiction):
        replace(a_group("health"), rule=Group(9, 9, ("health",)))
    with pytest.raises(Contradiction):
        replace(a_group("health"), rule=Group(3, 9, ("trade",)))
    with pytest.raises(Contradiction):
        replace(a_checklist("2027-01-01"), rule=Checklist(()))
    with pytest.raises(Contradiction):
        a_checklist("2031-01-01")
    with pytest.raises(Contradiction):
        replace(a_judged(), rule=Judged(0))


def test_two_targets_of_one_id_are_refused() -> None:
    with pytest.raises(Contradiction):
        a_programme(a_target(), a_target())


def test_a_programme_needs_its_own_area() -> None:
    programme = a_programme(a_target())

    with pytest.raises(Contradiction):
        Programme(
            "p", programme.name, "1", "atlantis", "UTC", programme.themes, programme.areas, ()
        )
