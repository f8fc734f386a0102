"""A change's series as a chart, with the same in words for whoever sees no image."""

from decimal import Decimal

from schemas.events import SlipChanged
from services.alerts.chart import Chart, Mark, drawable
from services.alerts.message import Speaker
from services.alerts.phrases import (
    ACTUAL,
    ASKED,
    ASKED_FOR,
    GOAL,
    INVENTED_SHORT,
    SERIES,
)
from services.alerts.routing import Language
from targets.catalogue import Target
from targets.kinds import Floor
from targets.periods import Cadence, Period
from targets.slips import CLOSING, Change
from targets.wording import period_en, period_vi, quantity, unit_text
from targets.words import Text

_BILLION = Decimal(10) ** 9
_MILLION = Decimal(10) ** 6
_FLOOR = Text("Mức tối thiểu", "Floor")


def chart_of(event: SlipChanged, target: Target | None, say: Speaker) -> Chart | None:
    """The chart of a change; None when it has not two periods to draw a line between."""
    unit = event.unit or (target.unit if target else "")
    periods = [Period.parse(one.period) for one in event.points]
    if not drawable([one.end for one in periods]):
        return None
    divisor, measured = _measured(event, unit)
    actual = say(ACTUAL)
    floor = target is not None and isinstance(target.rule, Floor)
    goal = say(_FLOOR if floor else GOAL)
    return Chart(
        marks=tuple(
            Mark(
                day=when.end,
                name=short_period(when),
                value=float(point.value),
                label=say(quantity(point.value, unit, 2)),
                asked=None if point.asked is None else float(point.asked),
            )
            for point, when in zip(event.points, periods, strict=True)
        ),
        words=_words(event, unit, say),
        actual_label=f"{actual} ({say(measured)})" if say(measured) else actual,
        asked_label=say(ASKED),
        goal=None if event.goal is None else float(event.goal),
        goal_label="" if event.goal is None else f"{goal}: {say(quantity(event.goal, unit, 3))}",
        suffix="%" if unit == "%" else "",
        decimal="," if say.language is Language.VI else ".",
        divisor=float(divisor),
        best_low=unit == "rank",
        invented=say(INVENTED_SHORT) if event.invented else "",
        behind=Change(event.change) not in CLOSING,
    )


def short_period(when: Period) -> str:
    """A period as an axis has room for it: 2026, S1/26, Q3/26, 09/26, 30/09."""
    year = f"{when.start.year % 100:02}"
    match when.cadence:
        case Cadence.YEAR:
            return f"{when.start.year}"
        case Cadence.HALF:
            return f"S{(when.start.month + 5) // 6}/{year}"
        case Cadence.QUARTER:
            return f"Q{(when.start.month + 2) // 3}/{year}"
        case Cadence.MONTH:
            return f"{when.start.month:02}/{year}"
        case Cadence.DAY:
            return f"{when.start:%d/%m}"


def _measured(event: SlipChanged, unit: str) -> tuple[Decimal, Text]:
    """By what the axis is divided, and what is counted on it."""
    if unit != "VND":
        return Decimal(1), Text("", "") if unit == "%" else unit_text(unit)
    if max(abs(point.value) for point in event.points) >= _BILLION:
        return _BILLION, Text("tỷ đồng", "VND billion")
    return _MILLION, Text("triệu đồng", "VND million")


def _words(event: SlipChanged, unit: str, say: Speaker) -> str:
    """Every figure of the chart, and what the path asked for by the last of them."""
    figures = []
    for point in event.points:
        when = Period.parse(point.period)
        named = say(Text(period_vi(when), period_en(when)))
        figures.append(f"{named}: {say(quantity(point.value, unit, 3))}")
    last = event.points[-1]
    if last.asked is not None:
        figures[-1] += f" ({say(ASKED_FOR)} {say(quantity(last.asked, unit, 3))})"
    return f"{say(SERIES)}: {'; '.join(figures)}."
