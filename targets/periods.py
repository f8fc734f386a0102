"""Reporting periods: what a figure is about, from a day to a year."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache


class Cadence(StrEnum):
    """How long one period is, and how often a series is published."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


MONTHS = {Cadence.YEAR: 12, Cadence.HALF: 6, Cadence.QUARTER: 3, Cadence.MONTH: 1}
_LETTER = {Cadence.HALF: "S", Cadence.QUARTER: "Q"}
_SHAPE = re.compile(
    r"(?P<year>\d{4})(?:-S(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
)


class BadPeriod(ValueError):
    """The text names no period: expected 2026, 2026-S1, 2026-Q3, 2026-09 or 2026-09-30."""


@dataclass(frozen=True)
class Period:
    """One reporting period: its cadence and its first day. Ordered by its last day, then its
    first."""

    cadence: Cadence
    start: date

    @classmethod
    @lru_cache(4096)  # periods are few and figures many: one value for all that are about it
    def parse(cls, text: str) -> "Period":
        """Read `2026`, `2026-S1`, `2026-Q3`, `2026-09` or `2026-09-30`, or raise BadPeriod."""
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise BadPeriod(text)
        year = int(found["year"])
        try:
            if found["half"]:
                return cls(Cadence.HALF, date(year, 6 * int(found["half"]) - 5, 1))
            if found["quarter"]:
                return cls(Cadence.QUARTER, date(year, 3 * int(found["quarter"]) - 2, 1))
            if found["day"]:
                return cls(Cadence.DAY, date(year, int(found["month"]), int(found["day"])))
            if found["month"]:
                return cls(Cadence.MONTH, date(year, int(found["month"]), 1))
            return cls(Cadence.YEAR, date(year, 1, 1))
        except ValueError as error:
            raise BadPeriod(text) from error

    @classmethod
    def containing(cls, day: date, cadence: Cadence) -> "Period":
        """The period of this cadence that the day falls in."""
        if cadence is Cadence.DAY:
            return cls(cadence, day)
        length = MONTHS[cadence]
        return cls(cadence, date(day.year, (day.month - 1) // length * length + 1, 1))

    @cached_property
    def end(self) -> date:
        """The last day of the period, included."""
        if self.cadence is Cadence.DAY:
            return self.start
        month = self.start.month + MONTHS[self.cadence] - 1
        return date(self.start.year, month, monthrange(self.start.year, month)[1])

    @cached_property
    def following(self) -> "Period":
        """The period of the same cadence that begins when this one is over."""
        return Period.containing(date.fromordinal(self.end.toordinal() + 1), self.cadence)

    @cached_property
    def preceding(self) -> "Period":
        """The period of the same cadence that ends when this one begins."""
        return Period.containing(date.fromordinal(self.start.toordinal() - 1), self.cadence)

    def __hash__(self) -> int:
        """Periods are looked up more often than anything else, and few begin on the same day."""
        return hash(self.start)

    def __str__(self) -> str:
        """The same text that `parse` reads."""
        match self.cadence:
            case Cadence.YEAR:
                return f"{self.start.year:04}"
            case Cadence.MONTH:
                return f"{self.start:%Y-%m}"
            case Cadence.DAY:
                return self.start.isoformat()
            case _:
                nth = (self.start.month - 1) // MONTHS[self.cadence] + 1
                return f"{self.start.year:04}-{_LETTER[self.cadence]}{nth}"

    def __lt__(self, other: "Period") -> bool:
        """Earlier is what ends earlier; of two that end together, the longer one."""
        return (self.end, self.start) < (other.end, other.start)
