"""A map of areas: a dot at the middle of each, and their boundaries where they are known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

from markupsafe import Markup

from services.gateway.charts.dots import Dots
from services.gateway.charts.frame import Size
from services.gateway.charts.scale import round_step
from services.gateway.charts.svg import el, figure

#: Longitude and latitude, in degrees.
Spot = tuple[float, float]
Ring = tuple[Spot, ...]

KILOMETRES_A_DEGREE = 111.2
MARGIN = 22.0
ROW = 34.0
#: So many places are named on the map itself; all of them are in the table.
NAMED = 5
_LETTER = 6.4


@dataclass(frozen=True, slots=True)
class Site:
    """One area: its middle, its name, its value (None where there is no figure) and what is said
    of it."""

    spot: Spot
    name: str
    value: float | None
    label: str


@dataclass(frozen=True, slots=True)
class AreaMap:
    """All that is drawn. `rings` are boundaries, drawn below the dots; `credit` says whose."""

    identity: str
    title: str
    description: str
    sites: tuple[Site, ...]
    dots: Dots
    legend_title: str
    without: str
    kilometres: str
    rings: tuple[Ring, ...] = ()
    credit: str = ""


@dataclass(frozen=True, slots=True)
class _Land:
    """From degrees to places on the drawing: equal lengths in both directions, north at the top."""

    west: float
    north: float
    narrowing: float
    unit: float
    left: float
    top: float

    def __call__(self, spot: Spot) -> tuple[float, float]:
        return (
            self.left + (spot[0] - self.west) * self.narrowing * self.unit,
            self.top + (self.north - spot[1]) * self.unit,
        )


def draw_map(chart: AreaMap, size: Size) -> Markup:
    """The map at one size: its legend beside it, or below where the drawing is narrow."""
    beside = size.width > 600
    room = (480.0 if beside else size.width) - 2 * MARGIN
    land, height = _land(chart, room)
    legend_top = MARGIN + 12 if beside else height + 2 * MARGIN + 44
    legend_left = 500.0 if beside else MARGIN
    rows = len(chart.dots.legend) + 1 + (1 if chart.credit else 0)
    total = height + 2 * MARGIN + 24
    if not beside:
        total = legend_top + rows * ROW
    return figure(
        f"{chart.identity}-{size.name}",
        size.width,
        max(total, legend_top + rows * ROW),
        *_boundaries(chart, land),
        *_dots(chart, land),
        *_names(chart, land, 480.0 if beside else size.width),
        *_bar(chart, land, height + 2 * MARGIN + 4),
        *_legend(chart, legend_left, legend_top),
        title=chart.title,
        description=chart.description,
        class_=f"chart map {size.name}",
    )


def _land(chart: AreaMap, room: float) -> tuple[_Land, float]:
    spots = [site.spot for site in chart.sites]
    spots += [spot for ring in chart.rings for spot in ring]
    west, east = min(x for x, _ in spots), max(x for x, _ in spots)
    south, north = min(y for _, y in spots), max(y for _, y in spots)
    narrowing = cos(radians((south + north) / 2))
    wide, high = max((east - west) * narrowing, 0.01), max(north - south, 0.01)
    unit = min(room / wide, 1.1 * room / high)
    left = MARGIN + (room - wide * unit) / 2
    return _Land(west, north, narrowing, unit, left, MARGIN), high * unit


def _boundaries(chart: AreaMap, land: _Land) -> Iterator[Markup]:
    for ring in chart.rings:
        places = [land(spot) for spot in ring]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        yield el("path", d=f"M{path}Z", class_="boundary")


def _dots(chart: AreaMap, land: _Land) -> Iterator[Markup]:
    """Places without a figure first, then the greatest: a small one is never hidden by it."""
    for site in sorted(chart.sites, key=lambda one: (one.value is not None, -(one.value or 0))):
        x, y = land(site.spot)
        title = el("title", site.label)
        if site.value is None:
            yield el("circle", title, cx=x, cy=y, r=2.5, class_="site empty")
        else:
            dot = chart.dots.of(site.value)
            yield el("circle", title, cx=x, cy=y, r=dot.radius, class_=f"site shade-{dot.shade}")


def _names(chart: AreaMap, land: _Land, room: float) -> Iterator[Markup]:
    """The names of the greatest and of the least, as long as they do not cover each other."""
    told = sorted(
        (site for site in chart.sites if site.value is not None), key=lambda one: -(one.value or 0)
    )
    taken: list[tuple[float, float, float]] = []
    for site in [*told[: NAMED - 1], *told[-1:]][:NAMED]:
        x, y = land(site.spot)
        radius = chart.dots.of(site.value or 0.0).radius
        width = _LETTER * len(site.name)
        left = x + radius + 4 if x + radius + 4 + width < room else x - radius - 4 - width
        if left < 2 or any(
            abs(y - other) < 14 and left < end and start < left + width
            for start, end, other in taken
        ):
            continue
        taken.append((left, left + width, y))
        yield el("text", site.name, x=left, y=y + 4, class_="site-name")


def _bar(chart: AreaMap, land: _Land, y: float) -> Iterator[Markup]:
    """How far it is."""
    length = round_step(60.0 * KILOMETRES_A_DEGREE / land.unit)
    width = length / KILOMETRES_A_DEGREE * land.unit
    yield el("path", d=f"M{MARGIN:.1f} {y - 4:.1f}v4h{width:.1f}v-4", class_="kilometres")
    yield el(
        "text",
        f"{length:g} {chart.kilometres}",
        x=MARGIN + width + 8,
        y=y + 2,
        class_="tick",
    )


def _legend(chart: AreaMap, left: float, top: float) -> Iterator[Markup]:
    yield el("text", chart.legend_title, x=left, y=top - 8, class_="legend-title")
    y = top + 14
    for entry in chart.dots.legend:
        dot = entry.dot
        yield el("circle", cx=left + 16, cy=y, r=dot.radius, class_=f"site shade-{dot.shade}")
        yield el("text", entry.label, x=left + 42, y=y + 4)
        y += ROW
    if any(site.value is None for site in chart.sites):
        yield el("circle", cx=left + 16, cy=y, r=2.5, class_="site empty")
        yield el("text", chart.without, x=left + 42, y=y + 4)
        y += ROW
    if chart.credit:
        yield el("text", chart.credit, x=left, y=y, class_="tick")


def simplified(ring: Sequence[Spot], tolerance: float) -> Ring:
    """The ring with as few corners as stay within a tolerance of it (Douglas and Peucker's way,
    without recursion: boundaries are long)."""
    if len(ring) < 5:
        return tuple(ring)
    kept = {0, len(ring) - 1, len(ring) // 2}
    waiting = [(0, len(ring) // 2), (len(ring) // 2, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        apart = [
            (_distance(ring[number], ring[first], ring[last]), number)
            for number in range(first + 1, last)
        ]
        if apart and max(apart)[0] > tolerance:
            corner = max(apart)[1]
            kept.add(corner)
            waiting += [(first, corner), (corner, last)]
    return tuple(ring[number] for number in sorted(kept))


def _distance(spot: Spot, start: Spot, end: Spot) -> float:
    """How far a spot is from the line between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    share = 0.0
    if length:
        share = ((spot[0] - start[0]) * dx + (spot[1] - start[1]) * dy) / length
        share = min(max(share, 0.0), 1.0)
    x, y = start[0] + share * dx - spot[0], start[1] + share * dy - spot[1]
    return float((x * x + y * y) ** 0.5)
