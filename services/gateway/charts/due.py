"""The chart of a checklist: every item on a line of its own, at the day that it is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from services.gateway.charts.frame import Size, day_scale, years
from services.gateway.charts.scale import Scale
from services.gateway.charts.svg import el, figure

LINE = 26.0


@dataclass(frozen=True, slots=True)
class Due:
    """One item: `done`, `open` or `overdue`; the day it is due, and the day it was done."""

    state: str
    due: date
    done: date | None
    label: str


@dataclass(frozen=True, slots=True)
class DueChart:
    """All that is drawn, in the order of the table that stands beside it."""

    identity: str
    title: str
    description: str
    items: tuple[Due, ...]
    today: date
    today_label: str


def draw_due(chart: DueChart, size: Size) -> Markup:
    """The chart at one size: as high as it has items."""
    left = 26.0
    frame = Size(
        size.name,
        size.width,
        LINE * len(chart.items) + 58,
        left,
        18,
        24,
        34,
        size.ticks,
    )
    days = [chart.today, *(item.due for item in chart.items)]
    days += [item.done for item in chart.items if item.done]
    first, last = min(days) - timedelta(days=120), max(days) + timedelta(days=60)
    x = day_scale(first, last, frame)
    today = x(chart.today.toordinal())
    return figure(
        f"{chart.identity}-{size.name}",
        frame.width,
        frame.height,
        *years(first, last, x, frame),
        el("line", x1=today, x2=today, y1=18, y2=frame.floor, class_="today"),
        el("text", chart.today_label, x=today, y=12, class_="tick", text_anchor="middle"),
        *_items(chart, x, frame),
        title=chart.title,
        description=chart.description,
        class_=f"chart {size.name}",
    )


def _items(chart: DueChart, x: Scale, frame: Size) -> Iterator[Markup]:
    for number, item in enumerate(chart.items):
        y = frame.top + LINE * (number + 0.5)
        due = x(item.due.toordinal())
        yield el("text", str(number + 1), x=4, y=y + 4, class_="tick")
        yield el("line", x1=frame.left, x2=frame.end, y1=y, y2=y, class_="grid")
        if item.state == "overdue":
            yield el("line", x1=due, x2=x(chart.today.toordinal()), y1=y, y2=y, class_="late")
        if item.done is not None:
            done = x(item.done.toordinal())
            yield el("line", x1=done, x2=due, y1=y, y2=y, class_="spare")
            yield el("circle", el("title", item.label), cx=done, cy=y, r=6, class_="due done")
            yield el("path", d=f"M{done - 3:.1f} {y:.1f}l2.2 2.4 4-4.8", class_="due-tick")
        yield el(
            "path",
            el("title", item.label),
            d=f"M{due:.1f} {y - 6:.1f}l6 6-6 6-6-6z",
            class_=f"due-day {item.state}",
        )
