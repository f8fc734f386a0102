"""From values to places on a chart: a linear scale, and round values for its axis."""

from dataclasses import dataclass
from math import floor, log10


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear way from values to places; `low` and `high` may be the same."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round values from below `low` to above `high`, about so many: steps of 1, 2 or 5."""
    if high <= low:
        low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
    rough = (high - low) / about
    power: float = 10.0 ** floor(log10(rough))
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= rough * 0.999)
    first = floor(low / step + 1e-9)
    values = [first * step]
    while values[-1] < high - step * 1e-9:
        values.append((first + len(values)) * step)
    return values
