"""Small charts that stand beside words: a row's bar, the bar of counts, the boxes of a list."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from markupsafe import Markup

from services.gateway.charts.svg import decoration, el

WIDTH, HEIGHT = 176.0, 18.0
#: Bars are drawn again for every page that lists their targets, and change with their verdicts
#: alone; one takes some 600 bytes.
DRAWN_KEPT = 8192


@lru_cache(DRAWN_KEPT)
def way(status: str, gone: float | None, asked: float | None) -> Markup:
    """How much of the way is gone, and a tick where the path asks to be by now.

    Below zero the bar grows to the left of its start, in the space that is kept for it.
    """
    start, end = 16.0, WIDTH - 2
    full = end - start
    drawn = [el("rect", x=start, y=6, width=full, height=6, rx=3, class_="track")]
    if gone is not None and gone > 0:
        width = max(3.0, min(gone, 1.0) * full)
        drawn.append(
            el("rect", x=start, y=6, width=width, height=6, rx=3, class_=f"bar s-{status}")
        )
    elif gone is not None and gone < 0:
        width = min(-gone * full, start - 1) if gone > -1 else start - 1
        width = max(width, 5.0)
        drawn.append(
            el("rect", x=start - width, y=6, width=width, height=6, rx=3, class_=f"bar s-{status}")
        )
    if asked is not None:
        place = start + min(max(asked, 0.0), 1.0) * full
        drawn.append(el("rect", x=place - 1, y=1, width=2, height=16, class_="asked"))
    drawn.append(el("line", x1=start, x2=start, y1=3, y2=15, class_="axis"))
    return decoration(WIDTH, HEIGHT, *drawn, class_="small way")


@lru_cache(DRAWN_KEPT)
def level(status: str, value: float | None, limit: float) -> Markup:
    """A value against a limit that has to be held, on a scale to twice the limit."""
    drawn = [el("rect", x=0, y=6, width=WIDTH, height=6, rx=3, class_="track")]
    if value is not None:
        width = min(max(value / (2 * limit), 0.0), 1.0) * WIDTH
        drawn.append(el("rect", x=0, y=6, width=width, height=6, rx=3, class_=f"bar s-{status}"))
    drawn.append(el("rect", x=WIDTH / 2 - 1, y=1, width=2, height=16, class_="asked"))
    return decoration(WIDTH, HEIGHT, *drawn, class_="small")


def boxes(states: Sequence[str]) -> Markup:
    """One box for each thing that is to be done: `done`, `open` or `overdue`."""
    gap = 3.0
    width = min(28.0, (WIDTH - gap * (len(states) - 1)) / len(states))
    drawn = []
    for number, state in enumerate(states):
        left = number * (width + gap)
        drawn.append(el("rect", x=left, y=4, width=width, height=10, rx=2, class_=f"box {state}"))
        if state == "overdue":
            drawn.append(
                el("path", d=f"M{left + 3:.1f} 11l{width - 6:.1f} -4", class_="box-mark overdue")
            )
    return decoration(WIDTH, HEIGHT, *drawn, class_="small")


def counts(
    shares: Sequence[tuple[str, int]], width: float = 1000.0, height: float = 14.0
) -> Markup:
    """The targets by status as one bar, in the order given; gaps keep neighbours apart."""
    present = [(status, count) for status, count in shares if count]
    total = sum(count for _, count in present)
    if not total:
        return decoration(width, height, class_="counts")
    gap = 3.0
    unit = (width - gap * (len(present) - 1)) / total
    ends = [0, *accumulate(count for _, count in present)]
    drawn = [
        el(
            "rect",
            x=ends[number] * unit + number * gap,
            y=0,
            width=count * unit,
            height=height,
            class_=f"bar s-{status}",
        )
        for number, (status, count) in enumerate(present)
    ]
    return el(
        "svg",
        *drawn,
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
        class_="counts",
    )
