"""`floor`: every year at or above a limit, and never below the year before; exact to the đồng."""

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from targets import explain
from targets.case import Case
from targets.core import bounds_of, inputs_of, without_figures
from targets.evidence import evidence
from targets.execution import (
    EXECUTION,
    Execution,
    execution_steps,
    follow_execution,
    told_execution,
    worst_of_execution,
)
from targets.floor_words import breach_text, fall_text, floor_sentence, limit_step, year_steps
from targets.freshness import Silence, silence, silence_spell
from targets.kinds import Floor
from targets.measures import Share
from targets.numbers import period_en, period_vi, quantity
from targets.observations import Observation, Stage
from targets.projection import project
from targets.reach import value_names
from targets.series import Reading, readings
from targets.verdicts import FindingKind, Point, Projection, Reason, Spell, Status, Verdict
from targets.words import Text
from targets.years import Step, Years, follow_years, is_year, missing


def judge_floor(case: Case, rule: Floor) -> Verdict:
    """Each year alone against the limit, then like with like against the year before."""
    annual = [
        one
        for one in readings(case)
        if is_year(one) and (one.period.start <= case.day or one.stage is Stage.PLAN)
    ]
    years = follow_years(rule, annual, case.day)
    share = case.target.value
    executed = follow_execution(case, rule, share, years.book) if isinstance(share, Share) else []
    if not years.steps:
        return without_figures(case, points=_points(years, executed))
    judged = _judged_step(years, case)
    running = executed[-1] if executed and executed[-1].year.end >= case.day else None
    silent = silence(case.target, case.heard(years.periods[-1]), case.day)
    status, reason = _decide(case, years, judged, running, silent)
    _note_broken_years(case, rule, years, judged)
    if not (years.breach.confirmed and years.fall.confirmed):
        case.note(
            "Số liệu mới nhất chưa chính thức; cần thêm một số nữa mới đổi kết luận và cảnh báo.",
            "The latest figure may still change; one more is needed before the verdict worsens "
            "and anybody is told.",
        )
    spells = tuple(_told(case, rule, spell, years, judged, executed) for spell in years.book.all())
    if silent is not None:
        spells = (*spells, silence_spell(case.target, silent))
    settled = [years.last_of(year).reading for year in years.periods]
    reading = judged.reading
    execution = worst_of_execution(running) is not None and reason in _BY_EXECUTION
    return case.verdict(
        status,
        reason,
        floor_sentence(rule, judged, status, reason, running, silent),
        inputs=(*inputs_of(step.reading for step in years.steps), *_inputs(executed)),
        value=reading.value,
        period=reading.period,
        stage=reading.stage,
        achieved=running.achieved if running else None,
        required=running.share_due if running else None,
        pace=running.pace if running else None,
        score=_score(case, years),
        evidence=evidence(len(settled), settled=reading.settled, fresh=silent is None),
        confirmed=years.breach.confirmed
        and years.fall.confirmed
        and (not execution or (running is not None and running.standing.confirmed)),
        shortfall=missing(reading, rule.limit),
        projection=_projected(case, settled, reading),
        points=_points(years, executed),
        spells=spells,
        steps=(
            limit_step(rule, case.target.unit),
            *explain.input_steps(reading.inputs, case),
            *year_steps(rule, judged),
            *(execution_steps(running) if running else ()),
            *(step for step in (explain.silence_step(silent),) if step is not None),
        ),
    )


_BY_EXECUTION = frozenset({Reason.BEHIND_PATH, Reason.FAR_BEHIND_PATH})


def _judged_step(years: Years, case: Case) -> Step:
    """The most settled stage of the latest year that has begun; the plan of a coming year instead,
    when that is where the floor breaks."""
    begun = [year for year in years.periods if year.start <= case.day]
    ahead = [years.last_of(year) for year in years.periods if year.start > case.day]
    if not begun:
        return ahead[-1]
    now = years.last_of(begun[-1])
    if not now.breached:
        return next((step for step in ahead if step.breached), now)
    return now


def _decide(
    case: Case, years: Years, judged: Step, running: Execution | None, silent: Silence | None
) -> tuple[Status, Reason]:
    breached = years.breach.shown is Status.OFF_TRACK
    falling = years.fall.shown is Status.AT_RISK
    goal = case.goal
    if (
        breached
        and goal is not None
        and case.day > goal.by
        and judged.reading.period.end <= goal.by
    ):
        return Status.MISSED, Reason.DEADLINE_PASSED
    if silent is not None:
        return Status.STALE, Reason.SOURCE_SILENT
    if breached:
        return Status.OFF_TRACK, Reason.FLOOR_BREACHED
    lagging = worst_of_execution(running)
    if lagging is Status.OFF_TRACK:
        return Status.OFF_TRACK, Reason.FAR_BEHIND_PATH
    if falling:
        return Status.AT_RISK, Reason.FLOOR_FALLING
    if lagging is Status.AT_RISK:
        return Status.AT_RISK, Reason.BEHIND_PATH
    return Status.MET, Reason.FLOOR_HELD


def _projected(case: Case, settled: list[Reading], reading: Reading) -> Projection | None:
    """Where the share is heading, from years of the same stage."""
    if not case.target.goals:
        return None
    alike = [one for one in settled if one.stage is reading.stage]
    return project(alike, case.target.goals[-1].by, bounds_of(case, value_names(case)))


def _score(case: Case, years: Years) -> Decimal | None:
    """The share of the years begun that held the limit, by their most settled stage."""
    begun = [year for year in years.periods if year.start <= case.day] or years.periods
    held = sum(not years.last_of(year).breached for year in begun)
    return 100 * Decimal(held) / len(begun)


def _told(
    case: Case,
    rule: Floor,
    spell: Spell,
    years: Years,
    judged: Step,
    executed: list[Execution],
) -> Spell:
    if spell.until is not None:
        return replace(
            spell,
            summary=Text(
                f"Từ {period_vi(spell.since)}, đã khắc phục từ {period_vi(spell.until)}.",
                f"From {period_en(spell.since)}, mended from {period_en(spell.until)}.",
            ),
        )
    if spell.subject == EXECUTION:
        return told_execution(spell, executed[-1])
    if spell.kind is FindingKind.FLOOR_BREACHED:
        step = next((one for one in (judged, *reversed(years.steps)) if one.breached), judged)
        amount = missing(step.reading, rule.limit)
        return replace(
            spell,
            amount=amount,
            unit="VND" if amount is not None else case.target.unit,
            **breach_text(case, rule, step, amount, executed[-1] if executed else None),
        )
    step = next((one for one in (judged, *reversed(years.steps)) if one.falling), judged)
    return _told_fall(case, spell, step)


def _told_fall(case: Case, spell: Spell, step: Step) -> Spell:
    reading, before = step.reading, step.before
    if before is None:
        return spell
    if reading.part is None or reading.whole is None:
        return replace(
            spell,
            amount=before.value - reading.value,
            unit=case.target.unit,
            **fall_text(step, quantity(before.value - reading.value, case.target.unit)),
        )
    more = (before.value * reading.whole / 100 - reading.part).to_integral_value(ROUND_CEILING)
    return replace(spell, amount=more, unit="VND", **fall_text(step, quantity(more, "VND")))


def _note_broken_years(case: Case, rule: Floor, years: Years, judged: Step) -> None:
    for year in years.periods:
        step = years.last_of(year)
        amount = missing(step.reading, rule.limit)
        if step.breached and year != judged.reading.period:
            lacking = quantity(amount, "VND") if amount is not None else None
            case.note(
                f"{period_vi(year).capitalize()} cũng dưới mức tối thiểu"
                + (f", thiếu {lacking.vi}." if lacking else "."),
                f"{period_en(year)} was below the floor too"
                + (f", by {lacking.en}." if lacking else "."),
            )


def _points(years: Years, executed: list[Execution]) -> tuple[Point, ...]:
    points = [*years.points, *(point for one in executed for point in one.points)]
    return tuple(sorted(points, key=lambda one: (one.period.end, one.period.start)))


def _inputs(executed: list[Execution]) -> list[Observation]:
    return [one for year in executed for one in year.inputs]
