"""The chart of a letter: what came, what the path asked for, the goal; as values and as SVG."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from services.alerts.chart_scale import Scale, ticks


@dataclass(frozen=True, slots=True)
class Mark:
    """One period: its last day, its short name, its value and what was asked for by then."""

    day: date
    name: str
    value: float
    label: str
    asked: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn, and the same in words for whoever sees no image.

    `goal` None leaves the goal's line out; `decimal` is the language's mark and `suffix` follows
    every number of the axis. `best_low` puts the first place at the top.
    """

    marks: tuple[Mark, ...]
    words: str
    actual_label: str
    asked_label: str
    goal: float | None = None
    goal_label: str = ""
    suffix: str = ""
    decimal: str = ","
    divisor: float = 1.0
    best_low: bool = False
    invented: str = ""
    behind: bool = True


WIDTH, HEIGHT = 600.0, 340.0
TOP, FLOOR, END = 84.0, 296.0, 580.0
#: A mean width of the font's letters at our size, for room that has to be guessed.
LETTER = 10.0

PAPER, INK, FAINT, GRID = "#ffffff", "#17212b", "#53606d", "#dde3e8"
SERIES, PATH, GOAL, GAP, INVENTED = "#0a5a70", "#7d5200", "#0a6236", "#b3121d", "#4a2a7b"
_SERIES_STROKE = f'stroke="{SERIES}" stroke-width="4"'
_PATH_STROKE = f'stroke="{PATH}" stroke-width="3" stroke-dasharray="7 4"'
_GOAL_STROKE = f'stroke="{GOAL}" stroke-width="2.5"'

#: A goal this many times further away than the series is wide would press the series flat.
_FAR = 3.0


def svg(chart: Chart) -> str:
    """The chart, drawn. It has at least two marks."""
    values, y = _axis(chart)
    left = 16 + LETTER * max(len(_number(value, chart)) for value in values)
    days = [mark.day.toordinal() for mark in chart.marks]
    x = Scale(days[0], days[-1], left + 22, END - 44)
    parts = [
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{PAPER}"/>',
        *_legend(chart),
        *_grid(chart, values, y, left),
        *_periods(chart, x),
        *_goal(chart, y, left),
        *_asked(chart, x, y),
        *_series(chart, x, y),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'width="{WIDTH:g}" height="{HEIGHT:g}" font-family="Be Vietnam Pro" font-size="17">'
        + "".join(parts)
        + "</svg>"
    )


def drawable(days: list[date]) -> bool:
    """Whether so many different days make a line."""
    return len(set(days)) > 1


def _axis(chart: Chart) -> tuple[list[float], Scale]:
    values = [mark.value for mark in chart.marks]
    values += [mark.asked for mark in chart.marks if mark.asked is not None]
    if _goal_in_sight(chart) and chart.goal is not None:
        values.append(chart.goal)
    low, high = min(values), max(values)
    if chart.best_low:
        low = min(low, chart.divisor)
    elif 0 < low < 0.5 * high:
        low = 0.0
    shown = ticks(low / chart.divisor, high / chart.divisor, 4)
    if chart.best_low:
        shown = [max(value, 1.0) for value in shown]
    shown = [value * chart.divisor for value in shown]
    ends = (TOP, FLOOR) if chart.best_low else (FLOOR, TOP)
    return shown, Scale(min(shown[0], low), max(shown[-1], high), *ends)


def _goal_in_sight(chart: Chart) -> bool:
    if chart.goal is None:
        return False
    values = [mark.value for mark in chart.marks]
    values += [mark.asked for mark in chart.marks if mark.asked is not None]
    low, high = min(values), max(values)
    away = max(chart.goal - high, low - chart.goal, 0.0)
    return away <= _FAR * (high - low)


def _number(value: float, chart: Chart) -> str:
    shown = f"{value / chart.divisor:,.6f}".rstrip("0").rstrip(".")
    if chart.decimal == ",":
        shown = shown.translate(str.maketrans(",.", ".,"))
    return shown.replace("-", "−") + chart.suffix


def _text(
    words: str, x: float, y: float, *, fill: str = FAINT, anchor: str = "start", bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}"{weight}>'
        f"{escape(words)}</text>"
    )


def _line(a: tuple[float, float], b: tuple[float, float], style: str) -> str:
    return f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" {style}/>'


def _legend(chart: Chart) -> Iterator[str]:
    """What the lines mean, above the drawing: in it a label would lie on the figures."""
    yield _line((16, 20), (42, 20), _SERIES_STROKE)
    yield _text(chart.actual_label, 50, 26, fill=INK)
    if _own_path(chart):
        at = 50 + LETTER * len(chart.actual_label) + 18
        yield _line((at, 20), (at + 26, 20), _PATH_STROKE)
        yield _text(chart.asked_label, at + 34, 26, fill=PATH)
    if chart.invented:
        yield _text(chart.invented, WIDTH - 14, 26, fill=INVENTED, anchor="end", bold=True)
    if chart.goal is not None:
        yield _line((16, 48), (42, 48), _GOAL_STROKE)
        yield _text(chart.goal_label, 50, 54, fill=GOAL, bold=True)


def _grid(chart: Chart, values: list[float], y: Scale, left: float) -> Iterator[str]:
    for value in values:
        yield _line((left, y(value)), (END, y(value)), f'stroke="{GRID}"')
        yield _text(_number(value, chart), left - 8, y(value) + 6, anchor="end")


def _periods(chart: Chart, x: Scale) -> Iterator[str]:
    """The names of the periods, as many as have room, the last one always."""
    room = END + LETTER * 4
    for mark in reversed(chart.marks):
        place = x(mark.day.toordinal())
        half = LETTER * len(mark.name) / 2
        if place + half + 8 < room:
            yield _text(mark.name, place, FLOOR + 28, anchor="middle")
            room = place - half


def _goal(chart: Chart, y: Scale, left: float) -> Iterator[str]:
    if chart.goal is None or not _goal_in_sight(chart):
        return
    yield _line((left, y(chart.goal)), (END, y(chart.goal)), _GOAL_STROKE)


def _own_path(chart: Chart) -> bool:
    """Whether the path is a line of its own, not the goal's."""
    asked = {mark.asked for mark in chart.marks if mark.asked is not None}
    return bool(asked - {chart.goal})


def _asked(chart: Chart, x: Scale, y: Scale) -> Iterator[str]:
    places = [(x(m.day.toordinal()), y(m.asked)) for m in chart.marks if m.asked is not None]
    if not _own_path(chart) or len(places) < 2:
        return
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
    yield f'<polyline points="{line}" fill="none" {_PATH_STROKE}/>'


def _series(chart: Chart, x: Scale, y: Scale) -> Iterator[str]:
    places = [(x(mark.day.toordinal()), y(mark.value)) for mark in chart.marks]
    last, (right, height) = chart.marks[-1], places[-1]
    wanted = last.asked if last.asked is not None else chart.goal
    short = wanted is not None and chart.behind
    above = True
    if wanted is not None and short and (_own_path(chart) or _goal_in_sight(chart)):
        yield _line((right, height), (right, y(wanted)), f'stroke="{GAP}" stroke-width="3"')
        above = y(wanted) > height
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
    yield f'<polyline points="{line}" fill="none" {_SERIES_STROKE}/>'
    for a, b in places[:-1]:
        yield f'<circle cx="{a:.1f}" cy="{b:.1f}" r="5" fill="{SERIES}"/>'
    yield (
        f'<circle cx="{right:.1f}" cy="{height:.1f}" r="8" fill="{GAP if short else SERIES}" '
        f'stroke="{PAPER}" stroke-width="2"/>'
    )
    half = LETTER * len(last.label) / 2
    yield (
        '<g stroke="#ffffff" stroke-width="5" paint-order="stroke" stroke-linejoin="round">'
        + _text(
            last.label,
            min(right, END + 14 - half),
            height - 16 if above else min(height + 30, FLOOR - 6),
            fill=GAP if short else INK,
            anchor="middle",
            bold=True,
        )
        + "</g>"
    )
