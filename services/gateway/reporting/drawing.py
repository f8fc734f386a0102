"""The series beside a held figure: what is judged as a line, what is held as a hollow diamond, and
the plausible range as a band. The table that stands beside it says the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from services.gateway.charts.frame import SIZES, Size, day_scale, horizontal_grid, years
from services.gateway.charts.scale import Scale, ticks
from services.gateway.charts.svg import el, figure, points
from targets.periods import Period

HEIGHT = 240.0


@dataclass(frozen=True, slots=True)
class Beside:
    """All that is drawn: (period, value) of the judged series and of the held figure."""

    identity: str
    title: str
    description: str
    series: tuple[tuple[str, float], ...]
    held: tuple[str, float]
    plausible: tuple[float | None, ...]
    write: Callable[[float], str]


def draw_beside(chart: Beside) -> tuple[Markup, ...]:
    """The chart at both sizes."""
    return tuple(
        _draw(chart, replace(size, height=HEIGHT, right=24, left=72 if size.left > 50 else 56))
        for size in SIZES
    )


def _draw(chart: Beside, size: Size) -> Markup:
    places = [*chart.series, chart.held]
    days = [Period.parse(period).end for period, _ in places]
    first = min(Period.parse(period).start for period, _ in places)
    x = day_scale(first, max(days), size)
    values = [value for _, value in places]
    shown = ticks(min(values), max(values), size.ticks)
    y = Scale(shown[0], shown[-1], size.floor, size.top)
    return figure(
        f"beside-{chart.identity}-{size.name}",
        size.width,
        size.height,
        *_band(chart, y, size, shown),
        *horizontal_grid(shown, y, size, chart.write),
        *years(first, max(days), x, size),
        *_series(chart, x, y),
        *_held(chart, x, y, size),
        title=chart.title,
        description=chart.description,
        class_=f"chart {size.name}",
    )


def _band(chart: Beside, y: Scale, size: Size, shown: list[float]) -> Iterator[Markup]:
    low, high = chart.plausible
    if low is None and high is None:
        return
    bottom = max(shown[0], low if low is not None else shown[0])
    top = min(shown[-1], high if high is not None else shown[-1])
    if top > bottom:
        yield el(
            "rect",
            x=size.left,
            y=y(top),
            width=size.end - size.left,
            height=y(bottom) - y(top),
            class_="plausible-band",
        )


def _series(chart: Beside, x: Scale, y: Scale) -> Iterator[Markup]:
    line = [(x(Period.parse(period).end.toordinal()), y(value)) for period, value in chart.series]
    yield el("polyline", points=points(line), class_="series-line")
    for (period, value), (left, top) in zip(chart.series, line, strict=True):
        title = el("title", f"{period}: {chart.write(value)}")
        yield el("circle", title, cx=left, cy=top, r=4.5, class_="beside-mark")


def _held(chart: Beside, x: Scale, y: Scale, size: Size) -> Iterator[Markup]:
    period, value = chart.held
    left, top = x(Period.parse(period).end.toordinal()), y(value)
    yield el(
        "path",
        el("title", f"{period}: {chart.write(value)}"),
        d=f"M{left:.1f} {top - 8:.1f}l8 8-8 8-8-8z",
        class_="held-mark",
    )
    low = top < size.top + 24
    yield el(
        "text",
        chart.write(value),
        x=left - 14,
        y=top + 5 if not low else top + 18,
        class_="value-label",
        text_anchor="end",
    )
