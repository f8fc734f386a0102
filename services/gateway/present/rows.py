"""A target in one row: its badge, its sentence, its bar, its value beside its goal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from services.gateway.charts.small import boxes, level, way
from services.gateway.present.forms import Forms
from targets.goals import Comparison
from targets.kinds import Kind
from targets.rollups import UNJUDGED
from targets.verdicts import Reason, Status
from targets.wording import grade_name, reason_name, status_name

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Badge:
    """A status as icon, word and colour; `id` names the icon and the colour."""

    id: str
    word: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of one target."""

    id: str
    name: str
    badge: Badge
    sentence: str
    reason: str
    value: str
    goal: str
    period: str
    drawing: Markup | None
    invented: bool
    judged: bool


def badge(forms: Forms, status: str) -> Badge:
    """A status as it is shown."""
    return Badge(status, forms.text(status_name[Status(status)]))


def row(forms: Forms, target: Plain) -> Row:
    """One target of a list."""
    verdict = target["verdict"]
    return Row(
        target["id"],
        forms.text(target["name"]),
        badge(forms, verdict["status"]),
        forms.text(verdict["sentence"]),
        _reason(forms, verdict),
        value_text(forms, target),
        goal_text(forms, target),
        forms.period(verdict["period"]),
        drawing(target),
        verdict["invented"],
        Status(verdict["status"]) not in UNJUDGED,
    )


def _reason(forms: Forms, verdict: Plain) -> str:
    """Why it stands so; that there is no figure is said by the badge already."""
    reason = Reason(verdict["reason"])
    return "" if reason is Reason.NO_OBSERVATION else forms.text(reason_name[reason])


def value_text(forms: Forms, target: Plain) -> str:
    """The value that was judged, with what it is counted in; empty when there is none."""
    verdict = target["verdict"]
    kind = Kind(target["kind"])
    if kind is Kind.CHECKLIST:
        items = verdict["items"]
        return f"{sum(item['done'] for item in items)}/{len(items)}" if items else ""
    value = verdict["value"]
    if value is None:
        return ""
    if kind is Kind.JUDGED:
        grade = forms.text(grade_name[int(value)]) if int(value) in grade_name else ""
        return f"{forms.number(value)}/4 {grade}".strip()
    written = forms.amount(value, target["unit"], *_limits(target))
    if kind in (Kind.RANK, Kind.GROUP) and verdict["n"]:
        return f"{written}/{verdict['n']}"
    return written


def goal_text(forms: Forms, target: Plain) -> str:
    """What is promised, and by when."""
    goal = target["verdict"]["goal"] or next(iter(target["goals"]), None)
    if goal is None:
        return ""
    return goal_in_words(forms, target, goal)


def goal_in_words(forms: Forms, target: Plain, goal: Plain) -> str:
    """One goal with its day: ≥ 80 % by 2030; place 20 or better by 2045."""
    when = (
        forms.say("every_year")
        if target["kind"] == Kind.FLOOR
        else forms.say("by_year", year=date.fromisoformat(goal["by"]).year)
    )
    return f"{goal_level(forms, target, goal)} {when}"


def goal_level(forms: Forms, target: Plain, goal: Plain) -> str:
    """What is promised, without its day."""
    rule = target["rule"]
    match Kind(target["kind"]):
        case Kind.FLOOR:
            return f"≥ {forms.amount(rule['limit'], target['unit'])}"
        case Kind.CHECKLIST:
            return f"{len(rule['items'])}/{len(rule['items'])}"
        case Kind.GROUP:
            return forms.say("goal.group", k=rule["k"], n=rule["n"])
        case Kind.RANK:
            return forms.say("goal.rank", place=forms.number(goal["value"]))
        case Kind.ABOVE:
            base = target["verdict"]["base"]
            if base is None:
                return forms.say("goal.above")
            return forms.say("goal.above.value", value=forms.amount(base["value"], target["unit"]))
        case Kind.GROWTH:
            return forms.say("goal.growth", value=forms.amount(goal["value"], target["unit"]))
        case _:
            written = forms.amount(goal["value"], target["unit"])
            return f"{_sign(goal['comparison'])} {written}".strip()


def base_unit(target: Plain) -> str:
    """What a base is counted in: growth in per cent starts from a number of things."""
    if target["kind"] != Kind.GROWTH:
        return str(target["unit"])
    units = {measure["id"]: measure["unit"] for measure in target["measures"]}
    return str(units.get(target["value"], ""))


def drawing(target: Plain) -> Markup | None:
    """The small bar of a target; None where nothing can be drawn."""
    verdict = target["verdict"]
    status = verdict["status"]
    match Kind(target["kind"]):
        case Kind.FLOOR:
            if verdict["value"] is None:
                return None
            return level(status, float(verdict["value"]), float(target["rule"]["limit"]))
        case Kind.CHECKLIST:
            return boxes([item_state(item) for item in verdict["items"]])
        case Kind.JUDGED:
            value = verdict["value"]
            if value is None:
                return None
            return boxes(["done"] * int(value) + ["open"] * (4 - int(value)))
        case _:
            if verdict["achieved"] is None:
                return None
            asked = verdict["required"]
            return way(status, float(verdict["achieved"]), None if asked is None else float(asked))


def item_state(item: Plain) -> str:
    """The state of one deliverable, as drawings name it."""
    if item["done"]:
        return "done"
    return "overdue" if item["overdue"] else "open"


def _limits(target: Plain) -> tuple[Decimal, ...]:
    goal = target["verdict"]["goal"]
    limits = [goal["value"]] if goal else []
    if target["kind"] == Kind.FLOOR:
        limits.append(target["rule"]["limit"])
    return tuple(limits)


def _sign(comparison: str) -> str:
    """The sign of a goal; `= 100` needs none."""
    match Comparison(comparison):
        case Comparison.AT_LEAST:
            return "≥"
        case Comparison.AT_MOST:
            return "≤"
        case Comparison.EQUAL:
            return ""
        case other:
            return other.value
