"""Why something about a budget cannot be said yet, in both languages."""

from targets.budget import Budget, Lack, Line, Unsaid
from targets.numbers import number_en, number_vi, period_en, period_vi, quantity
from targets.observations import Stage
from targets.periods import Period
from targets.wording import stage_name
from targets.words import Text


def unsaid_text(budget: Budget, one: Unsaid) -> Text:
    """One thing that cannot be said, why, and what would let it be said."""
    line = _line_of(budget, one)
    when = year_and_stage(one.year, one.stage)
    limit = Text(f"{number_vi(budget.rule.limit)}%", f"{number_en(budget.rule.limit)}%")
    match one.why:
        case Lack.NO_FIGURE:
            return Text(
                f"Chưa có số liệu nào của {when.vi}: chưa nói được năm nay có đạt {limit.vi} "
                "hay không.",
                f"There is no figure of {when.en} at all: whether the floor of {limit.en} is held "
                "this year cannot be said.",
            )
        case Lack.NO_DENOMINATOR:
            return _no_denominator(when, limit, line)
        case Lack.NO_NUMERATOR:
            return _no_numerator(when, limit, line)
        case Lack.NO_YEAR_BEFORE:
            return Text(
                f"{_first_upper(when.vi)}: năm trước chưa có số liệu cùng loại, nên chưa nói được "
                "tăng hay giảm.",
                f"{when.en}: the year before has no figure of the same stage, so whether it fell "
                "cannot be said.",
            )
        case Lack.NO_EXECUTION:
            return Text(
                f"Chưa có số chi lũy kế trong {when.vi}, nên chưa nói được tiền có được chi đúng "
                "tiến độ hay không.",
                f"No running total of spending within {when.en} was reported, so whether the "
                "money is being spent in time cannot be said.",
            )
        case Lack.NO_TOTAL:
            return Text(
                f"Có số chi lũy kế trong {when.vi} nhưng chưa có tổng chi cả năm để so.",
                f"There are running totals within {when.en}, but no total of the year to hold "
                "them against.",
            )
        case Lack.NO_PROFILE:
            return Text(
                f"Có số chi lũy kế trong {when.vi} nhưng danh mục chưa có tiến độ chi theo tháng.",
                f"There are running totals within {when.en}, but the catalogue has no monthly "
                "profile.",
            )
        case Lack.UNREPORTED_MONTHS:
            return Text(
                f"Chưa có số chi của {', '.join(period_vi(month) for month in one.months)}; phần "
                "đã chi trong đó chưa được trừ vào số còn phải chi.",
                f"Spending in {', '.join(period_en(month) for month in one.months)} was not "
                "reported; what was spent then is not taken off what remains.",
            )
        case Lack.HELD:
            return Text(
                f"{len(budget.held)} số liệu lạ thường đang chờ người kiểm tra nên chưa được tính.",
                f"{len(budget.held)} odd figures await a person's check and are not counted.",
            )


def year_and_stage(year: Period | None, stage: Stage) -> Text:
    """dự toán năm 2026; 2026 (plan)."""
    if year is None:
        return Text("", "")
    if stage is Stage.NONE:
        return Text(period_vi(year), period_en(year))
    name = stage_name[stage]
    return Text(f"{name.vi} {period_vi(year)}", f"{period_en(year)} ({name.en})")


def _no_denominator(when: Text, limit: Text, line: Line | None) -> Text:
    part = line.part if line else None
    most = line.most_whole if line else None
    if part is None or most is None:
        return Text(f"{_first_upper(when.vi)}: chưa có tổng chi.", f"{when.en}: no total.")
    spent, total = quantity(part.value, "VND"), quantity(most, "VND")
    return Text(
        f"{_first_upper(when.vi)}: đã có tử số ({spent.vi}) nhưng chưa có tổng chi, nên chưa tính "
        f"được tỷ lệ. Số này chỉ giữ được mức {limit.vi} nếu tổng chi không quá {total.vi}.",
        f"{when.en}: the numerator is known ({spent.en}), total expenditure is not, so there is no "
        f"share yet. It holds the floor of {limit.en} only if the total is {total.en} at most.",
    )


def _no_numerator(when: Text, limit: Text, line: Line | None) -> Text:
    whole = line.whole if line else None
    least = line.least_part if line else None
    if whole is None or least is None:
        return Text(f"{_first_upper(when.vi)}: chưa có tử số.", f"{when.en}: no numerator.")
    total, spent = quantity(whole.value, "VND"), quantity(least, "VND")
    return Text(
        f"{_first_upper(when.vi)}: đã có tổng chi ({total.vi}) nhưng chưa có tử số, nên chưa tính "
        f"được tỷ lệ. Muốn giữ mức {limit.vi} thì phải có ít nhất {spent.vi}.",
        f"{when.en}: total expenditure is known ({total.en}), the numerator is not, so there is no "
        f"share yet. The floor of {limit.en} takes {spent.en} at least.",
    )


def _line_of(budget: Budget, one: Unsaid) -> Line | None:
    return next(
        (line for line in budget.lines if (line.year, line.stage) == (one.year, one.stage)), None
    )


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
