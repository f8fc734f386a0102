"""What is promised and by when, where the way starts, and what it passes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from targets.periods import Period
from targets.words import Text


class Comparison(StrEnum):
    """How a goal compares: the sign that the text of the programme uses."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    EQUAL = "="
    AT_MOST = "<="
    LESS_THAN = "<"


@dataclass(frozen=True, slots=True)
class Goal:
    """What is promised, and the last day by which."""

    value: Decimal
    by: date
    comparison: Comparison = Comparison.AT_LEAST

    def met_by(self, value: Decimal) -> bool:
        """Whether a value keeps the promise, by the sign in the programme's own text.

        `= 100` is read as "all of them": 100 or more meets it.
        """
        match self.comparison:
            case Comparison.AT_LEAST | Comparison.EQUAL:
                return value >= self.value
            case Comparison.MORE_THAN:
                return value > self.value
            case Comparison.AT_MOST:
                return value <= self.value
            case Comparison.LESS_THAN:
                return value < self.value


@dataclass(frozen=True, slots=True)
class Base:
    """Where the way to the goal starts: the value at the end of a period, with its source."""

    value: Decimal
    period: Period
    source: str = ""


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A value that the catalogue asks for on the way, by the end of a day."""

    value: Decimal
    by: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """From this period on the series is another one: no pace across it."""

    start: Period
    why: Text
