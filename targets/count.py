"""`count`: at least a number of things that cannot be divided."""

from decimal import Decimal

from targets.case import Case
from targets.core import Face, judge_walk
from targets.measures import Range
from targets.numbers import period_en, period_vi
from targets.paths import Start
from targets.reach import given_start
from targets.series import Reading, begun, most_settled, one_line, readings, unbroken
from targets.verdicts import Verdict
from targets.walk import Way, walk


def judge_count(case: Case) -> Verdict:
    """How many of how many; the path asks for whole ones only, so "at least one by 2030" asks for
    nothing until the deadline."""
    series = one_line(case, most_settled(begun(case, readings(case))))
    parts = unbroken(case, series)
    way = Way(
        parts=parts,
        goals=case.target.goals,
        start=_start(case, series),
        waypoints=case.target.waypoints,
        whole=True,
    )
    goal = case.goal
    score = None
    if series and goal is not None:
        score = 100 * min(max(series[-1].value / goal.value, Decimal(0)), Decimal(1))
    face = Face(case.target.unit, Range(Decimal(0)), extra=(("score", score),) if series else ())
    return judge_walk(case, walk(case, way), face)


def _start(case: Case, series: list[Reading]) -> Start | None:
    """A count starts from nothing: where the catalogue names no base, before its first figure."""
    given = given_start(case)
    if given is not None or not series:
        return given
    before = series[0].period.preceding
    case.note(
        f"Văn bản không nêu số liệu gốc; tạm tính từ 0 vào cuối {period_vi(before)}. Đây là giả "
        "định.",
        f"The programme names no base; none at the end of {period_en(before)} is taken. This is "
        "an assumption.",
    )
    return Start(Decimal(0), before, assumed=True)
