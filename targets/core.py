"""The common core: from a followed series to its verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from targets import explain
from targets.bands import clipped_score
from targets.case import Case
from targets.evidence import evidence
from targets.freshness import Silence, silence, silence_spell
from targets.kinds import Checklist, Group
from targets.measures import Range, Share
from targets.numbers import date_en, date_vi, period_en, period_vi, quantity
from targets.opinions import opinions
from targets.phrases import goal_phrase, sentence_case
from targets.projection import project
from targets.remedies import told
from targets.series import Reading
from targets.verdicts import Reason, Status, Step, Verdict
from targets.walk import Walk
from targets.wording import reason_name, status_name
from targets.words import Text

REASON_OF = {
    Status.MET: Reason.GOAL_MET,
    Status.ON_TRACK: Reason.ON_PATH,
    Status.AT_RISK: Reason.BEHIND_PATH,
    Status.OFF_TRACK: Reason.FAR_BEHIND_PATH,
    Status.REVERSING: Reason.MOVING_AWAY,
    Status.MISSED: Reason.DEADLINE_PASSED,
}


@dataclass(frozen=True, slots=True)
class Face:
    """How a followed series is shown: its unit, what it can be, and the words for its values."""

    unit: str
    bounds: Range
    lead: tuple[Step, ...] = ()
    extra: tuple[tuple[str, Any], ...] = ()


def decide(case: Case, walked: Walk, silent: Silence | None) -> tuple[Status, Reason]:
    """The status of a followed series on the day, and why."""
    latest, band = walked.latest, walked.standing.shown
    goal = walked.path.goal if walked.path else walked.way.goals[-1]
    met_alone = band is None and latest is not None and goal.met_by(latest.value)
    if band is Status.MET or met_alone:
        return Status.MET, Reason.GOAL_MET
    if case.day > goal.by:
        return Status.MISSED, Reason.DEADLINE_PASSED
    if silent is not None:
        return Status.STALE, Reason.SOURCE_SILENT
    if walked.path is None:
        return Status.TOO_EARLY, Reason.NO_BASE
    if band is None:
        return Status.TOO_EARLY, Reason.TOO_FEW_POINTS
    return band, REASON_OF[band]


def judge_walk(case: Case, walked: Walk, face: Face) -> Verdict:
    """The verdict of a followed series."""
    latest = walked.latest
    if latest is None:
        return without_figures(case, points=walked.points)
    silent = silence(case.target, case.heard(latest.period), case.day)
    status, reason = decide(case, walked, silent)
    _note_pending(case, walked, latest)
    _note_missed_goals(case, walked)
    path, start = walked.path, walked.start
    progress = path.progress(latest.value, latest.period.end) if path else None
    projection = (
        project(walked.judged, path.goal.by, face.bounds) if path and len(walked.judged) else None
    )
    known = len(walked.judged) + (start is not None and not start.assumed)
    score = clipped_score(progress.achieved if progress else None)
    if path is not None and path.holding:
        score = Decimal(100) if path.goal.met_by(latest.value) else Decimal(0)
    steps: list[Step | None] = [
        explain.goal_step(path, face.unit) if path else None,
        explain.base_step(start, face.unit) if start else None,
        *explain.input_steps(latest.inputs, case),
        explain.share_step(latest),
        *face.lead,
        *(explain.path_steps(path, latest) if path and status is not Status.TOO_EARLY else ()),
        explain.band_step(walked, status, face.unit),
        explain.silence_step(silent),
        explain.projection_step(projection, face.unit),
    ]
    spells = told(case, walked, face.unit)
    if silent is not None:
        spells = (*spells, silence_spell(case.target, silent))
    fields: dict[str, Any] = {
        "value": walked.way.shown(latest),
        "period": latest.period,
        "stage": latest.stage,
        "base_value": start.value if start else None,
        "base_period": start.period if start else None,
        "base_assumed": start.assumed if start else False,
        "base_source": start.source if start else "",
        "achieved": progress.achieved if progress else None,
        "required": progress.required if progress else None,
        "pace": progress.pace if progress else None,
        "score": score if status not in (Status.TOO_EARLY, Status.NO_DATA) else None,
        "evidence": evidence(known, settled=latest.settled, fresh=silent is None),
        "confirmed": walked.standing.confirmed,
        "projection": projection,
        "points": walked.points,
        "spells": spells,
        "steps": tuple(step for step in steps if step is not None),
        "opinions": opinions(path, latest, projection, status) if path else (),
        "n": latest.among,
    }
    fields.update(face.extra)
    return case.verdict(
        status,
        reason,
        sentence(case, walked, latest, status, silent, face.unit),
        inputs=inputs_of((*walked.judged[:1], latest)),
        invented=any(one.invented for one in (*walked.judged, latest)),
        **fields,
    )


def inputs_of(readings: Iterable[Reading]) -> list[Any]:
    """The figures behind the readings."""
    return [one for reading in readings for one in reading.inputs]


def sentence(
    case: Case, walked: Walk, latest: Reading, status: Status, silent: Silence | None, unit: str
) -> Text:
    """The verdict in one sentence."""
    value, goal = quantity(latest.value, unit, 2), walked.way.goals[-1]
    path = walked.path
    if path is not None:
        goal = path.goal
    level = goal_phrase(goal, unit)
    when_vi, when_en = period_vi(latest.period), period_en(latest.period)
    match status:
        case Status.MET:
            return Text(
                f"{sentence_case(when_vi)} đạt {value.vi}: đã đạt mục tiêu {level.vi}.",
                f"{sentence_case(value.en)} in {when_en}: the goal of {level.en} is met.",
            )
        case Status.MISSED:
            return Text(
                f"Đã quá hạn {date_vi(goal.by)} mà số liệu mới nhất ({when_vi}) là {value.vi}; "
                f"mục tiêu {level.vi}.",
                f"The deadline {date_en(goal.by)} has passed; the latest figure ({when_en}) is "
                f"{value.en}, the goal was {level.en}.",
            )
        case Status.STALE if silent is not None:
            return Text(
                f"Số liệu mới nhất là của {when_vi} ({value.vi}); số liệu "
                f"{period_vi(silent.expected)} lẽ ra có trước {date_vi(silent.due)}.",
                f"The latest figure is for {when_en} ({value.en}); that for "
                f"{period_en(silent.expected)} was due by {date_en(silent.due)}.",
            )
        case Status.TOO_EARLY:
            return Text(
                f"Mới có số liệu {when_vi} ({value.vi}); cần một điểm gốc và ít nhất một số liệu "
                "sau đó mới đánh giá được.",
                f"There is a figure for {when_en} ({value.en}); a base and at least one later "
                "figure are needed to judge.",
            )
    if path is None:
        return reason_name[Reason.NO_BASE]
    progress = path.progress(latest.value, latest.period.end)
    pace = progress.pace if progress else None
    due = path.asked(latest.period.end)
    # Nobody can come 4.43rd: what is asked for is the whole place that is good enough.
    asked = quantity(due.to_integral_value(ROUND_FLOOR) if unit == "rank" else due, unit, 2)
    name = status_name[status]
    said = quantity(pace, "", 2) if pace is not None else None
    tempo = (f" (nhịp độ {said.vi})", f" (pace {said.en})") if said else ("", "")
    if not walked.standing.confirmed:
        tempo = (
            f"{tempo[0]}; số mới nhất chưa chính thức nên chưa đổi kết luận",
            f"{tempo[1]}; the latest figure may still change, so the verdict waits",
        )
    return Text(
        f"{name.vi}: {when_vi} đạt {value.vi}, lộ trình tới {level.vi} cần {asked.vi}{tempo[0]}.",
        f"{name.en}: {value.en} in {when_en}; the path to {level.en} asks for "
        f"{asked.en}{tempo[1]}.",
    )


def _note_pending(case: Case, walked: Walk, latest: Reading) -> None:
    if walked.standing.confirmed:
        return
    case.note(
        f"Số liệu {period_vi(latest.period)} chưa chính thức và cho thấy xấu hơn; cần thêm một số "
        "liệu nữa (hoặc số chính thức) mới đổi kết luận và cảnh báo.",
        f"The figure for {period_en(latest.period)} may still change and looks worse; one more (or "
        "a final one) is needed before the verdict worsens and anybody is told.",
    )


def _note_missed_goals(case: Case, walked: Walk) -> None:
    for goal in walked.way.goals[:-1]:
        then = [one for one in walked.judged if one.period.end <= goal.by]
        if case.day > goal.by and then and not goal.met_by(then[-1].value):
            case.note(
                f"Mục tiêu đến {date_vi(goal.by)} đã không đạt; nay đánh giá theo mục tiêu kế "
                "tiếp.",
                f"The goal for {date_en(goal.by)} was missed; the next goal counts now.",
            )


def without_figures(case: Case, **more: Any) -> Verdict:
    """The verdict when nothing can be judged, with what is lacking."""
    reason = Reason.NO_OBSERVATION
    if isinstance(case.target.value, Share) and case.figures:
        reason = Reason.INPUT_MISSING
    elif not case.figures and len(case.held):
        reason = Reason.ALL_QUARANTINED
    if case.figures.foreseen:
        case.note(
            "Mới có số kế hoạch hoặc dự báo; chúng không được dùng để đánh giá.",
            "There are only plans or forecasts, which are not judged.",
        )
    return case.verdict(Status.NO_DATA, reason, sentence_for_nothing(case, reason), **more)


def sentence_for_nothing(case: Case, reason: Reason) -> Text:
    """Why there is nothing to judge."""
    name, area = reason_name[reason], case.programme.area_by_id[case.area].name
    needed = [case.target.measure_by_id[measure].name for measure in _lacking(case)]
    return Text(
        f"{name.vi}: cần {', '.join(one.vi for one in needed)} của {area.vi}.",
        f"{name.en}: {', '.join(one.en for one in needed)} of {area.en} is needed.",
    )


def _lacking(case: Case) -> list[str]:
    """The measures that a verdict would need and that nothing was reported of."""
    value, rule = case.target.value, case.target.rule
    if isinstance(value, Share):
        both = [value.numerator, value.denominator]
        return [one for one in both if not case.figures.of(one, case.area)] or both
    match rule:
        case Checklist(items=items):
            return [item.id for item in items]
        case Group(fields=fields):
            return list(fields)
        case _:
            return [value]


def bounds_of(case: Case, measures: Sequence[str]) -> Range:
    """What the judged value can be: the measure's own range, or 0–100 for a percentage."""
    if case.target.unit == "%" and isinstance(case.target.value, Share):
        return Range(Decimal(0), Decimal(100))
    for measure in measures:
        found = case.target.measure_by_id.get(measure)
        if found is not None:
            low, high = found.possible.low, found.possible.high
            percent = found.unit == "%"
            return Range(
                Decimal(0) if low is None and percent else low,
                Decimal(100) if high is None and percent else high,
            )
    return Range()
