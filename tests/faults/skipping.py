"""Skipping the hours for which something waits on purpose, by stepping the clock of the run."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from pymongo.database import Database

from tests.faults.letters import FINAL
from tests.faults.moment import RunClock
from tests.faults.seen import Document

LOOK_S = 0.5
STILL_S = 1.5  # nothing moves for so long: what waits, waits for its hour
#: Whoever waits for another delivery, or while a worse finding lasts, has no hour of its own.
OWN_HOUR = frozenset({"", "end_unknown"})
A_LITTLE = timedelta(seconds=0.2)
#: Looked at again every half minute, and let go when its hour has come: far off once a clock was
#: set back, though the runs have no such waits of their own.
HELD_UNTIL = frozenset({"settling"})
FIELDS = ("state", "why", "target", "fence", "attempts", "next_at", "lease_until", "held")


class Skipping:
    """A lease of a killed sender lasts fifteen minutes, a retry waits half a minute: nobody has to
    sit through them. The clock is stepped only while nothing else moves."""

    def __init__(self, clock: RunClock, database: Database[Document]) -> None:
        self._clock = clock
        self._database = database
        self._before: object = None
        self._looked = self._since = self.moved_at = time.monotonic()

    def skip(self) -> None:
        """Step to the next moment that something waits for, if all else stands still."""
        if time.monotonic() - self._looked < LOOK_S:
            return
        self._looked = time.monotonic()
        fields = dict.fromkeys(FIELDS, 1)
        waiting = list(self._database["deliveries"].find({"state": {"$nin": [*FINAL]}}, fields))
        # Not `next_at`: whoever waits for another delivery looks again every two seconds.
        state = [
            sorted((one["_id"], one["state"], one["fence"], one["attempts"]) for one in waiting),
            *(self._database[name].count_documents({}) for name in ("measurements", "episodes")),
        ]
        if state != self._before:
            self._before, self._since = state, time.monotonic()
            self.moved_at = self._since
        elif time.monotonic() - self._since > STILL_S:
            self._step(waiting)

    def _step(self, waiting: list[Document]) -> None:
        now = self._clock.now()
        ahead = [one for one in self._hours(waiting) if one > now]
        if ahead:
            self._clock.set(min(ahead) + A_LITTLE)
            self._since = time.monotonic()

    def _hours(self, waiting: list[Document]) -> Iterator[datetime]:
        quiet = self._quiet()
        for one in waiting:
            if one["state"] == "leased" and one["lease_until"] is not None:
                yield one["lease_until"]
            elif one["state"] in {"pending", "uncertain"} and one["why"] in OWN_HOUR:
                yield one["next_at"]
            elif one["why"] == "silenced" and one["target"] not in quiet:
                yield one["next_at"]  # it looks every minute whether it still is
            elif one["why"] in HELD_UNTIL:
                yield one["held"][-1]["until"]
        for name, field in (("alert_channels", "probe_at"), ("alert_desks", "until")):
            for one in self._database[name].find({field: {"$ne": None}}, {field: 1}):
                if waiting and one.get(field) is not None:
                    yield one[field]

    def _quiet(self) -> set[str]:
        """The targets of the silences that were begun and not ended."""
        acts = list(self._database["acts"].find({"kind": {"$in": ["silenced", "silence_ended"]}}))
        ended = {one.get("silence") for one in acts}
        return {
            target
            for one in acts
            if one["kind"] == "silenced" and one["_id"] not in ended
            for target in one["matcher"]["targets"]
        }
