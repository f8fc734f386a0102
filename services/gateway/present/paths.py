"""The path chart of a target, from plain values: each kind's points have a scale of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from services.gateway.charts.frame import SIZES
from services.gateway.charts.path import Cut, Mark, Outlook, PathChart, Place
from services.gateway.charts.path_drawing import draw_path
from services.gateway.present.forms import Forms
from services.gateway.present.rows import goal_level
from targets.kinds import Kind
from targets.periods import Cadence, Period
from targets.wording import status_name

Plain = Mapping[str, Any]

#: How far the values of these units can go; the axis does not pretend more.
_CAN_BE = {"%": (0.0, 100.0), "rank": (1.0, None), "grade": (1.0, 4.0)}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart in all its sizes, its title, and the entries of its key."""

    title: str
    charts: tuple[Markup, ...]
    key: tuple[str, ...]


def path_chart(forms: Forms, target: Plain, *, past: bool) -> Drawn | None:
    """Base, required path, values, projection, goals and breaks."""
    verdict, unit = target["verdict"], target["unit"]
    points, goal, kind = verdict["points"], verdict["goal"], Kind(target["kind"])
    base = _base(forms, target)
    if not points and base is None:
        return None
    marks = tuple(_mark(forms, target, point) for point in points)
    outlook = _outlook(forms, target) if points else None
    margin = kind in (Kind.ABOVE, Kind.GROWTH)
    least, most = (None, None) if margin else _CAN_BE.get(unit, (None, None))
    title = forms.say(_TITLES.get(kind, "chart.path"))
    chart = PathChart(
        target["id"],
        f"{title}: {forms.text(target['name'])}",
        description(forms, target, points),
        marks,
        _asked(target, base),
        (_goal(forms, target, goal),) if goal else (),
        lambda value: tick(forms, value, "" if kind is Kind.ABOVE else unit),
        base,
        cuts=cuts_of(forms, target),
        outlook=outlook,
        today=date.fromisoformat(verdict["as_of"]),
        today_label=forms.say("chart.as_of" if past else "chart.today"),
        best_low=unit == "rank",
        newest=_newest(forms, target, points),
        among=_among(forms, points),
        least=least,
        most=most,
    )
    return Drawn(title, tuple(draw_path(chart, size) for size in SIZES), _key(chart))


def execution_chart(forms: Forms, target: Plain, *, past: bool) -> Drawn | None:
    """Spending added up within the newest year, beside the profile that still meets the floor."""
    months = [
        point
        for point in target["verdict"]["points"]
        if Period.parse(point["period"]).cadence is not Cadence.YEAR
        and point["required"] is not None
    ]
    if not months:
        return None
    year = Period.parse(months[-1]["period"]).start.year
    ours = [point for point in months if Period.parse(point["period"]).start.year == year]
    limit = target["rule"]["limit"]
    asked = [(date.fromisoformat(one["end"]), float(one["required"] * limit)) for one in ours]
    end = date(year, 12, 31)
    title = forms.say("chart.execution", year=year)
    chart = PathChart(
        f"{target['id']}-execution",
        f"{title}: {forms.text(target['name'])}",
        description(forms, target, ours),
        tuple(_mark(forms, target, point) for point in ours),
        ((date(year, 1, 1), 0.0), *asked, (end, float(limit))),
        (Place(end, float(limit), f"≥ {forms.amount(limit, target['unit'])}"),),
        lambda value: tick(forms, value, target["unit"]),
        today=min(date.fromisoformat(target["verdict"]["as_of"]), end),
        today_label=forms.say("chart.as_of" if past else "chart.today"),
        least=0.0,
    )
    return Drawn(title, tuple(draw_path(chart, size) for size in SIZES), _key(chart))


def description(forms: Forms, target: Plain, points: Sequence[Plain]) -> str:
    """The chart in a sentence, for those who do not see it."""
    if not points:
        return forms.say("chart.described.none")
    return forms.say(
        "chart.described",
        n=len(points),
        first=forms.period(points[0]["period"]),
        last=forms.period(points[-1]["period"]),
        value=value_of(forms, target, points[-1]["value"]),
    )


def tick(forms: Forms, value: float, unit: str) -> str:
    """A value on an axis."""
    written = forms.number(Decimal(str(round(value, 6))), 2)
    return f"{written}%" if unit == "%" else written


_TITLES = {
    Kind.RANK: "chart.rank",
    Kind.GROUP: "chart.rank",
    Kind.ABOVE: "chart.margin",
    Kind.JUDGED: "chart.grade",
}


def value_of(forms: Forms, target: Plain, value: Decimal) -> str:
    """A value of the series: for a benchmark it is a margin, in percentage points."""
    if target["kind"] == Kind.ABOVE:
        return forms.gap(value, target["unit"])
    return forms.amount(value, target["unit"])


def _mark(forms: Forms, target: Plain, point: Plain) -> Mark:
    among = f"/{point['n']}" if point["n"] else ""
    status = forms.text(status_name[point["status"]])
    value = value_of(forms, target, point["value"])
    return Mark(
        date.fromisoformat(point["end"]),
        float(point["value"]),
        point["status"],
        point["settled"],
        f"{forms.period(point['period'])}: {value}{among} ({status})",
        point["series"],
    )


def _goal(forms: Forms, target: Plain, goal: Plain) -> Place:
    label = goal_level(forms, target, goal)
    if target["kind"] in (Kind.ABOVE, Kind.RANK, Kind.GROUP):
        label = tick(forms, float(goal["value"]), "")
        label = f"{'>' if target['kind'] == Kind.ABOVE else '≤'} {label}"
    return Place(date.fromisoformat(goal["by"]), float(goal["value"]), label)


def _base(forms: Forms, target: Plain) -> Place | None:
    """Where the way starts, if that lies on the scale of the points."""
    base, kind = target["verdict"]["base"], Kind(target["kind"])
    if base is None or not base["period"] or kind is Kind.ABOVE:
        return None
    value, end = base["value"], Period.parse(base["period"]).end
    if kind is Kind.GROWTH:
        if target["rule"]["flow"]:
            return None  # a sum since then: it starts from nothing, not from the base
        value = Decimal(0)
    label = f"{forms.say('base')}: {forms.amount(value, target['unit'])}"
    return Place(end, float(value), f"{label} ({forms.period(base['period'])})")


def _asked(target: Plain, base: Place | None) -> tuple[tuple[date, float], ...]:
    """The path that is asked for: from the base through the corners to the goal.

    There is none where the base keeps the promise already, nor for things that come one by one.
    """
    verdict = target["verdict"]
    goal = verdict["goal"]
    if base is None or goal is None or target["kind"] == Kind.COUNT:
        return ()
    if verdict["points"] and verdict["achieved"] is None:
        return ()
    by = date.fromisoformat(goal["by"])
    corners = {
        date.fromisoformat(one["by"]): float(one["value"])
        for one in (*target["waypoints"], *target["goals"])
        if base.day < date.fromisoformat(one["by"]) < by
    }
    return ((base.day, base.value), *sorted(corners.items()), (by, float(goal["value"])))


def cuts_of(forms: Forms, target: Plain) -> tuple[Cut, ...]:
    """The days from which the series is another one."""
    starts = [Period.parse(one["start"]).start for one in target["breaks"]]
    return tuple(Cut(start, forms.day(start)) for start in starts)


def _among(forms: Forms, points: Sequence[Plain]) -> dict[int, str]:
    """Of how many the places of each unbroken series are."""
    if len({point["n"] for point in points}) < 2:
        return {}  # the newest mark says it for all
    return {
        point["series"]: forms.say("chart.among", n=point["n"]) for point in points if point["n"]
    }


def _newest(forms: Forms, target: Plain, points: Sequence[Plain]) -> str:
    """The last place with the number that it is of: 14/34."""
    if target["unit"] != "rank" or not points or not points[-1]["n"]:
        return ""
    return f"{tick(forms, float(points[-1]['value']), 'rank')}/{points[-1]['n']}"


def _outlook(forms: Forms, target: Plain) -> Outlook | None:
    found = target["verdict"]["projection"]
    if found is None:
        return None
    return Outlook(
        date.fromisoformat(found["by"]),
        float(found["value"]),
        float(found["low"]),
        float(found["high"]),
        value_of(forms, target, found["value"]),
    )


def _key(chart: PathChart) -> tuple[str, ...]:
    there = {
        "settled": any(mark.settled for mark in chart.marks),
        "unsettled": any(not mark.settled for mark in chart.marks),
        "required": len(chart.path) > 1,
        "goal": bool(chart.goals),
        "outlook": chart.outlook is not None,
        "cut": any(cut.day > _first_day(chart) for cut in chart.cuts),
    }
    return tuple(name for name, shown in there.items() if shown)


def _first_day(chart: PathChart) -> date:
    """The first day of which anything is told: a break before it is not drawn."""
    days = [mark.day for mark in chart.marks]
    if chart.base:
        days.append(chart.base.day)
    return min(days, default=date.max)
