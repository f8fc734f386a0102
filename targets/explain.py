"""How a verdict was reached, step by step: every input with its source and vintage, every formula
with the numbers put in, the band and why not the next one."""

from collections.abc import Iterable
from decimal import Decimal

from targets.bands import ORDER, at_risk_limit, on_track_limit
from targets.freshness import Silence
from targets.numbers import (
    date_en,
    date_vi,
    number_en,
    number_vi,
    period_en,
    period_vi,
    quantity,
    round_to,
)
from targets.observations import Observation, Stage
from targets.paths import Path, Start
from targets.phrases import formula_number, goal_phrase, sentence_case
from targets.series import Reading
from targets.verdicts import Projection, Status, Step
from targets.walk import Walk
from targets.wording import obs_status_name, stage_name, status_name
from targets.words import Text

#: A total over 99 communes is explained by its count, not by 99 lines.
_MOST_INPUTS = 6


def goal_step(path: Path, unit: str) -> Step:
    """What is promised."""
    goal = goal_phrase(path.goal, unit)
    return Step(Text(f"Mục tiêu: {goal.vi}.", f"The goal: {goal.en}."))


def base_step(start: Start, unit: str) -> Step:
    """Where the way starts."""
    value = quantity(start.value, unit)
    assumed = (" (giả định)", " (an assumption)") if start.assumed else ("", "")
    source = (f"; nguồn: {start.source}", f"; source: {start.source}") if start.source else ("", "")
    return Step(
        Text(
            f"Điểm gốc: {value.vi}, cuối {period_vi(start.period)}{assumed[0]}{source[0]}.",
            f"The base: {value.en} at the end of {period_en(start.period)}{assumed[1]}{source[1]}.",
        )
    )


def input_steps(inputs: Iterable[Observation], unit_of: dict[str, str]) -> list[Step]:
    """Each figure with its source and the moment of its report."""
    figures = list(inputs)
    steps = [_input_step(one, unit_of.get(one.fact.measure, "")) for one in figures[:_MOST_INPUTS]]
    more = len(figures) - _MOST_INPUTS
    if more > 0:
        steps.append(Step(Text(f"và {more} số liệu nữa.", f"and {more} figures more.")))
    return steps


def _input_step(one: Observation, unit: str) -> Step:
    value, fact = quantity(one.value, unit), one.fact
    stage, status = stage_name[fact.stage], obs_status_name[one.status]
    staged = (f", {stage.vi}", f", {stage.en}") if fact.stage is not Stage.NONE else ("", "")
    return Step(
        Text(
            f"{sentence_case(period_vi(fact.period))}{staged[0]}: {fact.measure} = {value.vi} "
            f"({status.vi}; nguồn {one.source}, báo cáo ngày {date_vi(one.reported_at.date())}).",
            f"{sentence_case(period_en(fact.period))}{staged[1]}: {fact.measure} = {value.en} "
            f"({status.en}; source {one.source}, reported on {date_en(one.reported_at.date())}).",
        )
    )


def share_step(reading: Reading) -> Step | None:
    """The share computed from its numerator and denominator."""
    if reading.part is None or reading.whole is None:
        return None
    return Step(
        Text("Tỷ lệ được tính từ hai số đã báo cáo.", "The share is computed from two figures."),
        f"100 × {number_vi(reading.part)} ÷ {number_vi(reading.whole)} = "
        f"{number_vi(reading.value)}%",
    )


def path_steps(path: Path, latest: Reading) -> list[Step]:
    """Achieved, required and pace, with the numbers put in."""
    progress = path.progress(latest.value, latest.period.end)
    v0, v, g = path.start.value, latest.value, path.goal.value
    if progress is None:
        return [
            Step(
                Text(
                    "Điểm gốc đã đạt mục tiêu: chỉ cần giữ, không có quãng đường để đo.",
                    "The base already meets the goal: there is a level to hold and no way to "
                    "measure.",
                )
            )
        ]
    steps = [
        Step(
            Text("Phần đã đi được của quãng đường.", "The share of the way covered so far."),
            f"a = ({formula_number(v)} − {formula_number(v0)}) ÷ "
            f"({formula_number(g)} − {formula_number(v0)}) {_equals(progress.achieved)}",
        ),
        Step(
            Text(
                f"Phần mà lộ trình cần đến {date_vi(latest.period.end)}{_by_corners(path)[0]}.",
                "The share that the path asks for by "
                f"{date_en(latest.period.end)}{_by_corners(path)[1]}.",
            ),
            _required_formula(path, latest, progress.required),
        ),
    ]
    pace = progress.pace
    if pace is not None:
        achieved = number_vi(progress.achieved, 4)
        required = number_vi(progress.required, 4)
        steps.append(
            Step(
                Text("Nhịp độ: đã đi so với cần đi.", "The pace: covered over asked."),
                f"p = a ÷ e = {achieved} ÷ {required} {_equals(pace)}",
            )
        )
    return steps


def _by_corners(path: Path) -> tuple[str, str]:
    if path.whole:
        return (" (đếm theo đơn vị nguyên)", " (in whole units)")
    return ("", "") if path.straight else (" (đi qua các mốc)", " (through the waypoints)")


def _required_formula(path: Path, latest: Reading, required: Decimal) -> str:
    if path.straight and path.start.day < latest.period.end < path.goal.by:
        done = (latest.period.end - path.start.day).days
        all_days = (path.goal.by - path.start.day).days
        return f"e = {done} ÷ {number_vi(Decimal(all_days))} ngày {_equals(required)}"
    return f"e {_equals(required)}"


def _equals(share: Decimal) -> str:
    sign = "=" if round_to(share, 4) == share else "≈"
    return f"{sign} {number_vi(share, 4)}"


def band_step(walked: Walk, status: Status) -> Step | None:
    """The band, and why it is not the next better one."""
    standing, path, judged = walked.standing, walked.path, walked.judged
    if path is None or not judged or status not in ORDER or status is Status.MISSED:
        return None
    name = status_name[status]
    if status is Status.MET:
        level = number_vi(path.goal.value), number_en(path.goal.value)
        return Step(
            Text(
                f"Giá trị đạt mức {path.goal.comparison.value} {level[0]} nên: {name.vi}.",
                f"The value meets {path.goal.comparison.value} {level[1]}, so: {name.en}.",
            )
        )
    if status is Status.REVERSING or not path.measurable:
        return Step(
            Text(
                f"Giá trị đi ngược hướng mục tiêu so với điểm gốc nên: {name.vi}.",
                f"The value is on the wrong side of the base, so: {name.en}.",
            )
            if status is Status.REVERSING
            else Text(f"Xếp mức: {name.vi}.", f"The band: {name.en}.")
        )
    before = standing.shown
    upper, lower = _limit(on_track_limit(before)), _limit(at_risk_limit(before))
    match status:
        case Status.ON_TRACK:
            return Step(
                Text(
                    f"Nhịp độ từ {upper[0]} trở lên: {name.vi}; chưa đạt mục tiêu nên chưa là "
                    f"“{status_name[Status.MET].vi}”.",
                    f"A pace of {upper[1]} or more: {name.en}; not “"
                    f"{status_name[Status.MET].en}”, as the goal is not reached.",
                )
            )
        case Status.AT_RISK:
            return Step(
                Text(
                    f"Nhịp độ từ {lower[0]} đến dưới {upper[0]}: {name.vi}; cần {upper[0]} để là "
                    f"“{status_name[Status.ON_TRACK].vi}”.",
                    f"A pace from {lower[1]} to below {upper[1]}: {name.en}; {upper[1]} would be "
                    f"“{status_name[Status.ON_TRACK].en}”.",
                )
            )
        case _:
            return Step(
                Text(
                    f"Nhịp độ dưới {lower[0]}: {name.vi}; cần {lower[0]} để là "
                    f"“{status_name[Status.AT_RISK].vi}”.",
                    f"A pace below {lower[1]}: {name.en}; {lower[1]} would be "
                    f"“{status_name[Status.AT_RISK].en}”.",
                )
            )


def _limit(limit: Decimal) -> tuple[str, str]:
    return number_vi(limit), number_en(limit)


def silence_step(silent: Silence | None) -> Step | None:
    """That the source is silent, and since when."""
    if silent is None:
        return None
    return Step(
        Text(
            f"Số liệu {period_vi(silent.expected)} lẽ ra có trước {date_vi(silent.due)} nhưng "
            "chưa có.",
            f"The figure for {period_en(silent.expected)} was due by {date_en(silent.due)} and "
            "has not come.",
        )
    )


def projection_step(projection: Projection | None, unit: str) -> Step | None:
    """Where the series is heading: beside the verdict, never instead of it."""
    if projection is None:
        return None
    value, low, high = (
        quantity(one, unit, 2) for one in (projection.value, projection.low, projection.high)
    )
    return Step(
        Text(
            f"Dự phóng đến {date_vi(projection.by)}: {value.vi} (từ {low.vi} đến {high.vi}); chỉ "
            "để tham khảo, không đổi kết luận.",
            f"Projected to {date_en(projection.by)}: {value.en} (from {low.en} to {high.en}); "
            "shown beside the verdict, which does not depend on it.",
        )
    )
