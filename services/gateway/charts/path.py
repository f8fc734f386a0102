"""What a path chart tells: where it started, what was asked for, what came, where it heads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure: the day its period ends, its value, its band, and whether it is settled.

    `series` counts the unbroken series: no line is drawn from one to the next.
    """

    day: date
    value: float
    status: str
    settled: bool
    label: str
    series: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A labelled value on a day: a base, a goal, a waypoint."""

    day: date
    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A day from which the series is another one."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """The projection and its interval on the day of the deadline."""

    day: date
    value: float
    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class PathChart:
    """All that is drawn. `best_low` turns the axis over: the first place stands at the top. `gap`
    fills what lies between the marks and the benchmark; `among` is written beside each unbroken
    series: of how many its places are. `newest` is written beside the last mark, instead of its
    value."""

    identity: str
    title: str
    description: str
    marks: tuple[Mark, ...]
    path: tuple[tuple[date, float], ...]
    goals: tuple[Place, ...]
    write: Callable[[float], str]
    base: Place | None = None
    benchmark: tuple[Mark, ...] = ()
    cuts: tuple[Cut, ...] = ()
    outlook: Outlook | None = None
    today: date | None = None
    today_label: str = ""
    best_low: bool = False
    least: float | None = None
    most: float | None = None
    gap: bool = False
    newest: str = ""
    among: Mapping[int, str] = field(default_factory=dict)
