"""The words of a benchmark: what is promised, and the band with why it is not the next one."""

from targets.case import Case
from targets.goals import Goal
from targets.kinds import Above
from targets.numbers import date_en, date_vi
from targets.verdicts import Reason, Status, Step
from targets.wording import status_name
from targets.words import Text


def above_step(case: Case, rule: Above, goal: Goal) -> Step:
    """What is promised: more than the benchmark of the same period."""
    area = case.programme.area_by_id[rule.area].name
    measure = case.target.measure_by_id[rule.measure].name
    same = rule.measure == case.target.value
    vi, en = (
        (area.vi, area.en) if same else (f"{measure.vi}, {area.vi}", f"{measure.en}, {area.en}")
    )
    return Step(
        Text(
            f"Mục tiêu: cao hơn mức so sánh ({vi}) của cùng kỳ (hạn {date_vi(goal.by)}); bằng đúng "
            "mức đó là chưa cao hơn.",
            f"The goal: above the benchmark ({en}) of the same period (by {date_en(goal.by)}); "
            "exactly equal is not above.",
        )
    )


def margin_step(goal: Goal, status: Status, reason: Reason) -> Step | None:
    """The band, and why it is not the next better one."""
    met, at_risk = status_name[Status.MET], status_name[Status.AT_RISK]
    by_vi, by_en = date_vi(goal.by), date_en(goal.by)
    match status, reason:
        case Status.MET, _:
            return Step(
                Text(
                    f"Cao hơn mức so sánh và khoảng cách không mất trước {by_vi} nên: {met.vi}.",
                    f"Above the benchmark, and the margin is not gone by {by_en}, so: {met.en}.",
                )
            )
        case Status.AT_RISK, Reason.MARGIN_SHRINKING:
            return Step(
                Text(
                    f"Cao hơn, nhưng với đà thu hẹp này khoảng cách sẽ mất trước {by_vi} nên: "
                    f"{at_risk.vi}; khoảng cách thôi thu hẹp thì là “{met.vi}”.",
                    f"Above, but shrinking like this the margin is gone by {by_en}, so: "
                    f"{at_risk.en}; once it stops shrinking it is “{met.en}”.",
                )
            )
        case Status.AT_RISK, _:
            return Step(
                Text(
                    f"Chưa cao hơn, nhưng với đà này sẽ vượt trước {by_vi} nên: {at_risk.vi}; vượt "
                    f"rồi mới là “{met.vi}”.",
                    f"Not above, but heading above by {by_en}, so: {at_risk.en}; “{met.en}” only "
                    "once it is above.",
                )
            )
        case Status.OFF_TRACK, _:
            name = status_name[status]
            return Step(
                Text(
                    f"Chưa cao hơn, và với đà này cũng không vượt trước {by_vi} nên: {name.vi}; "
                    f"có đà vượt thì là “{at_risk.vi}”.",
                    f"Not above, and not heading above by {by_en}, so: {name.en}; heading above "
                    f"would be “{at_risk.en}”.",
                )
            )
        case _:
            return None
