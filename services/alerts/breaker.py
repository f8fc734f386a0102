"""When a channel that keeps failing is left alone for a while, by all workers together."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Breaker:
    """How many failures of a channel in a row open its breaker, and for how long.

    The pause doubles while every probe fails. A failure that is one recipient's does not count.
    """

    limit: int = 5
    first_pause: timedelta = timedelta(seconds=30)
    longest_pause: timedelta = timedelta(minutes=10)

    def probe_at(
        self, failures: int, *, now: datetime, not_before: datetime | None = None
    ) -> datetime | None:
        """When one message may be tried again after so many failures in a row; None while the
        breaker stays closed. A wish of the other side opens it at once."""
        if failures < self.limit:
            return not_before if not_before and not_before > now else None
        doubled = min(failures - self.limit, 30)  # beyond, the cap has long been reached
        pause: timedelta = min(self.longest_pause, self.first_pause * 2**doubled)
        return max(now + pause, not_before or now)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a channel stands, for all workers: `probe_at` None lets everything through."""

    why: str = ""
    failures: int = 0
    halted: bool = False
    since: datetime | None = None
    probe_at: datetime | None = None
