"""What a report is about: a period, and the day up to which it is told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.gateway.questions import BadQuestion
from services.gateway.vintages import end_of
from targets.periods import BadPeriod, Cadence, Period

_EXPECTED = "a month, quarter, half or year that has begun, like 2026-09, 2026-Q3, 2026-S1 or 2026"


@dataclass(frozen=True, slots=True)
class Reported:
    """A period, told as it was known at the end of a day."""

    period: Period
    day: date

    @property
    def over(self) -> bool:
        """Whether the whole period is told."""
        return self.day >= self.period.end

    def begin(self, timezone: str) -> datetime:
        """The first moment of the period."""
        return end_of(self.period.start - timedelta(days=1), timezone)

    def end(self, timezone: str) -> datetime:
        """The first moment that is not told any more."""
        return end_of(self.day, timezone)


def reported(period: str, day: date | None, today: date) -> Reported:
    """What is asked for: this month without a period; the period's end without a day, or today
    while it lasts."""
    if not period:
        about = Period.containing(day or today, Cadence.MONTH)
    else:
        try:
            about = Period.parse(period)
        except BadPeriod as error:
            raise BadQuestion("period", _EXPECTED, period) from error
    if about.cadence is Cadence.DAY or about.start > today:
        raise BadQuestion("period", _EXPECTED, period)
    until = day or min(about.end, today)
    if not about.start <= until <= today:
        raise BadQuestion("as_of", "a day from the period's first one on", until.isoformat())
    return Reported(about, until)
