"""The chart of a budget year: what each month has spent, and what each one left still has to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from services.gateway.charts.frame import Size, horizontal_grid
from services.gateway.charts.scale import Scale, ticks
from services.gateway.charts.svg import el, figure

#: A bar narrower than this has no room for its number.
_ROOM_FOR_NUMBER = 34.0


@dataclass(frozen=True, slots=True)
class Span:
    """What was spent from the beginning of one month to the end of another, twelve of them counted
    from 0; a source that reports by quarter has spans of three."""

    first: int
    last: int
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one month still has to spend."""

    month: int
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class MonthsChart:
    """All that is drawn. `due` is what the profile expects of each month alone, or empty; `now` is
    the month of the day."""

    identity: str
    title: str
    description: str
    spent: tuple[Span, ...]
    wanted: tuple[Wanted, ...]
    due: tuple[float, ...]
    now: int | None
    now_label: str
    months: tuple[str, ...]
    write: Callable[[float], str]


def draw_months(chart: MonthsChart, size: Size) -> Markup:
    """The chart at one size."""
    values = [span.value / (span.last - span.first + 1) for span in chart.spent]
    values += [one.value for one in chart.wanted] + list(chart.due)
    shown = ticks(0.0, max([*values, 1e-9]) * 1.06, size.ticks)
    y = Scale(0.0, shown[-1], size.floor, size.top)
    x = Scale(0.0, 12.0, size.left, size.end)
    return figure(
        f"{chart.identity}-{size.name}",
        size.width,
        size.height,
        *horizontal_grid(shown, y, size, chart.write),
        *_now(chart, x, size),
        *_spent(chart, x, y, size),
        *_wanted(chart, x, y, size),
        *_due(chart, x, y),
        *_months(chart, x, size),
        title=chart.title,
        description=chart.description,
        class_=f"chart {size.name}",
    )


def _now(chart: MonthsChart, x: Scale, size: Size) -> Iterator[Markup]:
    if chart.now is None:
        return
    middle = x(chart.now + 0.5)
    width = x(1) - x(0)
    yield el(
        "rect",
        x=x(chart.now),
        y=size.top,
        width=width,
        height=size.floor - size.top,
        class_="this-month",
    )
    yield el(
        "text", chart.now_label, x=middle, y=size.top - 10, class_="tick", text_anchor="middle"
    )


def _spent(chart: MonthsChart, x: Scale, y: Scale, size: Size) -> Iterator[Markup]:
    for span in chart.spent:
        months = span.last - span.first + 1
        top = y(max(span.value, 0.0) / months)
        yield el(
            "rect",
            el("title", span.label),
            x=x(span.first) + 2,
            y=top,
            width=x(span.last + 1) - x(span.first) - 4,
            height=max(size.floor - top, 1.0),
            class_="month spent",
        )


def _wanted(chart: MonthsChart, x: Scale, y: Scale, size: Size) -> Iterator[Markup]:
    width = x(1) - x(0)
    for one in chart.wanted:
        top = y(one.value)
        yield el(
            "rect",
            el("title", one.label),
            x=x(one.month) + 2,
            y=top,
            width=width - 4,
            height=max(size.floor - top, 1.0),
            class_="month wanted",
        )
        if width >= _ROOM_FOR_NUMBER or len(chart.wanted) <= 3:
            yield el(
                "text",
                chart.write(one.value),
                x=min(x(one.month + 0.5), size.width - 22),
                y=top - 6,
                class_="value-label small-label",
                text_anchor="middle",
            )


def _due(chart: MonthsChart, x: Scale, y: Scale) -> Iterator[Markup]:
    for month, value in enumerate(chart.due):
        place = y(value)
        yield el(
            "line", x1=x(month) + 1, x2=x(month + 1) - 1, y1=place, y2=place, class_="due-tick-line"
        )


def _months(chart: MonthsChart, x: Scale, size: Size) -> Iterator[Markup]:
    yield el("line", x1=size.left, x2=size.end, y1=size.floor, y2=size.floor, class_="axis")
    for number, name in enumerate(chart.months):
        yield el(
            "text",
            name,
            x=x(number + 0.5),
            y=size.floor + 18,
            class_="tick",
            text_anchor="middle",
        )
