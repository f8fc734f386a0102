"""The programme as it was known on a day.

Today's verdicts are read as scoring wrote them. For any other day the gateway takes the reports
that had come by then and judges them itself: a verdict is a pure function, so it is the same one.
It is judged once and kept until scoring has taken in another report on the target: every report
raises the guard of its target's verdict, even one of long ago that comes late.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from schemas.stored import MeasurementDocument
from services.gateway.kept import Kept
from services.gateway.ports import Store
from services.gateway.vintages import end_of, observations
from targets.catalogue import Programme, Target
from targets.judge import judge
from targets.plain import target_plain

Plain = dict[str, Any]

#: What only a target's own page shows of its verdict.
LONG = ("points", "spells", "steps", "opinions", "inputs", "quarantined", "notes")
#: How many targets on how many days are kept judged: each has a few dozen kilobytes.
TARGETS_KEPT = 500
DAYS_KEPT = 16


@dataclass(frozen=True, slots=True)
class Known:
    """The targets, in the catalogue's order, as they were known on a day.

    `judged_at` is when the newest of the verdicts was given; None when they were judged just now.
    `mark` stands for all of it: the same mark, the same targets.
    """

    as_of: date
    judged_at: datetime | None
    targets: tuple[Plain, ...]
    mark: str = ""


class Past:
    """Targets judged as of days, one at a time: judging is work, and a page asks for all."""

    def __init__(self, store: Store, programme: Programme) -> None:
        self._store, self._programme = store, programme
        self._targets: Kept[tuple[str, date], tuple[int, Plain]] = Kept(TARGETS_KEPT)
        self._days: Kept[date, Known] = Kept(DAYS_KEPT)
        self._working = asyncio.Lock()

    async def target(self, target: Target, day: date) -> Plain:
        """One target as the reports that had come by the end of a day give it."""
        # The guard first: a report that comes between then is in the verdict and not in the key.
        guards = await self._store.guards([target.id])
        async with self._working:
            return await self._judged(target, day, guards.get(target.id, 0))

    async def known(self, day: date) -> Known:
        """All targets as the reports that had come by the end of a day give them."""
        guards = await self._store.guards()
        mark = self._mark(day, guards)
        async with self._working:
            found = self._days.get(day)
            if found is None or found.mark != mark:
                targets = [
                    briefly(await self._judged(one, day, guards.get(one.id, 0)))
                    for one in self._programme.targets
                ]
                found = Known(day, None, tuple(targets), mark)
                self._days.put(day, found)
        return found

    async def _judged(self, target: Target, day: date, guard: int) -> Plain:
        found = self._targets.get((target.id, day))
        if found is None or found[0] != guard:
            until = end_of(day, self._programme.timezone)
            reports = await self._store.reports([target.id], until)
            plain = await asyncio.to_thread(judged, self._programme, target, reports, day)
            found = (guard, plain)
            self._targets.put((target.id, day), found)
        return found[1]

    def _mark(self, day: date, guards: Mapping[str, int]) -> str:
        digest = sha256(f"as of {day} {self._programme.version}".encode())
        for name, guard in sorted(guards.items()):
            digest.update(f"\n{name} {guard}".encode())
        return digest.hexdigest()


def judged(
    programme: Programme, target: Target, reports: Sequence[MeasurementDocument], day: date
) -> Plain:
    """A target with the verdict that these reports give on a day, as the API writes it."""
    verdict = judge(programme, target, observations(reports), day)
    plain: Plain = target_plain(programme, target, verdict)
    return plain


def beside_today(target: Plain, programme: Programme) -> Plain:
    """A target as scoring wrote it, with the version of the catalogue that holds now: the verdict
    keeps the one that judged it."""
    return {**target, "catalogue_version": programme.version}


def briefly(target: Plain) -> Plain:
    """A target without what only its own page shows."""
    verdict = {name: value for name, value in target["verdict"].items() if name not in LONG}
    return {**target, "verdict": verdict}
