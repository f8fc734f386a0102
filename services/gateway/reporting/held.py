"""Held figures: an id for each that can be looked up again, and what is needed to decide on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from targets.catalogue import Target
from targets.ledger import Ledger
from targets.observations import Fact, Observation
from targets.periods import Period

Plain = Mapping[str, Any]

_FACT = ("target", "measure", "area", "period", "stage")
#: Periods of the series that are shown beside a held figure.
BESIDE = 24


def fact_of(figure: Plain) -> tuple[str, ...]:
    """What a figure is about."""
    return tuple(str(figure[name]) for name in _FACT)


def held_id(figure: Plain) -> str:
    """The id of a figure that is held: of this one value in this one report, so that whatever
    replaces it has another. The target stands in it because that is where it is looked up."""
    named = (*fact_of(figure), figure["source"], figure["event_id"], written(figure["value"]))
    digest = sha256("\n".join(named).encode()).hexdigest()[:20]
    return f"{figure['target']}.{digest}"


def target_of(name: str) -> str:
    """The target that a held figure's id speaks of."""
    return name.rpartition(".")[0]


def written(value: Decimal) -> str:
    """A number digit by digit, the same however it was stored: 2.50 is 2.5."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def age(figure: Plain) -> tuple[datetime, str, str]:
    """The order of figures of one fact: by their reports."""
    return datetime.fromisoformat(figure["reported_at"]), figure["source"], figure["event_id"]


def newest_of_each(figures: Iterable[Plain]) -> list[Plain]:
    """Of each fact the figure that was reported last: the one to decide on."""
    found: dict[tuple[str, ...], Plain] = {}
    for figure in figures:
        known = found.get(fact_of(figure))
        if known is None or age(figure) > age(known):
            found[fact_of(figure)] = figure
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a held figure: every vintage of its fact (oldest first), the figure that
    is judged of it, the one of the period before, and the latest of the series."""

    vintages: tuple[Observation, ...]
    judged: Observation | None
    before: Observation | None
    series: tuple[Observation, ...]


def beside(target: Target, figure: Plain, seen: Sequence[Observation]) -> Beside:
    """Sorted out as the judge does it, from the figures of the same measure and area."""
    period = Period.parse(figure["period"])
    ours = [
        one
        for one in seen
        if one.fact.measure == figure["measure"] and one.fact.area == figure["area"]
    ]
    ledger = Ledger(target)
    ledger.add(ours)
    series = [
        one
        for one in ledger.figures.of(figure["measure"], figure["area"])
        if one.fact.stage == figure["stage"] and one.fact.period.cadence is period.cadence
    ]
    fact = Fact(figure["target"], figure["measure"], figure["area"], period, figure["stage"])
    vintages = sorted((one for one in ours if _same(one.fact, fact)), key=lambda one: one.vintage)
    earlier = [one for one in series if one.fact.period.end < period.end]
    return Beside(
        tuple(vintages),
        next((one for one in series if one.fact.period == period), None),
        earlier[-1] if earlier else None,
        tuple(series[-BESIDE:]),
    )


def _same(one: Fact, other: Fact) -> bool:
    return (one.period, one.stage) == (other.period, other.stage)


def mark_of(figure: Plain, vintages: Iterable[Observation], decisions: Iterable[str]) -> str:
    """Stands for a held figure as somebody sees it: another report on the fact or another decision
    on the figure, and it is another mark."""
    parts = [held_id(figure), str(figure["reason"])]
    parts += sorted(f"{one.source}|{one.event_id}|{written(one.value)}" for one in vintages)
    parts += sorted(decisions)
    return sha256("\n".join(parts).encode()).hexdigest()[:24]
