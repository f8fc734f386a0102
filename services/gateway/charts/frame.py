"""What every chart with two axes shares: its size, its margins, its grid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from services.gateway.charts.scale import Scale
from services.gateway.charts.svg import el


@dataclass(frozen=True, slots=True)
class Size:
    """How large a chart is drawn, in CSS pixels, and what its element ids end in.

    Two sizes are drawn and the style sheet shows one: text then keeps its size on a phone.
    """

    name: str
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    ticks: int

    @property
    def end(self) -> float:
        """Where the drawing area ends on the right."""
        return self.width - self.right

    @property
    def floor(self) -> float:
        """Where the drawing area ends below."""
        return self.height - self.bottom


WIDE = Size("wide", 760, 340, 56, 96, 26, 34, 5)
NARROW = Size("narrow", 358, 290, 44, 18, 30, 34, 4)
SIZES = (WIDE, NARROW)


def horizontal_grid(
    values: Sequence[float], scale: Scale, size: Size, write: Callable[[float], str]
) -> list[Markup]:
    """A thin line and a label for every tick of the value axis."""
    drawn = []
    for value in values:
        y = scale(value)
        drawn += [
            el("line", x1=size.left, x2=size.end, y1=y, y2=y, class_="grid"),
            el("text", write(value), x=size.left - 8, y=y + 4, class_="tick", text_anchor="end"),
        ]
    return drawn


def years(first: date, last: date, scale: Scale, size: Size) -> list[Markup]:
    """The turns of the years on the time axis, labelled where there is room."""
    room = 34.0
    every = 1
    width = scale(date(2001, 1, 1).toordinal()) - scale(date(2000, 1, 1).toordinal())
    while width * every < room:
        every += 1 if every < 2 else 3 if every == 2 else 5
    drawn = [el("line", x1=size.left, x2=size.end, y1=size.floor, y2=size.floor, class_="axis")]
    for year in range(first.year, last.year + 1):
        start, end = (max(first, date(year, 1, 1)), min(last, date(year, 12, 31)))
        left, right = scale(start.toordinal()), scale(end.toordinal())
        if start == date(year, 1, 1):
            drawn.append(
                el("line", x1=left, x2=left, y1=size.floor, y2=size.floor + 5, class_="axis")
            )
        if (last.year - year) % every == 0 and right - left > width * 0.5:
            drawn.append(
                el(
                    "text",
                    str(year),
                    x=(left + right) / 2,
                    y=size.floor + 18,
                    class_="tick",
                    text_anchor="middle",
                )
            )
    return drawn


def day_scale(first: date, last: date, size: Size) -> Scale:
    """The time axis: a day's place by its number."""
    return Scale(first.toordinal(), last.toordinal(), size.left, size.end)
