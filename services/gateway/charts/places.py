"""The chart of places: every field on a line of its own, its place among all, the leading ones
shaded."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from services.gateway.charts.frame import Size
from services.gateway.charts.scale import Scale
from services.gateway.charts.svg import el, figure

LINE = 44.0


@dataclass(frozen=True, slots=True)
class Standing:
    """One field: its place, and what stands beside it (3/9); `label` says all of it."""

    name: str
    place: float
    written: str
    label: str


@dataclass(frozen=True, slots=True)
class PlacesChart:
    """All that is drawn: places from 1 to `n`, of which the first `k` are the leading group."""

    identity: str
    title: str
    description: str
    standings: tuple[Standing, ...]
    n: int
    k: int
    leading: str


def draw_places(chart: PlacesChart, size: Size) -> Markup:
    """The chart at one size: as high as it has fields, the first place on the left."""
    top, left, right = 46.0, 22.0, size.width - 48
    floor = top + LINE * len(chart.standings)
    x = Scale(1.0, float(chart.n), left, right)
    half = (x(2) - x(1)) / 2
    return figure(
        f"{chart.identity}-{size.name}",
        size.width,
        floor + 12,
        el(
            "rect",
            x=left - 14,
            y=top - 8,
            width=x(chart.k) + half - left + 14,
            height=floor - top + 12,
            class_="leading",
        ),
        el("text", chart.leading, x=left - 14, y=14, class_="goal-label"),
        *_axis(chart, x, top, floor, half),
        *_standings(chart, x, top, right),
        title=chart.title,
        description=chart.description,
        class_=f"chart {size.name}",
    )


def _axis(chart: PlacesChart, x: Scale, top: float, floor: float, half: float) -> Iterator[Markup]:
    every = 1
    while 2 * half * every < 22:
        every += 4 if every == 1 else 5
    for place in range(1, chart.n + 1):
        if place in (1, chart.n) or place % every == 0:
            yield el(
                "text", str(place), x=x(place), y=top - 14, class_="tick", text_anchor="middle"
            )
            yield el("line", x1=x(place), x2=x(place), y1=top - 8, y2=floor + 4, class_="grid")


def _standings(chart: PlacesChart, x: Scale, top: float, right: float) -> Iterator[Markup]:
    for number, one in enumerate(chart.standings):
        y = top + LINE * number + 30
        yield el("text", one.name, x=x(1) - 8, y=y - 14, class_="place-name")
        yield el("line", x1=x(1), x2=right, y1=y, y2=y, class_="axis")
        here = x(one.place)
        if one.place <= chart.k:
            yield el("circle", el("title", one.label), cx=here, cy=y, r=6, class_="place inside")
        else:
            yield el(
                "path",
                el("title", one.label),
                d=f"M{here:.1f} {y - 7:.1f}l7 7-7 7-7-7z",
                class_="place outside",
            )
        yield el("text", one.written, x=here + 12, y=y + 4, class_="value-label small-label")
