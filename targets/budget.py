"""A floor on money, year by year and stage by stage: what was planned, what was spent, what is
missing, what would still mend it, and what cannot be said yet."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext
from enum import StrEnum

from targets.aggregation import Amount
from targets.catalogue import Target
from targets.execution import Execution
from targets.kinds import Floor
from targets.observations import Observation, Stage
from targets.periods import Period
from targets.spending_path import Asked
from targets.verdicts import Quarantined
from targets.years import Step, missing

#: As the judge computes: sums and products of admitted figures are exact.
EXACT = Context(prec=80)


class Lack(StrEnum):
    """Why something cannot be said yet."""

    NO_FIGURE = "no_figure"
    NO_DENOMINATOR = "no_denominator"
    NO_NUMERATOR = "no_numerator"
    NO_YEAR_BEFORE = "no_year_before"
    NO_EXECUTION = "no_execution"
    NO_TOTAL = "no_total"
    NO_PROFILE = "no_profile"
    UNREPORTED_MONTHS = "unreported_months"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Unsaid:
    """One thing that cannot be said yet: why, and of which year and stage."""

    why: Lack
    year: Period | None = None
    stage: Stage = Stage.NONE
    months: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One stage of one year: its two sums, as far as they are known. `step` is the share held
    against the limit and the year before; None while a sum is missing."""

    year: Period
    stage: Stage
    limit: Decimal
    part: Amount | None
    whole: Amount | None
    step: Step | None = None

    @property
    def share(self) -> Decimal | None:
        """The share in per cent."""
        return self.step.reading.value if self.step else None

    @property
    def held(self) -> bool | None:
        """Whether the limit is held; None while nobody can say."""
        return None if self.step is None else not self.step.breached

    @property
    def short(self) -> Decimal | None:
        """What is missing to the limit: `limit × denominator − numerator`, nothing when held."""
        return None if self.step is None else missing(self.step.reading, self.limit) or Decimal(0)

    @property
    def before(self) -> Decimal | None:
        """The share of the same stage of the year before."""
        return self.step.before.value if self.step and self.step.before else None

    @property
    def fallen(self) -> Decimal | None:
        """How much more, in whole đồng, would make the share equal that of the year before."""
        if self.step is None or self.step.before is None:
            return None
        now, then = self.step.reading, self.step.before
        if now.part is None or now.whole is None or not then.part or not then.whole:
            return None
        with localcontext(EXACT):
            more = (then.part * now.whole / then.whole - now.part).to_integral_value(ROUND_CEILING)
        return max(more, Decimal(0))

    @property
    def most_whole(self) -> Decimal | None:
        """Of a numerator alone: the greatest total of which it would still hold the limit."""
        if self.part is None or self.whole is not None:
            return None
        with localcontext(EXACT):
            return (100 * self.part.value / self.limit).to_integral_value(ROUND_FLOOR)

    @property
    def least_part(self) -> Decimal | None:
        """What has to be spent of a total to hold the limit."""
        if self.whole is None:
            return None
        with localcontext(EXACT):
            return (self.limit * self.whole.value / 100).to_integral_value(ROUND_CEILING)

    @property
    def inputs(self) -> tuple[Observation, ...]:
        """The figures behind both sums."""
        return (self.part.inputs if self.part else ()) + (self.whole.inputs if self.whole else ())

    @property
    def invented(self) -> bool:
        """Whether any of them was made up for a demonstration."""
        return any(one.invented for one in self.inputs)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a year: what the profile expects by its end, what was spent by then, what was
    spent in it alone, and what it still has to spend."""

    period: Period
    due_share: Decimal | None
    due: Decimal | None
    spent: Decimal | None
    alone: Decimal | None
    asked: Asked | None


class Basis(StrEnum):
    """What the path starts from: running totals of spending, or the sum that the year has on
    paper."""

    EXECUTION = "execution"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Within:
    """A budget year from January to December, and the path that still meets the floor.

    `counted` is what has been spent (or is planned, on that basis), `needed` what the floor asks
    for; `execution` is None while no running total can be held against anything.
    """

    year: Period
    basis: Basis
    needed: Decimal
    counted: Decimal
    through: Period | None
    months: tuple[Month, ...]
    path: tuple[Asked, ...]
    execution: Execution | None

    @property
    def left(self) -> Decimal:
        """What is still missing to the floor."""
        return max(self.needed - self.counted, Decimal(0))


@dataclass(frozen=True, slots=True)
class Budget:
    """All that can be said of one floor on a day."""

    target: Target
    rule: Floor
    day: date
    lines: tuple[Line, ...]
    within: Within | None
    unsaid: tuple[Unsaid, ...]
    held: tuple[Quarantined, ...]

    @property
    def invented(self) -> bool:
        """Whether any figure in it was made up for a demonstration."""
        return any(line.invented for line in self.lines)
