"""Drawing the path chart, layer by layer: grid, breaks, projection, path, goals, figures."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from markupsafe import Markup

from services.gateway.charts.frame import Size, day_scale, horizontal_grid, years
from services.gateway.charts.path import Mark, PathChart
from services.gateway.charts.scale import Scale, ticks
from services.gateway.charts.svg import el, figure, points


def draw_path(chart: PathChart, size: Size) -> Markup:
    """The chart at one size. Something has to be drawn: a mark, a path or a goal."""
    first, last = _days(chart)
    x = day_scale(first, last, size)
    values, y = _value_axis(chart, size)
    return figure(
        f"{chart.identity}-{size.name}",
        size.width,
        size.height,
        *horizontal_grid(values, y, size, chart.write),
        *years(first, last, x, size),
        *_cuts(chart, x, size),
        *_today(chart, x, size),
        *_outlook(chart, x, y),
        *_path(chart, x, y),
        *_goals(chart, x, y, size),
        *_gap(chart, x, y),
        *_among(chart, x, y, size),
        *_series(chart, x, y, size),
        title=chart.title,
        description=chart.description,
        class_=f"chart {size.name}",
    )


def _days(chart: PathChart) -> tuple[date, date]:
    days = [day for day, _ in chart.path]
    days += [mark.day for mark in (*chart.marks, *chart.benchmark)]
    days += [goal.day for goal in chart.goals]
    if chart.base:
        days.append(chart.base.day)
    if chart.today:
        days.append(chart.today)
    first, last = min(days), max(days)
    room = timedelta(days=max(30, (last - first).days // 24))
    return first - room, last + (
        room if last not in {goal.day for goal in chart.goals} else room / 3
    )


def _value_axis(chart: PathChart, size: Size) -> tuple[list[float], Scale]:
    values = [value for _, value in chart.path]
    values += [mark.value for mark in (*chart.marks, *chart.benchmark)]
    values += [goal.value for goal in chart.goals]
    if chart.base:
        values.append(chart.base.value)
    if chart.outlook:
        values += [chart.outlook.low, chart.outlook.high]
    low, high = min(values), max(values)
    if chart.best_low:
        low = min(low, 1.0)
    elif 0 < low < 0.5 * high:
        low = 0.0
    shown = [
        value
        for value in ticks(low, high, size.ticks)
        if (chart.least is None or value >= chart.least)
        and (chart.most is None or value <= chart.most)
    ]
    if chart.best_low:
        shown = [1.0, *(value for value in shown if value > 1)]
    low, high = min(shown[0], low), max(shown[-1], high)
    if chart.best_low:
        return shown, Scale(low, high, size.top, size.floor)
    return shown, Scale(low, high, size.floor, size.top)


def _cuts(chart: PathChart, x: Scale, size: Size) -> Iterator[Markup]:
    for cut in chart.cuts:
        place = x(cut.day.toordinal())
        if not size.left < place < size.end:
            continue
        yield el("line", x1=place, x2=place, y1=size.top - 6, y2=size.floor, class_="cut")
        late = place > (size.left + size.end) / 2
        yield el(
            "text",
            cut.label,
            x=place + (-5 if late else 5),
            y=size.floor - 8,
            class_="cut-label",
            text_anchor="end" if late else "start",
        )


def _today(chart: PathChart, x: Scale, size: Size) -> Iterator[Markup]:
    if chart.today is None:
        return
    place = x(chart.today.toordinal())
    yield el("line", x1=place, x2=place, y1=size.top, y2=size.floor, class_="today")
    yield el(
        "text", chart.today_label, x=place, y=size.top - 10, class_="tick", text_anchor="middle"
    )


def _outlook(chart: PathChart, x: Scale, y: Scale) -> Iterator[Markup]:
    if chart.outlook is None or not chart.marks:
        return
    start, end = chart.marks[-1], chart.outlook
    here = (x(start.day.toordinal()), y(start.value))
    there = x(end.day.toordinal())
    yield el(
        "polygon",
        points=points([here, (there, y(end.high)), (there, y(end.low))]),
        class_="interval",
    )
    yield el("line", x1=here[0], y1=here[1], x2=there, y2=y(end.value), class_="outlook")


def _path(chart: PathChart, x: Scale, y: Scale) -> Iterator[Markup]:
    if len(chart.path) > 1:
        places = [(x(day.toordinal()), y(value)) for day, value in chart.path]
        yield el("polyline", points=points(places), class_="required")
        for place in places[1:-1]:
            yield el("circle", cx=place[0], cy=place[1], r=3, class_="waypoint")
    if chart.base:
        place = (x(chart.base.day.toordinal()), y(chart.base.value))
        yield el(
            "rect",
            el("title", chart.base.label),
            x=place[0] - 4,
            y=place[1] - 4,
            width=8,
            height=8,
            class_="base",
        )


def _goals(chart: PathChart, x: Scale, y: Scale, size: Size) -> Iterator[Markup]:
    for goal in chart.goals:
        place = (x(goal.day.toordinal()), y(goal.value))
        yield el("line", x1=size.left, x2=size.end, y1=place[1], y2=place[1], class_="goal-line")
        yield el(
            "path",
            el("title", goal.label),
            d=f"M{place[0]:.1f} {place[1] - 7:.1f}l7 7-7 7-7-7z",
            class_="goal",
        )
        wide = size.right > 60
        yield el(
            "text",
            goal.label,
            x=place[0] + (12 if wide else -12),
            y=place[1] + (4 if wide else -9 if place[1] > size.top + 14 else 20),
            class_="goal-label",
            text_anchor="start" if wide else "end",
        )


def _gap(chart: PathChart, x: Scale, y: Scale) -> Iterator[Markup]:
    """What lies between the marks and the benchmark, where both are known."""
    if not chart.gap:
        return
    other = {mark.day: mark for mark in chart.benchmark}
    for run in _runs(chart.marks):
        both = [mark for mark in run if mark.day in other]
        there = [(x(mark.day.toordinal()), y(mark.value)) for mark in both]
        back = [(x(mark.day.toordinal()), y(other[mark.day].value)) for mark in reversed(both)]
        if len(there) > 1:
            yield el("polygon", points=points([*there, *back]), class_="gap-band")


def _among(chart: PathChart, x: Scale, y: Scale, size: Size) -> Iterator[Markup]:
    """Of how many the places of each series are, under its first mark."""
    for run in _runs(chart.marks):
        text = chart.among.get(run[0].series)
        if text:
            place = x(run[0].day.toordinal())
            late = place > size.end - 60
            below = y(run[0].value) + 22
            yield el(
                "text",
                text,
                x=place + (6 if late else -6),
                y=below if below < size.floor - 4 else below - 36,
                class_="run-label",
                text_anchor="end" if late else "start",
            )


def _series(chart: PathChart, x: Scale, y: Scale, size: Size) -> Iterator[Markup]:
    for marks, name in ((chart.benchmark, "benchmark"), (chart.marks, "series")):
        for run in _runs(marks):
            if len(run) > 1:
                places = [(x(mark.day.toordinal()), y(mark.value)) for mark in run]
                other = " other" if chart.among and run[-1].series != marks[-1].series else ""
                yield el("polyline", points=points(places), class_=f"{name}-line{other}")
        for mark in marks:
            yield el(
                "circle",
                el("title", mark.label),
                cx=x(mark.day.toordinal()),
                cy=y(mark.value),
                r=3.5 if name == "benchmark" else 5 if len(marks) < 30 else 3.5,
                class_=f"{name}-mark s-{mark.status}" + ("" if mark.settled else " unsettled"),
            )
    if chart.marks:
        yield _newest(chart, x, y, size)


def _newest(chart: PathChart, x: Scale, y: Scale, size: Size) -> Markup:
    newest = chart.marks[-1]
    place = (x(newest.day.toordinal()), y(newest.value))
    anchor = "start" if place[0] < size.left + 40 else "middle"
    above = place[1] > size.top + 22
    return el(
        "text",
        chart.newest or chart.write(newest.value),
        x=place[0],
        y=place[1] + (-11 if above else 21),
        class_="value-label",
        text_anchor=anchor,
    )


def _runs(marks: tuple[Mark, ...]) -> list[list[Mark]]:
    """The marks of each unbroken series."""
    return [list(run) for _, run in groupby(marks, key=lambda mark: mark.series)]
