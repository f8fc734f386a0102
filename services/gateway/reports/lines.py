"""The longer parts of the report: what could not be judged, the budget, every target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from services.gateway.budget.tables import budget_table
from services.gateway.present.drawing import charts_of
from services.gateway.present.forms import Forms
from services.gateway.present.rows import Row, row
from services.gateway.reports.content import Report
from services.gateway.reports.phrases import PHRASES
from targets.catalogue import Programme
from targets.kinds import Kind
from targets.rollups import UNJUDGED
from targets.verdicts import Reason, Status
from targets.wording import reason_name

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gap:
    """A reason for which targets could not be judged, and which they are."""

    reason: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One year and stage of a floor."""

    target: str
    period: str
    stage: str
    part: str
    whole: str
    share: str
    limit: str
    met: bool
    result: str
    exact: str
    invented: bool


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target: its row, who answers for it, and a chart where it needs attention."""

    row: Row
    owner: str
    paragraph: str
    charts: tuple[tuple[Markup, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A theme with its targets."""

    id: str
    name: str
    targets: tuple[TargetLine, ...]


def gaps(forms: Forms, targets: Sequence[Plain]) -> tuple[Gap, ...]:
    """The targets that cannot be judged, by reason, the commonest first."""
    found: dict[str, list[str]] = {}
    for target in targets:
        verdict = target["verdict"]
        if Status(verdict["status"]) in UNJUDGED:
            reason = forms.text(reason_name[Reason(verdict["reason"])])
            found.setdefault(reason, []).append(forms.text(target["name"]))
    made = [Gap(reason, tuple(names)) for reason, names in found.items()]
    return tuple(sorted(made, key=lambda gap: -len(gap.names)))


def budget_lines(forms: Forms, programme: Programme, report: Report) -> tuple[BudgetLine, ...]:
    """Every year and stage, the newest first."""
    table = budget_table(programme, report.budget, report.about.day)
    places = {column.id: place for place, column in enumerate(table.columns)}
    lines = []
    for cells in reversed(table.rows):
        one: dict[str, Any] = {name: cells[place] for name, place in places.items()}
        if one["share"] is None:
            continue  # half of a share: the page of the budget says what is missing
        short = forms.money(one["shortfall"])
        met = bool(one["met"])
        result = PHRASES["budget.met" if met else "budget.short"]
        lines.append(
            BudgetLine(
                forms.text(one["target_name"]),
                forms.period(one["period"]),
                forms.text(one["stage_name"]),
                forms.money(one["numerator"]),
                forms.money(one["denominator"]),
                forms.amount(one["share"], "%", one["limit"]),
                forms.amount(one["limit"], "%"),
                met,
                forms.text(result).format(amount=short),
                "" if met else forms.vnd(one["shortfall"]),
                bool(one["invented"]),
            )
        )
    return tuple(lines)


def budget_charts(forms: Forms, report: Report) -> tuple[tuple[Markup, ...], ...]:
    """The charts of the floors, each in all its sizes."""
    return tuple(
        drawn.charts
        for plain in report.whole.values()
        if plain["kind"] == Kind.FLOOR
        for drawn in charts_of(forms, plain, past=True)
    )


def sections(forms: Forms, programme: Programme, report: Report) -> tuple[Section, ...]:
    """Every theme with every target."""
    made = []
    for theme in programme.themes:
        ours = [target for target in report.targets if target["theme"] == theme.id]
        if ours:
            lines = tuple(_target(forms, report, target) for target in ours)
            made.append(Section(theme.id, forms.text(theme.name), lines))
    return tuple(made)


def _target(forms: Forms, report: Report, target: Plain) -> TargetLine:
    whole = report.whole.get(target["id"])
    charts: tuple[tuple[Markup, ...], ...] = ()
    if whole is not None and whole["kind"] != Kind.FLOOR:
        charts = tuple(drawn.charts for drawn in charts_of(forms, whole, past=True))
    return TargetLine(
        row(forms, whole or target),
        forms.text(target["owner"]["name"]),
        target["paragraph"],
        charts,
    )
