"""The chart of a floor: the share of every period and stage as bars against the limit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from services.gateway.charts.frame import Size, horizontal_grid
from services.gateway.charts.scale import Scale, ticks
from services.gateway.charts.svg import el, figure


@dataclass(frozen=True, slots=True)
class Bar:
    """One share: its stage (which gives its pattern), its value, and whether it holds the limit."""

    stage: str
    value: float
    held: bool
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one period, from the least to the most settled stage."""

    period: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class SharesChart:
    """All that is drawn."""

    identity: str
    title: str
    description: str
    groups: tuple[Group, ...]
    limit: float
    limit_label: str
    write: Callable[[float], str]


def draw_shares(chart: SharesChart, size: Size) -> Markup:
    """The chart at one size."""
    values = [bar.value for group in chart.groups for bar in group.bars]
    shown = ticks(0.0, max([*values, chart.limit * 1.15]), size.ticks)
    y = Scale(0.0, shown[-1], size.floor, size.top)
    return figure(
        f"{chart.identity}-{size.name}",
        size.width,
        size.height,
        *horizontal_grid(shown, y, size, chart.write),
        *_bars(chart, y, size),
        *_limit(chart, y, size),
        title=chart.title,
        description=chart.description,
        class_=f"chart {size.name}",
    )


def _bars(chart: SharesChart, y: Scale, size: Size) -> Iterator[Markup]:
    room = (size.end - size.left) / max(len(chart.groups), 3)
    for number, group in enumerate(chart.groups):
        middle = size.left + (number + 0.5) * room
        width = min(48.0, (room - 12) / max(len(group.bars), 1))
        left = middle - width * len(group.bars) / 2
        for place, bar in enumerate(group.bars):
            top = y(bar.value)
            held = "held" if bar.held else "breached"
            yield el(
                "rect",
                el("title", bar.label),
                x=left + place * width + 1.5,
                y=top,
                width=width - 3,
                height=max(size.floor - top, 1.0),
                class_=f"share {held} stage-{bar.stage or 'none'}",
            )
            if width >= 26:
                crossed = abs(top - 10 - y(chart.limit)) < 10
                yield el(
                    "text",
                    chart.write(bar.value),
                    x=left + (place + 0.5) * width,
                    y=top + 16 if crossed else top - 6,
                    class_="value-label small-label",
                    text_anchor="middle",
                )
        yield el(
            "text",
            group.period,
            x=middle,
            y=size.floor + 18,
            class_="tick",
            text_anchor="middle",
        )
    yield el("line", x1=size.left, x2=size.end, y1=size.floor, y2=size.floor, class_="axis")


def _limit(chart: SharesChart, y: Scale, size: Size) -> Iterator[Markup]:
    place = y(chart.limit)
    yield el("line", x1=size.left, x2=size.end, y1=place, y2=place, class_="limit")
    wide = size.right > 60
    yield el(
        "text",
        chart.limit_label,
        x=size.end + (8 if wide else 0),
        y=place + (4 if wide else -7),
        class_="goal-label",
        text_anchor="start" if wide else "end",
    )
