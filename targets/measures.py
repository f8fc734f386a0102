"""Series that targets are computed from, and what their values may be."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from targets.observations import Stage
from targets.words import Contradiction, Text


class Aggregate(StrEnum):
    """How figures of communes make one of the province."""

    NONE = "none"
    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Range:
    """An interval, both ends included; None is open."""

    low: Decimal | None = None
    high: Decimal | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise Contradiction("", f"the range starts at {self.low}, above its end {self.high}")

    def __contains__(self, value: Decimal) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Measure:
    """A series that a target is computed from, or that is kept beside it as context.

    A value outside `possible` is refused; one outside `plausible` is quarantined for a person to
    decide. `stages` names what a budget figure may be; empty means the series has none.
    """

    id: str
    name: Text
    unit: str
    possible: Range = field(default_factory=Range)
    plausible: Range = field(default_factory=Range)
    aggregate: Aggregate = Aggregate.NONE
    stages: tuple[Stage, ...] = ()
    context: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A derived value: 100 × numerator / denominator, both measures of the target, in per cent."""

    numerator: str
    denominator: str
