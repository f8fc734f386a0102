"""The years of a floor: each stage of each year held against the limit, and against the same stage
of the year before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from targets.bands import Standing
from targets.kinds import Floor
from targets.observations import STAGE_ORDER
from targets.periods import Cadence, Period
from targets.series import Reading
from targets.spells import SpellBook
from targets.verdicts import FindingKind, Point, Severity, Spell, Status


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of one year: what it was, and the same stage of the year before."""

    reading: Reading
    breached: bool
    before: Reading | None
    falling: bool


@dataclass
class Years:
    """The fold over the years. `book` gathers the spells; `steps` every stage in order."""

    steps: list[Step] = field(default_factory=list)
    breach: Standing = field(default_factory=Standing)
    fall: Standing = field(default_factory=Standing)
    book: SpellBook = field(default_factory=SpellBook)
    points: list[Point] = field(default_factory=list)

    def last_of(self, year: Period) -> Step:
        """The most settled stage of a year."""
        return [step for step in self.steps if step.reading.period == year][-1]

    @property
    def periods(self) -> list[Period]:
        """The years that have a figure, in order."""
        return sorted({step.reading.period for step in self.steps})


def holds(reading: Reading, limit: Decimal) -> bool:
    """Whether a reading is at or above the limit: multiplied out, so that nothing is rounded."""
    if reading.part is not None and reading.whole is not None:
        return 100 * reading.part >= limit * reading.whole
    return reading.value >= limit


def below(reading: Reading, before: Reading) -> bool:
    """Whether a share is below another one: multiplied out, so that nothing is rounded."""
    if (
        reading.part is not None
        and reading.whole is not None
        and before.part is not None
        and before.whole is not None
    ):
        return reading.part * before.whole < before.part * reading.whole
    return reading.value < before.value


def missing(reading: Reading, limit: Decimal) -> Decimal | None:
    """What is missing to the limit, exactly: `limit × denominator − numerator`."""
    if holds(reading, limit) or reading.part is None or reading.whole is None:
        return None
    return limit * reading.whole / 100 - reading.part


def follow_years(rule: Floor, annual: Iterable[Reading], day: date) -> Years:
    """Hold every stage of every year in order, from the plan to the final account.

    The plan of a year that has not begun can warn, but it cannot clear what is wrong today.
    """
    years = Years()
    at: dict[tuple[Period, object], Reading] = {}
    for reading in sorted(annual, key=lambda one: (one.period.end, STAGE_ORDER.index(one.stage))):
        before = at.get((reading.period.preceding, reading.stage))
        at[reading.period, reading.stage] = reading
        falling = rule.rising and before is not None and below(reading, before)
        step = Step(reading, not holds(reading, rule.limit), before, falling)
        years.steps.append(step)
        ahead = reading.period.start > day
        if step.breached or not ahead:
            _breach(years, step)
        if before is not None and (step.falling or not ahead):
            _fall(years, step)
        elif before is None and not ahead and _first_of_year(years, reading.period):
            years.fall = Standing(Status.MET if years.fall.band else None)
            years.book.over(FindingKind.FALLING, "", reading.period)
        years.points.append(_point(years, step))
    return years


def _first_of_year(years: Years, year: Period) -> bool:
    return sum(step.reading.period == year for step in years.steps) == 1


def _breach(years: Years, step: Step) -> None:
    reading = step.reading
    raw = Status.OFF_TRACK if step.breached else Status.MET
    years.breach = years.breach.after(raw, reading.period, settled=reading.settled)
    _record(years, FindingKind.FLOOR_BREACHED, Severity.CRITICAL, years.breach, reading.period)


def _fall(years: Years, step: Step) -> None:
    reading = step.reading
    raw = Status.AT_RISK if step.falling else Status.MET
    years.fall = years.fall.after(raw, reading.period, settled=reading.settled)
    _record(years, FindingKind.FALLING, Severity.WARNING, years.fall, reading.period)


def _record(
    years: Years, kind: FindingKind, severity: Severity, standing: Standing, period: Period
) -> None:
    if standing.band is None or standing.band is Status.MET:
        years.book.over(kind, "", period)
    else:
        years.book.lasts(Spell(kind, "", standing.bad_since or period, severity))


def _point(years: Years, step: Step) -> Point:
    reading = step.reading
    status = Status.OFF_TRACK if step.breached else Status.AT_RISK if step.falling else Status.MET
    return Point(
        reading.period,
        reading.value,
        status,
        reading.settled,
        reading.stage,
        confirmed=years.breach.confirmed and years.fall.confirmed,
    )


def is_year(reading: Reading) -> bool:
    """Whether a reading is about a whole year."""
    return reading.period.cadence is Cadence.YEAR
