"""How large a dot is for a value: by area where values add up, in classes where they do not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from services.gateway.charts.scale import ticks

LARGEST, SMALLEST = 15.0, 3.5
#: Classes are told apart by size and by shade; more than five nobody can tell apart.
CLASSES = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot: its radius and its shade, from 1 (light) to 5."""

    radius: float
    shade: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the legend."""

    dot: Dot
    label: str


@dataclass(frozen=True, slots=True)
class Dots:
    """From a value to its dot, and the legend that explains them, greatest first."""

    of: Callable[[float], Dot]
    legend: tuple[Entry, ...]


def proportional(values: Sequence[float], write: Callable[[float], str]) -> Dots:
    """The area of a dot is in proportion to its value: for sums, which begin at zero."""
    greatest = max(values, default=0.0) or 1.0

    def dot(value: float) -> Dot:
        return Dot(max(LARGEST * sqrt(max(value, 0.0) / greatest), 1.5), 3)

    round_ones = [one for one in ticks(0.0, greatest, 3) if 0 < one <= greatest]
    shown = sorted({*round_ones, *(() if len(round_ones) > 1 else (greatest / 4,))}, reverse=True)
    return Dots(dot, tuple(Entry(dot(one), write(one)) for one in shown[:3]))


def classed(values: Sequence[float], write: Callable[[float], str]) -> Dots:
    """Classes of equal width between round numbers: for shares and other values that do not add
    up, whose differences would vanish beside a scale from zero."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    edges = ticks(low, high, CLASSES)
    count = max(len(edges) - 1, 1)

    def dot_of(number: int) -> Dot:
        share = (number + 1) / count
        return Dot(SMALLEST + (LARGEST * 0.8 - SMALLEST) * share, 1 + round(4 * share))

    def dot(value: float) -> Dot:
        number = sum(value >= edge for edge in edges[1:-1])
        return dot_of(number)

    legend = [
        Entry(dot_of(number), f"{write(edges[number])} – {write(edges[number + 1])}")
        for number in range(count)
    ]
    return Dots(dot, tuple(reversed(legend)))
