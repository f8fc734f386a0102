"""Skipping the hours for which something waits on purpose, by stepping the clock of the run."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.faults.moment import RunClock
from tests.faults.seen import Seen

STILL_S = 1.5  # nothing moves for so long: what waits, waits for its hour
#: Whoever waits for another delivery, or while a worse finding lasts, has no hour of its own.
OWN_HOUR = frozenset({"", "end_unknown"})
A_LITTLE = timedelta(seconds=0.2)


class Skipping:
    """A lease of a killed sender lasts fifteen minutes, a retry waits half a minute: nobody has to
    sit through them. The clock is stepped only while nothing else moves."""

    def __init__(self, clock: RunClock) -> None:
        self._clock = clock
        self._before: object = None
        self._since = time.monotonic()
        self.skipped = timedelta()

    def skip(self, seen: Seen) -> None:
        """Step to the next moment that something waits for, if all else stands still."""
        # Not `next_at`: whoever waits for another delivery looks again every two seconds.
        now = [(one["_id"], one["state"], one["fence"]) for one in seen.deliveries]
        state = (sorted(now), len(seen.mails), len(seen.reports), len(seen.told))
        if state != self._before:
            self._before, self._since = state, time.monotonic()
            return
        ahead = [one - self._clock.now() for one in _hours(seen)]
        ahead = [one for one in ahead if one > timedelta()]
        if ahead and time.monotonic() - self._since > STILL_S:
            self._clock.step(min(ahead) + A_LITTLE)
            self.skipped += min(ahead)
            self._since = time.monotonic()


def _hours(seen: Seen) -> Iterator[datetime]:
    for one in seen.deliveries:
        if one["state"] in {"pending", "uncertain"} and one["why"] in OWN_HOUR:
            yield one["next_at"]
        elif one["state"] == "leased" and one["lease_until"] is not None:
            yield one["lease_until"]
    yield from (one["probe_at"] for one in seen.channels if one["probe_at"] is not None)
    yield from (one["until"] for one in seen.desks if one.get("until") is not None)
