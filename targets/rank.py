"""`rank` and `rank-gain`: a place or a better one, or places won, always among the same number."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from targets import explain
from targets.case import Case
from targets.core import Face, judge_walk
from targets.goals import Comparison, Goal
from targets.limits import AMONG
from targets.measures import Range
from targets.numbers import number_vi, period_en, period_vi
from targets.paths import Start
from targets.periods import Period
from targets.quarantine import Odd
from targets.reach import given_start
from targets.series import (
    Reading,
    begun,
    most_settled,
    of_measure,
    one_line,
    source_of,
    unbroken,
)
from targets.verdicts import Method, Step, Verdict
from targets.walk import Walk, Way, walk
from targets.words import Text


def judge_rank(case: Case, n: int) -> Verdict:
    """The goal's place or a better one among `n`; progress on the percentile."""
    parts = same_number(case, places(case, str(case.target.value), n), n)
    goals = tuple(replace(goal, comparison=Comparison.AT_MOST) for goal in case.target.goals)
    way = Way(parts=parts, goals=goals, start=given_start(case), waypoints=case.target.waypoints)
    walked = walk(case, way)
    lead = _percentile_steps(walked.latest, walked.start, goals[-1], n) if walked.latest else ()
    return judge_walk(case, walked, Face("rank", Range(Decimal(1), Decimal(n)), lead))


def judge_rank_gain(case: Case, n: int, since: Period) -> Verdict:
    """Places won since the base year, among the same number."""
    ranks = places(case, str(case.target.value), n)
    base = given_start(case) or _start_at(case, ranks, since, n)
    parts = same_number(case, ranks, n)
    if base is None:
        first = next((one for one in (parts[-1] if parts else []) if one.settled), None)
        base = (
            Start(first.value, first.period, assumed=True, source=source_of(case, first))
            if first
            else None
        )
        if base is not None:
            case.note(
                f"Chưa có thứ hạng {period_vi(since)}; tạm tính từ {period_vi(base.period)}.",
                f"There is no rank for {period_en(since)}; places are counted from "
                f"{period_en(base.period)}.",
            )
    if base is None:
        return judge_walk(case, walk(case, Way(parts=[], goals=case.target.goals)), _GAIN)
    won = _places_won(base.value)
    for goal in case.target.goals:
        if goal.value >= base.value:
            case.note(
                f"Thứ hạng gốc là {number_vi(base.value)}: không thể tăng đủ "
                f"{number_vi(goal.value)} bậc.",
                f"The base rank is {base.value}: {goal.value} places cannot be won from there.",
            )
    way = Way(
        parts=[[won(one) for one in part] for part in parts],
        goals=case.target.goals,
        start=Start(Decimal(0), base.period, base.assumed, base.source),
    )
    walked = walk(case, way)
    lead = _gain_steps(base, walked.latest)
    bounds = Range(base.value - n, base.value - 1)
    verdict = judge_walk(case, walked, replace(_GAIN, bounds=bounds, lead=lead))
    return replace(
        verdict,
        steps=_from_base(verdict, walked, base),
        opinions=tuple(one for one in verdict.opinions if one.method is not Method.CAGR),
    )


def _from_base(verdict: Verdict, walked: Walk, base: Start) -> tuple[Step, ...]:
    """The steps with the place of the base year, instead of no places won from it."""
    if walked.start is None:
        return verdict.steps
    plain = explain.base_step(walked.start, _GAIN.unit)
    return explain.instead(verdict.steps, plain, explain.base_step(base, "rank"))


_GAIN = Face("places", Range())


def places(case: Case, measure: str, n: int) -> list[Reading]:
    """The places reported for the province's own area, each with among how many."""
    among = {one.fact.period: one.value for one in case.figures.of(AMONG, case.area)}
    found = []
    for reading in begun(case, of_measure(case, measure, case.area)):
        stated = among.get(reading.period)
        if stated is None:
            case.note(
                f"Có thứ hạng không nêu trên tổng số bao nhiêu; tạm hiểu là {n}.",
                f"A rank does not say among how many; {n} is taken.",
            )
        number = n if stated is None else int(stated)
        accepted = all(case.figures.accepts(one) for one in reading.inputs)
        if reading.value > number and not accepted:
            for one in reading.inputs:
                case.hold(one, Odd.NO_SUCH_PLACE)
            continue
        found.append(replace(reading, among=number))
    return one_line(case, most_settled(found))


def same_number(case: Case, ranks: list[Reading], n: int) -> list[list[Reading]]:
    """The series cut where the number of ranked provinces changes; only places among `n` are
    judged, so a last part among another number is followed by an empty one."""
    parts = unbroken(case, ranks, differs=lambda before, one: before.among != one.among)
    if parts and parts[-1][-1].among != n:
        parts.append([])
    others = sorted({one.among for part in parts for one in part if one.among not in (n, None)})
    if others:
        said = ", ".join(str(one) for one in others)
        case.note(
            f"Có thứ hạng trên tổng số khác ({said}); đó là chuỗi khác, chỉ nêu để tham khảo.",
            f"There are ranks among another number ({said}): another series, shown and not judged.",
        )
    return parts


def _start_at(case: Case, ranks: list[Reading], since: Period, n: int) -> Start | None:
    found = next((one for one in ranks if one.period == since and one.among == n), None)
    return Start(found.value, since, source=source_of(case, found)) if found else None


def _places_won(base: Decimal) -> Callable[[Reading], Reading]:
    return lambda one: replace(one, value=base - one.value)


def _percentile_steps(latest: Reading, start: Start | None, goal: Goal, n: int) -> tuple[Step, ...]:
    if start is None:
        return ()
    places = (start.value, latest.value, goal.value)
    formulas = (
        f"({number_vi(place)} − 1) ÷ ({n} − 1) = {number_vi((place - 1) / (n - 1), 4)}"
        for place in places
    )
    return (
        Step(
            Text(
                f"Thứ hạng quy về thang 0–1 trên {n} tỉnh, thành phố (gốc; mới nhất; mục tiêu).",
                f"Places on a scale from 0 to 1 among {n} provinces (base; latest; goal).",
            ),
            "; ".join(formulas),
        ),
    )


def _gain_steps(base: Start, latest: Reading | None) -> tuple[Step, ...]:
    if latest is None:
        return ()
    rank = base.value - latest.value
    return (
        Step(
            Text(
                f"Số bậc tăng so với {period_vi(base.period)}: hạng gốc trừ hạng mới.",
                f"Places won since {period_en(base.period)}: the base place minus the new one.",
            ),
            f"{number_vi(base.value)} − {number_vi(rank)} = {number_vi(latest.value)}",
        ),
    )
