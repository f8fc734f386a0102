"""A budget year by month as the page shows it: its sums, its path, its chart."""

from dataclasses import dataclass
from decimal import Decimal

from services.gateway.charts.frame import SIZES
from services.gateway.charts.months import MonthsChart, Span, Wanted, draw_months
from services.gateway.present.forms import Forms
from services.gateway.present.paths import Drawn
from targets.budget import Basis, Budget, Month, Within
from targets.numbers import round_to

_BILLION = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum with its name, in round words and exactly."""

    name: str
    amount: str
    exact: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of the table; empty where nothing is known or asked for."""

    month: str
    due_share: str
    due: str
    spent: str
    alone: str
    asked: str
    asked_exact: str
    total: str


@dataclass(frozen=True, slots=True)
class Year:
    """All of the year that the page shows."""

    title: str
    sums: tuple[Sum, ...]
    explained: str
    profile: bool
    spending: bool
    months: tuple[MonthLine, ...]
    drawn: Drawn | None


def year_of(forms: Forms, budget: Budget, within: Within) -> Year:
    """The year in words."""
    year = forms.period(str(within.year))
    spending = within.basis is Basis.EXECUTION
    return Year(
        forms.say("budget.within", year=year),
        _sums(forms, within, spending=spending),
        _explained(forms, within),
        bool(budget.rule.profile),
        spending,
        tuple(_month(forms, one) for one in within.months if spending or one.asked),
        _drawn(forms, budget, within),
    )


def _sums(forms: Forms, within: Within, *, spending: bool) -> tuple[Sum, ...]:
    counted = (
        forms.say("budget.spent", period=forms.period(str(within.through)))
        if spending
        else forms.say("budget.on_paper")
    )
    sums = [
        _sum(forms, forms.say("budget.needed"), within.needed),
        _sum(forms, counted, within.counted),
    ]
    execution = within.execution
    if execution is not None:
        apart = within.counted - execution.expected
        word = "budget.ahead" if apart >= 0 else "budget.behind"
        more = forms.say(word, amount=forms.money(abs(apart)))
        sums.append(_sum(forms, forms.say("budget.expected"), execution.expected, more))
    left = forms.say("budget.left" if spending else "budget.left.plan")
    return (*sums, _sum(forms, left, within.left))


def _sum(forms: Forms, name: str, amount: Decimal, more: str = "") -> Sum:
    return Sum(name, forms.money(amount), forms.vnd(amount), more)


def _explained(forms: Forms, within: Within) -> str:
    amount = forms.money(within.left)
    if not within.left:
        verb = forms.say(f"budget.path.met.{within.basis}")
        return forms.say("budget.path.met", verb=verb)
    if not within.path:
        return forms.say("budget.path.over", amount=amount)
    return forms.say(f"budget.path.{within.basis}", amount=amount)


def _month(forms: Forms, one: Month) -> MonthLine:
    asked = one.asked
    return MonthLine(
        forms.period(str(one.period)),
        "" if one.due_share is None else forms.share(one.due_share),
        _money(forms, one.due),
        _money(forms, one.spent),
        _money(forms, one.alone),
        "" if asked is None else forms.money(asked.amount),
        "" if asked is None else forms.vnd(asked.amount),
        "" if asked is None else forms.money(asked.total),
    )


def _money(forms: Forms, amount: Decimal | None) -> str:
    return "" if amount is None else forms.money(amount)


def _drawn(forms: Forms, budget: Budget, within: Within) -> Drawn | None:
    """The months; None where there is neither spending nor anything left to ask for."""
    spans = _spans(forms, within)
    wanted = tuple(
        Wanted(
            one.month.start.month - 1,
            _billions(one.amount),
            f"{forms.period(str(one.month))}: {forms.money(one.amount)}",
        )
        for one in within.path
        if one.amount
    )
    if not spans and not wanted:
        return None
    spending = within.basis is Basis.EXECUTION
    due = _due_alone(within) if spending else ()
    title = forms.say("budget.months.title", year=forms.period(str(within.year)))
    inside = within.year.start <= budget.day <= within.year.end
    chart = MonthsChart(
        f"{budget.target.id}-months",
        f"{title}: {forms.text(budget.target.name)}",
        forms.say(
            f"budget.months.described{'' if spending else '.plan'}",
            through=forms.period(str(within.through)) if within.through else "",
            left=forms.money(within.left),
            n=len(wanted),
        ),
        spans,
        wanted,
        due,
        budget.day.month - 1 if inside else None,
        forms.day(budget.day),
        tuple(str(month) for month in range(1, 13)),
        lambda value: forms.number(round_to(Decimal(str(value)), 1), 1),
    )
    key = [
        name for name, there in (("spent", spans), ("asked", wanted), ("due", any(due))) if there
    ]
    return Drawn(title, tuple(draw_months(chart, size) for size in SIZES), tuple(key))


def _spans(forms: Forms, within: Within) -> tuple[Span, ...]:
    """What was spent from one running total to the next."""
    spans, before, since = list[Span](), Decimal(0), 0
    for number, month in enumerate(within.months):
        if month.spent is None:
            continue
        amount = month.spent - before
        first, last = within.months[since].period, month.period
        when = forms.period(str(last))
        if first != last:
            when = f"{forms.period(str(first))} – {when}"
        spans.append(Span(since, number, _billions(amount), f"{when}: {forms.money(amount)}"))
        before, since = month.spent, number + 1
    return tuple(spans)


def _due_alone(within: Within) -> tuple[float, ...]:
    dues = [month.due for month in within.months]
    known = [due for due in dues if due is not None]
    if len(known) < len(dues):
        return ()
    return tuple(
        _billions(due - before) for before, due in zip([Decimal(0), *known], known, strict=False)
    )


def _billions(amount: Decimal) -> float:
    return float(amount / _BILLION)
