"""The floors on money as their page shows them, line by line, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.gateway.budget.handlers import Known
from services.gateway.budget.within import Year, year_of
from services.gateway.budget.words import unsaid_text
from services.gateway.present.drawing import charts_of
from services.gateway.present.figures import Figures, figures
from services.gateway.present.forms import Forms
from services.gateway.present.frame import Frame
from services.gateway.present.paths import Drawn
from services.gateway.present.rows import Badge, badge
from targets.budget import Budget, Line
from targets.catalogue import Programme
from targets.measures import Share
from targets.observations import Stage
from targets.spelled import spelled_money
from targets.wording import stage_name


@dataclass(frozen=True, slots=True)
class Short:
    """A sum that is missing: in round words, exactly, spelled out, and how it is computed."""

    amount: str
    exact: str
    spelled: str
    formula: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One stage of one year. Empty where nothing can be said."""

    year: str
    stage: str
    numerator: str
    denominator: str
    share: str
    settled: bool
    invented: bool
    held: str
    short: Short | None
    hint: str
    before: str
    fell: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A year's plan beside its execution (the most settled stage that is no plan)."""

    year: str
    planned: str
    planned_share: str
    executed: str
    executed_share: str
    stage: str
    of_plan: str
    invented: bool


@dataclass(frozen=True, slots=True)
class FloorView:
    """One floor on money."""

    id: str
    name: str
    badge: Badge
    sentence: str
    invented: bool
    limit: str
    rising: bool
    numerator: str
    denominator: str
    latest: str
    latest_when: str
    short: Short | None
    fall: str
    fall_more: str
    drawn: tuple[Drawn, ...]
    lines: tuple[LineView, ...]
    pairs: tuple[Pair, ...]
    within: Year | None
    unsaid: tuple[str, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """All that the page shows."""

    day: str
    floors: tuple[FloorView, ...]
    json: str
    invented: bool


def budget_page(frame: Frame, programme: Programme, known: Sequence[Known], day: str) -> BudgetPage:
    """The page, from what is known of every floor on money."""
    floors = tuple(_floor(frame, programme, one) for one in known)
    return BudgetPage(
        frame.forms.day(day),
        floors,
        frame.link("/api/v1/budget"),
        any(one.invented for one in floors),
    )


def _floor(frame: Frame, programme: Programme, known: Known) -> FloorView:
    forms, budget, verdict = frame.forms, known.budget, known.plain["verdict"]
    judged = next(
        (
            line
            for line in budget.lines
            if (str(line.year), line.stage.value) == (verdict["period"], verdict["stage"])
        ),
        None,
    )
    past = frame.day is not None
    within = None if budget.within is None else year_of(forms, budget, budget.within)
    charts = charts_of(forms, known.plain, past=past)
    return FloorView(
        budget.target.id,
        forms.text(budget.target.name),
        badge(forms, verdict["status"]),
        forms.text(verdict["sentence"]),
        budget.invented or verdict["invented"],
        forms.amount(budget.rule.limit, budget.target.unit),
        budget.rule.rising,
        *_names(forms, budget),
        "" if judged is None else _share(forms, judged),
        "" if judged is None else _when(forms, judged),
        None if judged is None else _short(forms, judged),
        "" if judged is None or not judged.fallen else _drop(forms, judged),
        ""
        if judged is None or not judged.fallen
        else forms.say("budget.fall.more", amount=forms.money(judged.fallen)),
        charts,
        tuple(_line(forms, line) for line in reversed(budget.lines)),
        _pairs(forms, budget),
        within,
        tuple(forms.text(unsaid_text(budget, one)) for one in budget.unsaid),
        _figures(forms, programme, known),
    )


def _names(forms: Forms, budget: Budget) -> tuple[str, str]:
    """What the two sums are called."""
    share, measures = budget.target.value, budget.target.measure_by_id
    if not isinstance(share, Share):
        return "", ""
    return forms.text(measures[share.numerator].name), forms.text(measures[share.denominator].name)


def _figures(forms: Forms, programme: Programme, known: Known) -> Figures:
    """The figures of both sums, each with its source; what else is kept of the target stands on
    its own page."""
    target, share = known.budget.target, known.budget.target.value
    names = {share.numerator, share.denominator} if isinstance(share, Share) else set()
    ours = [one for one in known.vintages if one.fact.measure in names]
    return figures(forms, programme, target.measure_by_id, ours)


def _line(forms: Forms, line: Line) -> LineView:
    absent = forms.say("budget.absent")
    return LineView(
        forms.period(str(line.year)),
        forms.text(stage_name[line.stage]),
        absent if line.part is None else forms.money(line.part.value),
        absent if line.whole is None else forms.money(line.whole.value),
        _share(forms, line),
        all(one.settled for one in line.inputs),
        line.invented,
        _held(forms, line),
        _short(forms, line),
        _hint(forms, line),
        _before(forms, line),
        bool(line.fallen),
    )


def _share(forms: Forms, line: Line) -> str:
    return "" if line.share is None else forms.amount(line.share, "%", line.limit)


def _when(forms: Forms, line: Line) -> str:
    return ", ".join(
        part for part in (forms.period(str(line.year)), forms.text(stage_name[line.stage])) if part
    )


def _held(forms: Forms, line: Line) -> str:
    if not line.held or line.part is None or line.whole is None:
        return ""
    spare = line.part.value - line.limit * line.whole.value / 100
    if not spare:
        return forms.say("budget.held.exactly")
    return forms.say("budget.held", amount=forms.money(spare))


def _short(forms: Forms, line: Line) -> Short | None:
    if not line.short or line.part is None or line.whole is None:
        return None
    return Short(
        forms.money(line.short),
        forms.vnd(line.short),
        forms.say("budget.spelled", words=forms.text(spelled_money(line.short))),
        f"{forms.number(line.limit)}% × {forms.number(line.whole.value, 6)} − "
        f"{forms.number(line.part.value, 6)} = {forms.number(line.short, 6)}",
    )


def _hint(forms: Forms, line: Line) -> str:
    """What a sum that stands alone already says."""
    if line.most_whole is not None:
        return forms.say("budget.at_most", amount=forms.money(line.most_whole))
    if line.part is None and line.least_part is not None:
        return forms.say("budget.at_least", amount=forms.money(line.least_part))
    return ""


def _before(forms: Forms, line: Line) -> str:
    if line.share is None:
        return ""
    if line.before is None:
        return forms.say("budget.first")
    value = forms.amount(line.before, "%", line.share)
    if not line.fallen:
        return forms.say("budget.no_fall", value=value)
    return forms.say("budget.fell", value=value, amount=forms.money(line.fallen))


def _drop(forms: Forms, line: Line) -> str:
    if line.share is None or line.before is None:
        return ""
    return forms.gap(line.before - line.share, "%")


def _pairs(forms: Forms, budget: Budget) -> tuple[Pair, ...]:
    years = sorted({line.year for line in budget.lines}, reverse=True)
    return tuple(
        _pair(forms, [line for line in budget.lines if line.year == year]) for year in years
    )


def _pair(forms: Forms, lines: list[Line]) -> Pair:
    planned = next((line for line in lines if line.stage is Stage.PLAN), None)
    executed = next((line for line in reversed(lines) if line.stage is not Stage.PLAN), None)
    of_plan = ""
    if planned and executed and planned.part and executed.part and planned.part.value:
        of_plan = forms.share(executed.part.value / planned.part.value)
    return Pair(
        forms.period(str(lines[0].year)),
        _spent(forms, planned),
        "" if planned is None else _share(forms, planned),
        _spent(forms, executed),
        "" if executed is None else _share(forms, executed),
        "" if executed is None else forms.text(stage_name[executed.stage]),
        of_plan,
        any(line.invented for line in lines),
    )


def _spent(forms: Forms, line: Line | None) -> str:
    value: Decimal | None = line.part.value if line and line.part else None
    return "–" if value is None else forms.money(value)
