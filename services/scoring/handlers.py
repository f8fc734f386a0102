"""A batch of records and a day's end: what scoring does with them, in what order."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from runtime.clock import Clock
from services.scoring.intake import Taken, id_reused, read, set_aside
from services.scoring.outcomes import Outcome, Preview
from services.scoring.ports import Arrival, Parked, Ports
from services.scoring.sameness import says_the_same
from services.scoring.settling import Settling
from targets.catalogue import Programme
from targets.observations import Observation
from targets.plain_reports import observations_from_plain

#: Records decoded, or targets judged on a new day, before others get a turn.
TURN = 64


class Scoring:
    """The service's work, over ports. Safe to repeat at any point; one thing at a time."""

    def __init__(
        self, programme: Programme, ports: Ports, clock: Clock, *, remembered: int
    ) -> None:
        self._programme = programme
        self._ports = ports
        self._clock = clock
        self._zone = ZoneInfo(programme.timezone)
        self._settling = Settling(programme, ports, clock, remembered=remembered)
        self._round: tuple[frozenset[str], date, datetime] | None = None

    @property
    def today(self) -> date:
        """The day in the province."""
        return self._clock.now().astimezone(self._zone).date()

    async def take(self, arrivals: Sequence[Arrival]) -> Outcome:
        """Store what is right, park what is wrong, judge every target touched, tell the news.

        When it returns, every effect is durable and the records may be acknowledged.
        """
        outcome = Outcome()
        day = self.today
        readings: list[Taken | Parked] = []
        for number, arrival in enumerate(arrivals):
            if number % TURN == TURN - 1:
                await asyncio.sleep(0)
            readings.append(read(self._programme, arrival, day))
        right = {one.document["target"] for one in readings if isinstance(one, Taken)}
        await self._settling.prepare(sorted(right), outcome)
        readings = await self._keep(readings, outcome)
        outcome.rejected = tuple(isinstance(one, Parked) for one in readings)
        outcome.parked = tuple(one for one in readings if isinstance(one, Parked))
        if outcome.parked:
            await self._ports.herald.park(outcome.parked)
            await self._ports.journal.set_aside([set_aside(one) for one in outcome.parked])
        touched: dict[str, list[Taken]] = {}
        for one in readings:
            if isinstance(one, Taken):
                outcome.figures += len(one.observations)
                outcome.sources.add(one.document["source"])
                touched.setdefault(one.document["target"], []).append(one)
        await self._settling.settle(touched, day, outcome)
        return outcome

    def due(self, owned: Collection[str], every: timedelta) -> bool:
        """Whether it is time to look at all targets: others are ours, another day has begun, or
        the last look was some time ago."""
        if self._round is None:
            return True
        theirs, day, at = self._round
        return (frozenset(owned), self.today) != (theirs, day) or self._clock.now() - at >= every

    async def rejudge(self, owned: Collection[str]) -> Outcome:
        """Judge again what a new day, another catalogue or a crash left behind, of the targets
        that are this worker's."""
        outcome = Outcome()
        day, begun = self.today, self._clock.now()
        known = {one.target: one for one in await self._ports.verdicts.overview()}
        stale = []
        for target in self._programme.targets:
            if target.id not in owned:
                continue
            seen = known.get(target.id)
            if (
                seen is not None
                and not seen.untold
                and self._settling.is_current(
                    day, seen.as_of, seen.catalogue_version, seen.rule_version
                )
            ):
                outcome.statuses[target.id] = seen.status
            else:
                stale.append(target.id)
        for begin in range(0, len(stale), TURN):
            await self._settling.settle(
                dict.fromkeys(stale[begin : begin + TURN], ()), day, outcome
            )
        self._round = (frozenset(owned), day, begun)
        return outcome

    async def again(self, identity: str) -> Preview:
        """Judge a target again from all its reports, and tell what is new; what that changed."""
        change = await self._settling.preview(identity, self.today)
        await self._settling.settle({identity: ()}, self.today, Outcome())
        return change

    async def preview(self, identity: str) -> Preview:
        """What judging a target again would change. Nothing is written."""
        return await self._settling.preview(identity, self.today)

    async def _keep(
        self, readings: Sequence[Taken | Parked], outcome: Outcome
    ) -> list[Taken | Parked]:
        """Store the reports, each once; one whose id belongs to another report is parked."""
        right = [one for one in readings if isinstance(one, Taken)]
        first: dict[str, Taken] = {}
        for one in right:
            first.setdefault(one.document["_id"], one)
        digests = {identity: one.document["digest"] for identity, one in first.items()}
        if first:
            taken = await self._ports.reports.keep([one.document for one in first.values()])
            digests.update(taken)
            outcome.repeated = len(taken)
        unlike = {
            one.document["_id"]
            for one in right
            if one.document["digest"] != digests[one.document["_id"]]
        }
        if not unlike:
            return list(readings)
        documents = await self._ports.reports.standing(sorted(unlike))
        standing = {one["_id"]: observations_from_plain(one) for one in documents}
        return [_as_it_stands(one, standing) for one in readings]


def _as_it_stands(
    one: Taken | Parked, standing: Mapping[str, Sequence[Observation]]
) -> Taken | Parked:
    """A report that stands already under its id, whatever its spelling; or, when it says something
    else than what stands there, parked."""
    if isinstance(one, Parked):
        return one
    stands = standing.get(one.document["_id"], one.observations)
    if not says_the_same(one.observations, stands):
        return id_reused(one)
    return replace(one, observations=tuple(stands))
