"""How a verdict was reached, step by step: every input with its source and vintage, every formula
with the numbers put in, the band and why not the next one. Formulas hold no words."""

from collections.abc import Iterable
from decimal import Decimal

from targets.bands import AT_RISK_FROM, ON_TRACK_FROM, ORDER, at_risk_limit, on_track_limit
from targets.case import Case
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
from targets.observations import Observation
from targets.paths import Path, Start
from targets.phrases import formula_number, goal_level, goal_phrase
from targets.report_words import figure_words, report_words
from targets.series import Reading
from targets.verdicts import Projection, Status, Step
from targets.walk import Walk
from targets.wording import status_name
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


def instead(steps: Iterable[Step], plain: Step, said: Step) -> tuple[Step, ...]:
    """The steps with one of them in better words."""
    return tuple(said if step == plain else step for step in steps)


def input_steps(inputs: Iterable[Observation], case: Case) -> list[Step]:
    """Each figure by the name of its measure, with its source and the moment of its report."""
    figures = list(inputs)
    steps = [_input_step(one, case) for one in figures[:_MOST_INPUTS]]
    more = len(figures) - _MOST_INPUTS
    if more > 0:
        steps.append(Step(Text(f"và {more} số liệu nữa.", f"and {more} more figures.")))
    return steps


def _input_step(one: Observation, case: Case) -> Step:
    figure, told = figure_words(one, case), report_words(one, case)
    return Step(Text(f"{figure.vi} ({told.vi}).", f"{figure.en} ({told.en})."))


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
                f"The share that the path asks for by {date_en(latest.period.end)}"
                f"{_by_corners(path)[1]}.",
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
    if not path.straight:
        return (" (đi qua các mốc)", " (through the waypoints)")
    return (": số ngày đã qua trên tổng số ngày", ": days gone over all days")


def _required_formula(path: Path, latest: Reading, required: Decimal) -> str:
    if path.straight and path.start.day < latest.period.end < path.goal.by:
        done = (latest.period.end - path.start.day).days
        all_days = (path.goal.by - path.start.day).days
        return (
            f"e = {number_vi(Decimal(done))} ÷ {number_vi(Decimal(all_days))} {_equals(required)}"
        )
    return f"e {_equals(required)}"


def _equals(share: Decimal) -> str:
    sign = "=" if round_to(share, 4) == share else "≈"
    return f"{sign} {number_vi(share, 4)}"


def band_step(walked: Walk, status: Status, unit: str) -> Step | None:
    """The band, and why it is not the next better one."""
    standing, path, judged = walked.standing, walked.path, walked.judged
    if path is None or not judged or status not in ORDER or status is Status.MISSED:
        return None
    name = status_name[status]
    if standing.pending is not None and standing.band is not None:
        alone = status_name[standing.pending]
        return Step(
            Text(
                f"Riêng số liệu này thì xếp “{alone.vi}”, nhưng nó chưa chính thức: vẫn giữ "
                f"“{name.vi}” cho đến khi có một số liệu nữa hoặc số chính thức.",
                f"By itself this figure would be “{alone.en}”, but it may still change: "
                f"“{name.en}” stands until another one, or a final one, has come.",
            )
        )
    if status is Status.MET:
        level = goal_level(path.goal, unit)
        return Step(
            Text(
                f"Đã đạt mức đề ra ({level.vi}) nên: {name.vi}, bất kể nhịp độ.",
                f"The level promised ({level.en}) is reached, so: {name.en}, whatever the pace.",
            )
        )
    if status is Status.REVERSING:
        return Step(
            Text(
                f"Xa mục tiêu hơn điểm gốc nên: {name.vi}; bằng điểm gốc trở lên mới xét nhịp độ.",
                f"Farther from the goal than the base, so: {name.en}; the pace counts only from "
                "the base on.",
            )
        )
    if not path.measurable:
        return Step(Text(f"Xếp mức: {name.vi}.", f"The band: {name.en}."))
    return Step(_by_pace(status, on_track_limit(standing.shown), at_risk_limit(standing.shown)))


def _by_pace(status: Status, upper: Decimal, lower: Decimal) -> Text:
    """Which limits the pace lies between, and which one the next better band begins at."""
    name = status_name[status]
    met, on_track, at_risk = (
        status_name[one] for one in (Status.MET, Status.ON_TRACK, Status.AT_RISK)
    )
    match status:
        case Status.ON_TRACK:
            return Text(
                f"Nhịp độ từ {number_vi(upper)} trở lên: {name.vi}; chưa đạt mức đề ra nên chưa là "
                f"“{met.vi}”.",
                f"A pace of {number_en(upper)} or more: {name.en}; not “{met.en}”, as the goal is "
                "not reached.",
            )
        case Status.AT_RISK:
            margin = _margin(upper, ON_TRACK_FROM)
            return Text(
                f"Nhịp độ từ {number_vi(lower)} đến dưới {number_vi(upper)}: {name.vi}; cần "
                f"{number_vi(upper)} để là “{on_track.vi}”{margin.vi}.",
                f"A pace from {number_en(lower)} to below {number_en(upper)}: {name.en}; "
                f"{number_en(upper)} would be “{on_track.en}”{margin.en}.",
            )
        case _:
            margin = _margin(lower, AT_RISK_FROM)
            return Text(
                f"Nhịp độ dưới {number_vi(lower)}: {name.vi}; cần {number_vi(lower)} để là "
                f"“{at_risk.vi}”{margin.vi}.",
                f"A pace below {number_en(lower)}: {name.en}; {number_en(lower)} would be "
                f"“{at_risk.en}”{margin.en}.",
            )


def _margin(back: Decimal, entered: Decimal) -> Text:
    """Why a band is left a little above where it is entered."""
    return Text(
        f" (rơi xuống khi dưới {number_vi(entered)}, lên lại từ {number_vi(back)}, để kết luận "
        "không chập chờn)",
        f" (entered below {number_en(entered)}, left at {number_en(back)}, so that the verdict "
        "does not flicker)",
    )


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
    return projected(
        projection,
        *(quantity(one, unit, 2) for one in (projection.value, projection.low, projection.high)),
    )


def projected(projection: Projection, value: Text, low: Text, high: Text) -> Step:
    """The projection in the words of its values."""
    return Step(
        Text(
            f"Dự phóng đến {date_vi(projection.by)}: {value.vi} (từ {low.vi} đến {high.vi}); chỉ "
            "để tham khảo, không đổi kết luận.",
            f"Projected to {date_en(projection.by)}: {value.en} (from {low.en} to {high.en}); "
            "shown beside the verdict, which does not depend on it.",
        )
    )
