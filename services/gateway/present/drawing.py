"""A target's chart, made for its kind: from plain values to what is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from services.gateway.charts.due import Due, DueChart, draw_due
from services.gateway.charts.frame import SIZES
from services.gateway.charts.path import Cut, Mark, Outlook, PathChart, Place, draw_path
from services.gateway.charts.shares import Bar, Group, SharesChart, draw_shares
from services.gateway.present.forms import Forms
from services.gateway.present.rows import goal_in_words, item_state
from targets.kinds import Kind
from targets.periods import Period
from targets.wording import stage_name, status_name

Plain = Mapping[str, Any]

#: How far a value of these units can go; the axis does not pretend more.
_MOST = {"%": 100.0}
_LEAST = {"%": 0.0, "rank": 1.0}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart in all its sizes, its title, and the entries of its key."""

    title: str
    charts: tuple[Markup, ...]
    key: tuple[str, ...]


def chart_of(forms: Forms, target: Plain, *, past: bool) -> Drawn | None:
    """The chart of a target; None where there is neither a figure nor a goal to draw."""
    match Kind(target["kind"]):
        case Kind.CHECKLIST:
            return _due(forms, target, past=past)
        case Kind.FLOOR:
            return _shares(forms, target)
        case _:
            return _path(forms, target, past=past)


def _path(forms: Forms, target: Plain, *, past: bool) -> Drawn | None:
    verdict = target["verdict"]
    points, goal = verdict["points"], verdict["goal"]
    if not points and not verdict["base"]:
        return None
    unit = target["unit"]
    places = [_place(forms, target, goal)] if goal and target["kind"] != Kind.GROUP else []
    if target["kind"] == Kind.GROUP and goal:
        limit = target["rule"]["k"]
        places = [Place(date.fromisoformat(goal["by"]), float(limit), f"≤ {limit}")]
    marks = tuple(_mark(forms, target, point) for point in points)
    base = _base(forms, target)
    outlook = _outlook(forms, verdict, unit)
    cuts = tuple(
        Cut(Period.parse(one["start"]).start, forms.day(Period.parse(one["start"]).start))
        for one in target["breaks"]
    )
    rank = unit == "rank"
    title = forms.say("chart.rank" if rank else "chart.path")
    chart = PathChart(
        target["id"],
        f"{title}: {forms.text(target['name'])}",
        _description(forms, target),
        marks,
        _asked(target, base),
        tuple(places),
        lambda value: _tick(forms, value, unit),
        base,
        (),
        cuts,
        outlook,
        date.fromisoformat(verdict["as_of"]),
        forms.say("chart.as_of" if past else "chart.today"),
        rank,
        _LEAST.get(unit),
        _MOST.get(unit),
    )
    key = ["settled"]
    key += ["unsettled"] if any(not mark.settled for mark in marks) else []
    key += ["required"] if len(chart.path) > 1 else []
    key += ["goal"] if places else []
    key += ["outlook"] if outlook else []
    key += ["cut"] if cuts else []
    return Drawn(title, tuple(draw_path(chart, size) for size in SIZES), tuple(key))


def _mark(forms: Forms, target: Plain, point: Plain) -> Mark:
    value = forms.amount(point["value"], target["unit"])
    among = f"/{point['n']}" if point["n"] else ""
    status = forms.text(status_name[point["status"]])
    return Mark(
        date.fromisoformat(point["end"]),
        float(point["value"]),
        point["status"],
        point["settled"],
        f"{forms.period(point['period'])}: {value}{among} ({status})",
        point["series"],
    )


def _place(forms: Forms, target: Plain, goal: Plain) -> Place:
    return Place(
        date.fromisoformat(goal["by"]),
        float(goal["value"]),
        goal_in_words(forms, target, goal).rsplit(" ", 2)[0],
    )


def _base(forms: Forms, target: Plain) -> Place | None:
    base = target["verdict"]["base"]
    if base is None or not base["period"]:
        return None
    value = forms.amount(base["value"], target["unit"])
    return Place(
        Period.parse(base["period"]).end,
        float(base["value"]),
        f"{forms.say('base')}: {value} ({forms.period(base['period'])})",
    )


def _asked(target: Plain, base: Place | None) -> tuple[tuple[date, float], ...]:
    """The path that is asked for: from the base through the corners to the goal."""
    goal = target["verdict"]["goal"]
    if base is None or goal is None or target["kind"] == Kind.GROUP:
        return ()
    by = date.fromisoformat(goal["by"])
    corners = {
        date.fromisoformat(one["by"]): float(one["value"])
        for one in (*target["waypoints"], *target["goals"])
        if base.day < date.fromisoformat(one["by"]) < by
    }
    return ((base.day, base.value), *sorted(corners.items()), (by, float(goal["value"])))


def _outlook(forms: Forms, verdict: Plain, unit: str) -> Outlook | None:
    found = verdict["projection"]
    if found is None or not verdict["points"]:
        return None
    return Outlook(
        date.fromisoformat(found["by"]),
        float(found["value"]),
        float(found["low"]),
        float(found["high"]),
        forms.amount(found["value"], unit),
    )


def _description(forms: Forms, target: Plain) -> str:
    points = target["verdict"]["points"]
    if not points:
        return forms.say("chart.described.none")
    return forms.say(
        "chart.described",
        n=len(points),
        first=forms.period(points[0]["period"]),
        last=forms.period(points[-1]["period"]),
        value=forms.amount(points[-1]["value"], target["unit"]),
    )


def _tick(forms: Forms, value: float, unit: str) -> str:
    written = forms.number(Decimal(str(round(value, 6))), 2)
    return f"{written}%" if unit == "%" else written


def _shares(forms: Forms, target: Plain) -> Drawn | None:
    points = target["verdict"]["points"]
    if not points:
        return None
    limit = target["rule"]["limit"]
    groups: dict[str, list[Bar]] = {}
    for point in points:
        stage = forms.text(stage_name[point["stage"]])
        value = forms.amount(point["value"], target["unit"], limit)
        groups.setdefault(point["period"], []).append(
            Bar(
                point["stage"],
                float(point["value"]),
                point["value"] >= limit,
                f"{forms.period(point['period'])} {stage}: {value}".replace(" :", ":"),
            )
        )
    chart = SharesChart(
        target["id"],
        f"{forms.say('chart.shares')}: {forms.text(target['name'])}",
        _description(forms, target),
        tuple(Group(period, tuple(bars)) for period, bars in groups.items()),
        float(limit),
        forms.say("chart.limit", value=forms.amount(limit, target["unit"])),
        lambda value: _tick(forms, value, target["unit"]),
    )
    stages = {bar.stage for group in chart.groups for bar in group.bars}
    key = ["plan"] if stages & {"plan"} else []
    key += ["execution"] if stages - {"plan"} else []
    key += ["breached"] if any(not bar.held for group in chart.groups for bar in group.bars) else []
    return Drawn(
        forms.say("chart.shares"), tuple(draw_shares(chart, size) for size in SIZES), tuple(key)
    )


def _due(forms: Forms, target: Plain, *, past: bool) -> Drawn | None:
    verdict = target["verdict"]
    items = verdict["items"]
    if not items:
        return None
    drawn = tuple(
        Due(
            item_state(item),
            date.fromisoformat(item["due"]),
            Period.parse(item["done_in"]).end if item["done"] and item["done_in"] else None,
            f"{forms.text(item['name'])}: {forms.say('due')} {forms.day(item['due'])}",
        )
        for item in items
    )
    chart = DueChart(
        target["id"],
        f"{forms.say('chart.due')}: {forms.text(target['name'])}",
        forms.say(
            "chart.described.due",
            done=sum(item["done"] for item in items),
            all=len(items),
            overdue=sum(item["overdue"] for item in items),
        ),
        drawn,
        date.fromisoformat(verdict["as_of"]),
        forms.say("chart.as_of" if past else "chart.today"),
    )
    key = tuple(
        state for state in ("done", "open", "overdue") if any(one.state == state for one in drawn)
    )
    return Drawn(forms.say("chart.due"), tuple(draw_due(chart, size) for size in SIZES), key)
