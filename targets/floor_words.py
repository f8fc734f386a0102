"""The words of a floor: the sentence, the steps, and what would mend a breach."""

from decimal import ROUND_CEILING, Decimal
from typing import TypedDict

from targets.case import Case
from targets.execution import Execution, monthly_remedy
from targets.explain import share_step
from targets.freshness import Silence
from targets.kinds import Floor
from targets.numbers import (
    date_en,
    date_vi,
    number_vi,
    period_en,
    period_vi,
    quantity,
    round_to,
)
from targets.observations import Stage
from targets.phrases import sentence_case
from targets.series import Reading
from targets.verdicts import Reason, Status
from targets.verdicts import Step as Line
from targets.wording import stage_name, status_name
from targets.words import Text
from targets.years import Step, missing

#: Of two sums below 10^24 the share shows its side of a limit within so many places.
_MOST_PLACES = 26


class SpellWords(TypedDict):
    """What a spell says."""

    summary: Text
    remedy: Text


def when(reading: Reading) -> Text:
    """The year with its stage: dự toán năm 2026."""
    stage = stage_name[reading.stage]
    if reading.stage is Stage.NONE:
        return Text(period_vi(reading.period), period_en(reading.period))
    return Text(
        f"{stage.vi} {period_vi(reading.period)}", f"{period_en(reading.period)} ({stage.en})"
    )


def limit_step(rule: Floor, unit: str) -> Line:
    """What the floor asks."""
    limit = quantity(rule.limit, unit)
    rising = (", và không thấp hơn năm trước", ", and never below the year before")
    return Line(
        Text(
            f"Mỗi năm ít nhất {limit.vi}{rising[0] if rule.rising else ''}; so cùng giai đoạn "
            "(dự toán, ước, sơ bộ, quyết toán) với nhau.",
            f"At least {limit.en} every year{rising[1] if rule.rising else ''}; like is compared "
            "with like (plan, estimate, provisional, final).",
        )
    )


def year_steps(rule: Floor, step: Step) -> list[Line]:
    """The share, the shortfall, and the year before, with the numbers put in."""
    reading, lines = step.reading, []
    computed = share_step(reading)
    if computed is not None:
        lines.append(computed)
    lines.append(_limit_line(rule, step))
    lacking = missing(reading, rule.limit)
    if lacking is not None and reading.part is not None and reading.whole is not None:
        lines.append(
            Line(
                Text("Số tiền còn thiếu, đồng.", "The shortfall, in VND."),
                f"{number_vi(rule.limit)}% × {number_vi(reading.whole)} − "
                f"{number_vi(reading.part)} = {number_vi(lacking)}",
            )
        )
    if rule.rising:
        lines.append(_rise_line(step))
    return lines


def _limit_line(rule: Floor, step: Step) -> Line:
    sign = "<" if step.breached else "≥"
    said = (
        Text(
            "Thấp hơn mức tối thiểu; từ đúng mức đó trở lên mới là giữ được.",
            "Below the floor; only from exactly there on is it held.",
        )
        if step.breached
        else Text(
            "Không thấp hơn mức tối thiểu (bằng đúng mức cũng là đạt).",
            "Not below the floor (exactly at it holds).",
        )
    )
    value, limit = _apart(step.reading.value, rule.limit)
    return Line(said, f"{value} {sign} {limit}")


def _apart(one: Decimal, other: Decimal) -> tuple[str, str]:
    """Two shares with as many places as show which is the lower."""
    places = _places(one, other)
    return number_vi(one, places), number_vi(other, places)


def _places(one: Decimal, other: Decimal) -> int:
    """So many places that 2.99999999 is never written as 3 beside a floor of 3; four or more."""
    for places in range(4, _MOST_PLACES):
        low, high = round_to(one, places), round_to(other, places)
        if (low < high) == (one < other) and (low > high) == (one > other):
            return places
    return _MOST_PLACES


def _rise_line(step: Step) -> Line:
    before = step.before
    if before is None:
        return Line(
            Text(
                "Năm trước chưa có số liệu cùng giai đoạn nên chưa xét tăng, giảm.",
                "The year before has no figure of the same stage, so a fall cannot be judged.",
            )
        )
    sign = "<" if step.falling else "≥"
    said = (
        Text("Giảm so với", "A fall from")
        if step.falling
        else Text("Không giảm so với", "No fall from")
    )
    earlier = when(before)
    share, earlier_share = _apart(step.reading.value, before.value)
    return Line(
        Text(f"{said.vi} {earlier.vi}.", f"{said.en} {earlier.en}."),
        " ".join((share, sign, earlier_share)),
    )


def floor_sentence(
    rule: Floor,
    step: Step,
    status: Status,
    reason: Reason,
    running: Execution | None,
    silent: Silence | None,
) -> Text:
    """The verdict in one sentence."""
    places = _places(step.reading.value, rule.limit)
    year, value = when(step.reading), quantity(step.reading.value, "%", places)
    limit, name = number_vi(rule.limit), status_name[status]
    lacking = missing(step.reading, rule.limit)
    match reason:
        case Reason.SOURCE_SILENT if silent is not None:
            return Text(
                f"{name.vi}: mới có {year.vi} ({value.vi}); số liệu {period_vi(silent.expected)} "
                f"lẽ ra có trước {date_vi(silent.due)}.",
                f"{name.en}: the latest is {year.en} ({value.en}); {period_en(silent.expected)} "
                f"was due by {date_en(silent.due)}.",
            )
        case Reason.FLOOR_BREACHED | Reason.DEADLINE_PASSED if step.breached:
            money = quantity(lacking, "VND") if lacking is not None else None
            return Text(
                f"{sentence_case(year.vi)} đạt {value.vi}, thấp hơn mức tối thiểu {limit}%"
                + (f"; còn thiếu {money.vi}." if money else "."),
                f"{year.en}: {value.en}, below the floor of {rule.limit}%"
                + (f"; {money.en} is missing." if money else "."),
            )
        case Reason.FLOOR_FALLING if step.before is not None:
            before = quantity(step.before.value, "%", 4)
            return Text(
                f"{sentence_case(year.vi)} đạt {value.vi}, giữ được mức {limit}% nhưng giảm so "
                f"với năm trước ({before.vi}).",
                f"{year.en}: {value.en}, above the floor of {rule.limit}% but below the year "
                f"before ({before.en}).",
            )
        case Reason.BEHIND_PATH | Reason.FAR_BEHIND_PATH if running is not None:
            spent, due = (
                quantity(running.spent, "VND"),
                quantity(running.expected, "VND"),
            )
            return Text(
                f"{name.vi}: {year.vi} bố trí {value.vi}, nhưng lũy kế {period_vi(running.period)} "
                f"mới chi {spent.vi}, tiến độ cần {due.vi}.",
                f"{name.en}: {year.en} holds {value.en}, but only {spent.en} was spent by "
                f"{period_en(running.period)}; the profile expects {due.en}.",
            )
        case _ if step.breached:
            return Text(
                f"{sentence_case(year.vi)} là {value.vi}, dưới mức {limit}%, nhưng mới là số chưa "
                "chính thức: chờ thêm một số liệu trước khi đổi kết luận.",
                f"{year.en}: {value.en}, below the floor of {rule.limit}%, but the figure may "
                "still change: one more is awaited before the verdict worsens.",
            )
        case _:
            return Text(
                f"{sentence_case(year.vi)} đạt {value.vi}, giữ được mức tối thiểu {limit}%.",
                f"{year.en}: {value.en}, the floor of {rule.limit}% is held.",
            )


def breach_text(
    case: Case, rule: Floor, step: Step, amount: Decimal | None, executed: Execution | None
) -> SpellWords:
    """How much a year is below the floor, and what would still mend it."""
    places = _places(step.reading.value, rule.limit)
    year, value = when(step.reading), quantity(step.reading.value, case.target.unit, places)
    limit = quantity(rule.limit, case.target.unit)
    lacking = quantity(amount, "VND") if amount is not None else None
    summary = Text(
        f"{sentence_case(year.vi)}: {value.vi}, dưới mức {limit.vi}"
        + (f", thiếu {lacking.vi}." if lacking else "."),
        f"{year.en}: {value.en}, below {limit.en}" + (f", {lacking.en} short." if lacking else "."),
    )
    return {"summary": summary, "remedy": _remedy(case, step, amount, limit, executed)}


def _remedy(
    case: Case, step: Step, amount: Decimal | None, limit: Text, executed: Execution | None
) -> Text:
    reading = step.reading
    if amount is None:
        return Text(f"Nâng lên ít nhất {limit.vi}.", f"Raise it to {limit.en} at least.")
    lacking = quantity(amount, "VND")
    if case.day > reading.period.end:
        following = reading.period.following
        return Text(
            f"{period_vi(reading.period).capitalize()} đã qua; {period_vi(following)} cần bố trí "
            f"ít nhất {limit.vi} tổng chi.",
            f"{period_en(reading.period)} is over; {period_en(following)} has to allocate at "
            f"least {limit.en} of total spending.",
        )
    if reading.stage is not Stage.PLAN and executed and executed.year == reading.period:
        return monthly_remedy(executed)
    if case.day < reading.period.start:
        return Text(
            f"Bố trí thêm {lacking.vi} trước khi năm ngân sách bắt đầu.",
            f"Allocate {lacking.en} more before the budget year begins.",
        )
    months = 13 - case.day.month
    each = quantity((amount / months).to_integral_value(ROUND_CEILING), "VND")
    return Text(
        f"Bố trí thêm {lacking.vi}: chi thêm {each.vi} mỗi tháng trong {months} tháng còn lại.",
        f"Allocate {lacking.en} more: {each.en} more in each of the {months} months left.",
    )


def fall_text(step: Step, more: Text) -> SpellWords:
    """How much a year is below the one before, like with like."""
    year, value = when(step.reading), quantity(step.reading.value, "%", 4)
    earlier = quantity(step.before.value, "%", 4) if step.before else value
    return {
        "summary": Text(
            f"{sentence_case(year.vi)}: {value.vi}, giảm so với {earlier.vi} của năm trước.",
            f"{year.en}: {value.en}, down from {earlier.en} the year before.",
        ),
        "remedy": Text(
            f"Thêm {more.vi} thì bằng năm trước.", f"{more.en} more would equal the year before."
        ),
    }
