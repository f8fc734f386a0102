"""Odd figures: held for a person instead of judged, and never guessed at."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from targets.catalogue import Target
from targets.kinds import Above, Floor, Growth, Reach
from targets.limits import AMONG
from targets.measures import Measure
from targets.observations import Observation
from targets.periods import Cadence
from targets.verdicts import Quarantined


class Odd(StrEnum):
    """Why a figure is held."""

    IMPLAUSIBLE = "outside_plausible"
    JUMP_10 = "jump_10"
    JUMP_100 = "jump_100"
    JUMP_1000 = "jump_1000"
    SIGN = "sign_changed"
    ABOVE_WHOLE = "part_above_whole"
    NO_SUCH_PLACE = "place_above_n"


#: A slip of the decimal point or of the unit shows as a power of ten with the series' own change
#: on top; a tenth either way leaves honest tenfold growth alone unless it hits ten exactly.
_NEAR_LOW, _NEAR_HIGH = Decimal("0.9"), Decimal("1.1")
_JUMPS = (
    (Decimal(10), Odd.JUMP_10),
    (Decimal(100), Odd.JUMP_100),
    (Decimal(1000), Odd.JUMP_1000),
)


def oddness(target: Target, seen: Observation, before: Observation | None) -> Odd | None:
    """Why a figure is odd, by itself or after the one of the period before; None when it is not."""
    if seen.value not in target.measure_by_id[seen.fact.measure].plausible:
        return Odd.IMPLAUSIBLE
    if before is None or may_jump(target, seen):
        return None
    return jump(before.value, seen.value)


def jump(before: Decimal, value: Decimal) -> Odd | None:
    """Whether a figure differs from the one before by a power of ten or by its sign."""
    if before == 0 or value == 0:
        return None
    if (before > 0) != (value > 0):
        return Odd.SIGN
    larger, smaller = max(abs(before), abs(value)), min(abs(before), abs(value))
    for times, odd in _JUMPS:
        if _NEAR_LOW * times * smaller <= larger <= _NEAR_HIGH * times * smaller:
            return odd
    return None


def may_jump(target: Target, seen: Observation) -> bool:
    """Whether a jump of the series is nothing odd: places, grades, items and small counts jump, so
    do running totals within a year; a break explains its own."""
    if seen.status == "B":
        return True
    measure = target.measure_by_id[seen.fact.measure]
    if measure.context or measure.id == AMONG:
        return True
    match target.rule:
        case Floor():
            return seen.fact.period.cadence is not Cadence.YEAR
        case Growth(flow=flow):
            return flow
        case Reach() | Above():
            return False
        case _:
            return True


@dataclass(frozen=True, slots=True)
class OddOne:
    """A figure that is held, why, the figure of the period before, which it was compared with, and
    the one that is judged of its fact meanwhile."""

    figure: Observation
    why: Odd
    before: Observation | None = None
    judged: Observation | None = None


class Held:
    """The figures that are held, each once, with the reason found first: those that were `found`
    (in order, and perhaps many), and what a rule adds."""

    def __init__(self, found: Sequence[OddOne], measures: Mapping[str, Measure]) -> None:
        self._found = found
        self._measures = measures
        self._added: dict[Observation, OddOne] = {}

    def __len__(self) -> int:
        return len(self._found) + len(self._added)

    def add(self, odd: OddOne) -> None:
        """Hold a figure."""
        place = bisect_left(self._found, age_of(odd), key=age_of)
        if place == len(self._found) or self._found[place].figure != odd.figure:
            self._added.setdefault(odd.figure, odd)

    def latest(self, limit: int) -> tuple[Quarantined, ...]:
        """The last of what is held, in the order of periods and vintages."""
        held = self._found[-limit:]
        if self._added:
            held = sorted((*held, *self._added.values()), key=age_of)[-limit:]
        return tuple(
            Quarantined(
                one.figure,
                one.why,
                self._measures[one.figure.fact.measure].plausible,
                one.before,
                one.judged,
            )
            for one in held
        )

    def after(self, day: date) -> Iterator[Observation]:
        """What is held of periods that end after a day, the earliest first."""
        place = bisect_right(self._found, day, key=lambda one: one.figure.fact.period.end)
        yield from (one.figure for one in self._found[place:])
        yield from (seen for seen in self._added if seen.fact.period.end > day)


def age_of(one: OddOne) -> tuple[object, ...]:
    """Where a held figure stands."""
    return order(one.figure)


def order(seen: Observation) -> tuple[object, ...]:
    """A total order of figures: by what they are about, then by vintage."""
    fact = seen.fact
    return (
        fact.period.end,
        fact.period.start,
        fact.measure,
        fact.area,
        fact.stage,
        *seen.vintage,
        seen.opinion,
        seen.invented,
        seen.note,
        seen.evidence,
    )


def in_order(figures: Iterable[Observation]) -> list[Observation]:
    """The figures in their total order."""
    return sorted(figures, key=order)
