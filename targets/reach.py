"""`reach`: a value by a date, judged by the core."""

from targets.case import Case
from targets.core import Face, bounds_of, judge_walk
from targets.measures import Share
from targets.paths import Start
from targets.series import begun, most_settled, one_line, readings, unbroken
from targets.verdicts import Verdict
from targets.walk import Way, walk


def judge_reach(case: Case) -> Verdict:
    """Achieved over required, from the base to the goal."""
    series = one_line(case, most_settled(begun(case, readings(case))))
    way = Way(
        parts=unbroken(case, series),
        goals=case.target.goals,
        start=given_start(case),
        waypoints=case.target.waypoints,
    )
    return judge_walk(
        case, walk(case, way), Face(case.target.unit, bounds_of(case, value_names(case)))
    )


def given_start(case: Case) -> Start | None:
    """The catalogue's base as the start of the way."""
    base = case.target.base
    return Start(base.value, base.period, source=base.source) if base else None


def value_names(case: Case) -> tuple[str, ...]:
    """The measures behind the judged value."""
    value = case.target.value
    return (value.numerator, value.denominator) if isinstance(value, Share) else (value,)
