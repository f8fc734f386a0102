"""Places among the region's provinces, and values beside a benchmark, from what a verdict rests
on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.gateway.charts.frame import SIZES
from services.gateway.charts.path import Mark, PathChart
from services.gateway.charts.path_drawing import draw_path
from services.gateway.charts.places import PlacesChart, Standing, draw_places
from services.gateway.present.forms import Forms
from services.gateway.present.paths import Drawn, cuts_of, tick
from targets.periods import Period

Plain = Mapping[str, Any]
#: A value of the province and the benchmark of the same period.
Pair = tuple[Decimal, Decimal]


def pairs_of(target: Plain) -> dict[str, Pair]:
    """The province's value and the benchmark by period, as far as the verdict names them."""
    rule, value = target["rule"], target["value"]
    if not isinstance(value, str):
        return {}
    own, theirs = dict[str, Decimal](), dict[str, Decimal]()
    for one in target["verdict"]["inputs"]:
        if (one["measure"], one["area"]) == (value, target["area"]):
            own[one["period"]] = one["value"]
        elif (one["measure"], one["area"]) == (rule["measure"], rule["area"]):
            theirs[one["period"]] = one["value"]
    return {period: (own[period], theirs[period]) for period in own if period in theirs}


def benchmark_chart(forms: Forms, target: Plain, *, past: bool) -> Drawn | None:
    """Two lines and what lies between them: the province and its benchmark."""
    pairs = pairs_of(target)
    verdict, unit = target["verdict"], target["unit"]
    points = [point for point in verdict["points"] if point["period"] in pairs]
    if not points:
        return None
    title = forms.say("chart.benchmark")
    mine, theirs = pairs[points[-1]["period"]]
    marks = tuple(_mark(forms, point, pairs[point["period"]][0], unit) for point in points)
    other = tuple(
        _mark(forms, point, pairs[point["period"]][1], unit, forms.say("benchmark"))
        for point in points
    )
    chart = PathChart(
        f"{target['id']}-benchmark",
        f"{title}: {forms.text(target['name'])}",
        forms.say(
            "chart.described.benchmark",
            n=len(points),
            first=forms.period(points[0]["period"]),
            last=forms.period(points[-1]["period"]),
            value=forms.amount(mine, unit),
            other=forms.amount(theirs, unit),
            gap=forms.gap(mine - theirs, unit),
        ),
        marks,
        (),
        (),
        lambda value: tick(forms, value, unit),
        benchmark=other,
        cuts=cuts_of(forms, target),
        today=date.fromisoformat(verdict["as_of"]),
        today_label=forms.say("chart.as_of" if past else "chart.today"),
        gap=True,
    )
    key = ("settled", "benchmark", "gap", *(("cut",) if chart.cuts else ()))
    return Drawn(title, tuple(draw_path(chart, size) for size in SIZES), key)


def _mark(forms: Forms, point: Plain, value: Decimal, unit: str, name: str = "") -> Mark:
    words = f"{forms.period(point['period'])}: {forms.amount(value, unit)}"
    return Mark(
        date.fromisoformat(point["end"]),
        float(value),
        point["status"],
        point["settled"],
        f"{name}, {words}" if name else words,
        point["series"],
    )


def region_chart(forms: Forms, target: Plain) -> Drawn | None:
    """Every field's latest place among the region's provinces, the leading group shaded."""
    rule = target["rule"]
    standings = tuple(_standings(forms, target))
    if not standings:
        return None
    inside = sum(one.place <= rule["k"] for one in standings)
    title = forms.say("chart.region")
    chart = PlacesChart(
        f"{target['id']}-region",
        f"{title}: {forms.text(target['name'])}",
        forms.say("chart.described.region", n=len(standings), k=rule["k"], inside=inside),
        standings,
        rule["n"],
        rule["k"],
        forms.say("chart.leading", k=rule["k"]),
    )
    key = [
        name for name, there in (("inside", inside), ("outside", inside < len(standings))) if there
    ]
    return Drawn(title, tuple(draw_places(chart, size) for size in SIZES), tuple(key))


def _standings(forms: Forms, target: Plain) -> Iterable[Standing]:
    verdict, rule = target["verdict"], target["rule"]
    names = {measure["id"]: measure["name"] for measure in target["measures"]}
    latest: dict[str, Plain] = {}
    for one in verdict["inputs"]:
        field = one["measure"]
        if field not in rule["fields"] or one["area"] != target["area"]:
            continue
        known = latest.get(field)
        if known is None or Period.parse(known["period"]) < Period.parse(one["period"]):
            latest[field] = one
    if not latest and len(rule["fields"]) == 1 and verdict["value"] is not None:
        latest[rule["fields"][0]] = verdict  # computed from the provinces' values
    for field in _in_order(rule["fields"], latest):
        value, period = latest[field]["value"], latest[field]["period"]
        if value is None or not 1 <= value <= rule["n"]:
            continue
        name = forms.text(names[field])
        written = f"{forms.number(value)}/{rule['n']}"
        yield Standing(name, float(value), written, f"{name}: {written} ({forms.period(period)})")


def _in_order(fields: Sequence[str], found: Mapping[str, Plain]) -> list[str]:
    """The best place first; of equal ones, as the catalogue names them."""
    return sorted((one for one in fields if one in found), key=lambda one: found[one]["value"] or 0)
