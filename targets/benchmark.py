"""`above`: above a benchmark that moves, of the same period and the same method."""

from dataclasses import dataclass
from decimal import Decimal

from targets import explain
from targets.bands import SEVERITY, Standing
from targets.benchmark_words import above_step, margin_step
from targets.case import Case
from targets.core import inputs_of, without_figures
from targets.evidence import evidence
from targets.freshness import Silence, silence, silence_spell
from targets.goals import Goal
from targets.kinds import Above
from targets.measures import Range
from targets.numbers import date_en, date_vi, difference, number_vi, period_en, period_vi, quantity
from targets.periods import Period
from targets.phrases import formula_number
from targets.projection import project
from targets.series import (
    Reading,
    begun,
    most_settled,
    of_measure,
    one_cadence,
    readings,
    unbroken,
)
from targets.spells import SpellBook
from targets.verdicts import (
    FindingKind,
    Point,
    Projection,
    Reason,
    Spell,
    Status,
    Step,
    Verdict,
)
from targets.wording import reason_name, status_name
from targets.words import Text


@dataclass
class _Margins:
    """The fold over the margins of one unbroken series."""

    standing: Standing
    reason: Reason
    points: list[Point]
    book: SpellBook
    projection: Projection | None


def judge_above(case: Case, rule: Above) -> Verdict:
    """The margin over the benchmark, and where it is heading by the deadline."""
    own = one_cadence(case, most_settled(begun(case, readings(case))))
    if not own:
        return without_figures(case)
    theirs = {one.period: one for one in most_settled(of_measure(case, rule.measure, rule.area))}
    pairs = [(one, theirs[one.period]) for one in own if one.period in theirs]
    if not pairs:
        return case.verdict(
            Status.NO_DATA,
            Reason.BENCHMARK_MISSING,
            _nothing_to_compare(case, rule, own[-1]),
            inputs=inputs_of(own),
            value=own[-1].value,
            period=own[-1].period,
        )
    _note_unmatched(case, own, theirs)
    margins = [_margin(one, other) for one, other in pairs]
    parts = unbroken(case, margins)
    goal = case.goal or case.target.goals[-1]
    folded = _fold(case, parts, goal)
    mine, other = pairs[-1]
    margin = margins[-1]
    silent = silence(case.target, case.heard(margin.period), case.day)
    status, reason = _decide(case, goal, folded, margin, silent)
    spells = tuple(_told(case, goal, one, mine, other) for one in folded.book.all())
    if silent is not None:
        spells = (*spells, silence_spell(case.target, silent))
    steps = (
        above_step(case, rule, goal),
        *explain.input_steps(margin.inputs, case),
        Step(
            Text(
                "Khoảng cách với mức so sánh cùng kỳ, điểm phần trăm."
                if case.target.unit == "%"
                else "Khoảng cách với mức so sánh cùng kỳ.",
                "The margin over the benchmark of the same period, in percentage points."
                if case.target.unit == "%"
                else "The margin over the benchmark of the same period.",
            ),
            f"{number_vi(mine.value)} − {formula_number(other.value)} = {number_vi(margin.value)}",
        ),
        margin_step(goal, status, reason),
        _heading(case, folded.projection),
        explain.silence_step(silent),
    )
    return case.verdict(
        status,
        reason,
        _sentence(case, goal, status, reason, mine, other),
        inputs=inputs_of(margins),
        value=mine.value,
        period=mine.period,
        stage=mine.stage,
        achieved=None,
        score=Decimal(100) if goal.met_by(margin.value) else Decimal(0),
        evidence=evidence(len(parts[-1]), settled=margin.settled, fresh=silent is None),
        confirmed=folded.standing.confirmed,
        base_value=other.value,
        base_period=other.period,
        base_source=f"{rule.measure}, {rule.area}",
        projection=folded.projection,
        points=tuple(folded.points),
        spells=spells,
        steps=tuple(step for step in steps if step is not None),
    )


def _heading(case: Case, projection: Projection | None) -> Step | None:
    """Where the margin is heading: it decides between the bands, so it is said as such."""
    if projection is None:
        return None
    unit = case.target.unit
    value, low, high = (
        difference(one, unit, 2) for one in (projection.value, projection.low, projection.high)
    )
    by = projection.by
    return Step(
        Text(
            f"Khoảng cách dự phóng đến {date_vi(by)}: {value.vi} (từ {low.vi} đến {high.vi}).",
            f"The margin projected to {date_en(by)}: {value.en} (from {low.en} to {high.en}).",
        )
    )


def _margin(mine: Reading, other: Reading) -> Reading:
    return Reading(
        mine.period,
        mine.value - other.value,
        mine.settled and other.settled,
        (*mine.inputs, *other.inputs),
        mine.stage,
        mine.breaks or other.breaks,
    )


def _fold(case: Case, parts: list[list[Reading]], goal: Goal) -> _Margins:
    points = [
        Point(one.period, one.value, Status.TOO_EARLY, one.settled, one.stage, series=number)
        for number, part in enumerate(parts[:-1])
        for one in part
    ]
    found = _Margins(Standing(), Reason.BELOW_BENCHMARK, points, SpellBook(), None)
    for count, margin in enumerate(parts[-1], start=1):
        seen = parts[-1][:count]
        found.projection = project(seen, goal.by, Range())
        raw, found.reason = _raw(goal, seen, found.projection)
        found.standing = found.standing.after(raw, margin.period, settled=margin.settled)
        _record(found, margin.period)
        found.points.append(
            Point(
                margin.period,
                margin.value,
                found.standing.shown or raw,
                margin.settled,
                margin.stage,
                confirmed=found.standing.confirmed,
                series=len(parts) - 1,
            )
        )
    last = parts[-1][-1]
    if case.day > goal.by and not goal.met_by(last.value):
        due = Period.containing(goal.by, case.target.cadence)
        since = found.standing.bad_since or due
        found.book.lasts(
            Spell(FindingKind.BEHIND, "", since, SEVERITY[Status.MISSED], band=Status.MISSED)
        )
    return found


def _raw(goal: Goal, seen: list[Reading], projection: Projection | None) -> tuple[Status, Reason]:
    """Above is met, unless the margin shrinks so that it is gone by the deadline; below is off
    track, unless it closes by then."""
    margin = seen[-1].value
    shrinking = len(seen) > 1 and margin < seen[-2].value
    arrives = projection is not None and goal.met_by(projection.value)
    if goal.met_by(margin):
        if shrinking and projection is not None and not arrives:
            return Status.AT_RISK, Reason.MARGIN_SHRINKING
        return Status.MET, Reason.ABOVE_BENCHMARK
    return Status.AT_RISK if arrives else Status.OFF_TRACK, Reason.BELOW_BENCHMARK


def _record(found: _Margins, period: Period) -> None:
    band = found.standing.band
    if found.standing.slipping and band is not None:
        since = found.standing.bad_since or period
        found.book.lasts(Spell(FindingKind.BEHIND, "", since, SEVERITY[band], band=band))
    else:
        found.book.over(FindingKind.BEHIND, "", period)


def _decide(
    case: Case, goal: Goal, folded: _Margins, margin: Reading, silent: Silence | None
) -> tuple[Status, Reason]:
    if case.day > goal.by and not goal.met_by(margin.value):
        return Status.MISSED, Reason.DEADLINE_PASSED
    shown = folded.standing.shown or Status.OFF_TRACK
    if shown is Status.MET:
        return Status.MET, Reason.ABOVE_BENCHMARK
    if silent is not None:
        return Status.STALE, Reason.SOURCE_SILENT
    return shown, folded.reason


def _told(case: Case, goal: Goal, spell: Spell, mine: Reading, other: Reading) -> Spell:
    if spell.until is not None:
        summary = Text(
            f"Từ {period_vi(spell.since)}, đã trở lại từ {period_vi(spell.until)}.",
            f"From {period_en(spell.since)}, back from {period_en(spell.until)}.",
        )
        return Spell(
            spell.kind, "", spell.since, spell.severity, spell.until, spell.band, summary=summary
        )
    unit = case.target.unit
    gap = mine.value - other.value
    value, bench = quantity(mine.value, unit, 2), quantity(other.value, unit, 2)
    lacking = difference(max(-gap, Decimal(0)), unit, 2)
    return Spell(
        spell.kind,
        "",
        spell.since,
        spell.severity,
        None,
        spell.band,
        max(-gap, Decimal(0)),
        unit,
        Text(
            f"{period_vi(mine.period).capitalize()}: tỉnh {value.vi}, mức so sánh {bench.vi}.",
            f"{period_en(mine.period)}: {value.en} against a benchmark of {bench.en}.",
        ),
        Text(
            f"Cần hơn {lacking.vi} nữa để vượt mức so sánh, và giữ đến {date_vi(goal.by)}."
            if gap <= 0
            else f"Giữ khoảng cách không thu hẹp thêm đến {date_vi(goal.by)}.",
            f"More than {lacking.en} is needed to pass the benchmark, and to hold it until "
            f"{date_en(goal.by)}."
            if gap <= 0
            else f"Keep the margin from shrinking until {date_en(goal.by)}.",
        ),
    )


def _sentence(
    case: Case, goal: Goal, status: Status, reason: Reason, mine: Reading, other: Reading
) -> Text:
    unit = case.target.unit
    value, bench = quantity(mine.value, unit, 2), quantity(other.value, unit, 2)
    margin = difference(mine.value - other.value, unit, 2)
    name, why = status_name[status], reason_name[reason]
    return Text(
        f"{name.vi}: {period_vi(mine.period)} đạt {value.vi}, mức so sánh {bench.vi} (chênh "
        f"{margin.vi}). {why.vi}; hạn {date_vi(goal.by)}.",
        f"{name.en}: {value.en} in {period_en(mine.period)} against {bench.en} (a margin of "
        f"{margin.en}). {why.en}; due by {date_en(goal.by)}.",
    )


def _nothing_to_compare(case: Case, rule: Above, latest: Reading) -> Text:
    area = case.programme.area_by_id[rule.area].name
    return Text(
        f"Chưa có số so sánh của {area.vi} cho {period_vi(latest.period)}.",
        f"There is no benchmark of {area.en} for {period_en(latest.period)}.",
    )


def _note_unmatched(case: Case, own: list[Reading], theirs: dict[Period, Reading]) -> None:
    alone = [one for one in own if one.period not in theirs]
    if alone:
        said_vi = ", ".join(period_vi(one.period) for one in alone[-3:])
        said_en = ", ".join(period_en(one.period) for one in alone[-3:])
        case.note(f"Chưa có số so sánh cho: {said_vi}.", f"There is no benchmark for: {said_en}.")
