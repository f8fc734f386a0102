"""A target's charts, made for its kind: which there are, and how each is told in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.gateway.charts.due import Due, DueChart, draw_due
from services.gateway.charts.frame import SIZES
from services.gateway.charts.shares import Bar, Group, SharesChart, draw_shares
from services.gateway.present.forms import Forms
from services.gateway.present.paths import Drawn, description, execution_chart, path_chart, tick
from services.gateway.present.region import benchmark_chart, region_chart
from services.gateway.present.rows import item_state
from targets.kinds import Kind
from targets.periods import Cadence, Period
from targets.wording import stage_name

Plain = Mapping[str, Any]


def charts_of(forms: Forms, target: Plain, *, past: bool) -> tuple[Drawn, ...]:
    """The charts of a target; none where there is neither a figure nor a base to draw."""
    drawn: tuple[Drawn | None, ...]
    match Kind(target["kind"]):
        case Kind.CHECKLIST:
            drawn = (_due(forms, target, past=past),)
        case Kind.FLOOR:
            drawn = (_shares(forms, target), execution_chart(forms, target, past=past))
        case Kind.ABOVE:
            drawn = (
                benchmark_chart(forms, target, past=past),
                path_chart(forms, target, past=past),
            )
        case Kind.GROUP:
            drawn = (region_chart(forms, target), path_chart(forms, target, past=past))
        case _:
            drawn = (path_chart(forms, target, past=past),)
    return tuple(one for one in drawn if one is not None)


def _shares(forms: Forms, target: Plain) -> Drawn | None:
    points = [
        point
        for point in target["verdict"]["points"]
        if Period.parse(point["period"]).cadence is Cadence.YEAR
    ]
    if not points:
        return None
    limit = target["rule"]["limit"]
    chart = SharesChart(
        target["id"],
        f"{forms.say('chart.shares')}: {forms.text(target['name'])}",
        description(forms, target, points),
        _groups(forms, target, points),
        float(limit),
        forms.say("chart.limit", value=forms.amount(limit, target["unit"])),
        lambda value: tick(forms, value, target["unit"]),
    )
    bars = [bar for group in chart.groups for bar in group.bars]
    key = [name for name, there in (
        ("plan", any(bar.stage == "plan" for bar in bars)),
        ("execution", any(bar.stage != "plan" for bar in bars)),
        ("breached", not all(bar.held for bar in bars)),
    ) if there]  # fmt: skip
    return Drawn(
        forms.say("chart.shares"), tuple(draw_shares(chart, size) for size in SIZES), tuple(key)
    )


def _groups(forms: Forms, target: Plain, points: Sequence[Plain]) -> tuple[Group, ...]:
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
    return tuple(Group(period, tuple(bars)) for period, bars in groups.items())


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
    states = {one.state for one in drawn}
    key = tuple(state for state in ("done", "open", "overdue") if state in states)
    return Drawn(forms.say("chart.due"), tuple(draw_due(chart, size) for size in SIZES), key)
