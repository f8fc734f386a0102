"""A batch of records and a day's end: what scoring does with them, in what order.

Why a version guard is enough. A verdict's document is always read *before* the target's reports,
and written only in the place of the very document that was read. So whoever writes after a write
has read at least the reports that it rested on: what a verdict knows only grows. A report is
stored before its target is judged, and its batch is finished only after a guarded write (of a new
verdict, or the mere confirmation of the one that stands) by a worker that knew the report. Hence
every finished report is in every later verdict, whoever writes it; a worker that lost its
partition and wakes up late fails at the guard, reads again, and can at worst repeat the truth.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from runtime.clock import Clock
from runtime.failures import Unavailable
from schemas.stored import VerdictDocument
from services.scoring.intake import Taken, id_reused, read
from services.scoring.judging import stand
from services.scoring.ports import (
    Arrival,
    Cause,
    Herald,
    Journal,
    Parked,
    Reports,
    Verdicts,
)
from services.scoring.state import Memory, State, observations_of
from services.scoring.telling import tale
from targets.catalogue import Programme, Target

#: Writers of one target meet only while a partition changes hands; more meetings in a row than
#: this mean that something else is wrong, and waiting is better than spinning.
TRIES = 8

#: Records decoded, or targets judged on a new day, before others get a turn.
TURN = 64


@dataclass(frozen=True, slots=True)
class Ports:
    """The world, as scoring needs it."""

    reports: Reports
    verdicts: Verdicts
    journal: Journal
    herald: Herald


@dataclass(slots=True)
class Outcome:
    """What was done: for the metrics, never for a decision."""

    figures: int = 0
    repeated: int = 0  # reports that were stored before
    parked: tuple[Parked, ...] = ()
    rejected: tuple[bool, ...] = ()  # for each record in order, whether it was parked
    written: list[str] = field(default_factory=list)  # the status of every verdict written
    conflicts: int = 0  # writes that lost at the guard
    told: int = 0  # outboxes emptied
    statuses: dict[str, str] = field(default_factory=dict)  # of the targets touched


class Scoring:
    """The service's work, over ports. Safe to repeat at any point; one thing at a time."""

    def __init__(
        self, programme: Programme, ports: Ports, clock: Clock, *, remembered: int
    ) -> None:
        self._programme = programme
        self._ports = ports
        self._clock = clock
        self._zone = ZoneInfo(programme.timezone)
        self._memory = Memory(remembered)
        self._lock = asyncio.Lock()
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
        readings = await self._keep(readings, outcome)
        outcome.rejected = tuple(isinstance(one, Parked) for one in readings)
        outcome.parked = tuple(one for one in readings if isinstance(one, Parked))
        if outcome.parked:
            await self._ports.herald.park(outcome.parked)
        touched: dict[str, list[Taken]] = {}
        for one in readings:
            if isinstance(one, Taken):
                outcome.figures += len(one.observations)
                touched.setdefault(one.document["target"], []).append(one)
        await self._settle(touched, day, outcome)
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
            current = (day.isoformat(), self._programme.version, False)
            if seen is None or (seen.as_of, seen.catalogue_version, seen.untold) != current:
                stale.append(target.id)
            else:
                outcome.statuses[target.id] = seen.status
        for begin in range(0, len(stale), TURN):
            await self._settle(dict.fromkeys(stale[begin : begin + TURN], ()), day, outcome)
        self._round = (frozenset(owned), day, begun)
        return outcome

    async def _keep(
        self, readings: Sequence[Taken | Parked], outcome: Outcome
    ) -> list[Taken | Parked]:
        """Store the reports, each once; one whose id belongs to another report is parked."""
        first: dict[str, Taken] = {}
        for one in readings:
            if isinstance(one, Taken):
                first.setdefault(one.document["_id"], one)
        standing = {identity: one.document["digest"] for identity, one in first.items()}
        if first:
            taken = await self._ports.reports.keep([one.document for one in first.values()])
            standing.update(taken)
            outcome.repeated = len(taken)
        return [
            one
            if isinstance(one, Parked) or standing[one.document["_id"]] == one.document["digest"]
            else id_reused(one)
            for one in readings
        ]

    async def _settle(
        self, touched: Mapping[str, Sequence[Taken]], day: date, outcome: Outcome
    ) -> None:
        """One judgement and one write per target, then everything told at once."""
        async with self._lock:
            written = []
            for identity, reports in touched.items():
                target = self._programme.target_by_id.get(identity)
                if target is None:
                    continue  # a series that is only context: kept, and never judged
                document = await self._stand(target, reports, day, outcome)
                outcome.statuses[identity] = document["status"]
                if document["outbox"] is not None:
                    written.append(document)
            await self._tell(written, outcome)
            self._memory.trim()

    async def _stand(
        self, target: Target, reports: Sequence[Taken], day: date, outcome: Outcome
    ) -> VerdictDocument:
        """The target's document with these reports in it, written or confirmed by this worker."""
        cause = reports[0].cause if reports else Cause()
        for _ in range(TRIES):
            state = await self._state(target, outcome)
            for one in reports:
                state.add(one.document["_id"], one.observations)
            before = state.document
            if before is not None and state.settled and self._is_current(before, day):
                return before
            standing = stand(self._programme, target, state, day, self._clock.now(), cause)
            document = standing.document
            if standing.new:
                won = await self._ports.verdicts.write(document)
                if won:
                    outcome.written.append(document["status"])
            else:
                won = await self._ports.verdicts.confirm(target.id, document["guard"])
                document = {**document, "guard": document["guard"] + 1}
            if won:
                state.document, state.settled = document, True
                return document
            outcome.conflicts += 1
            self._memory.forget(target.id)
        raise Unavailable("store", f"the verdict of {target.id} keeps changing hands")

    async def _state(self, target: Target, outcome: Outcome) -> State:
        """What is known of the target, with nothing left untold."""
        state = self._memory.get(target.id)
        if state is None:
            # The document first, then the reports: the guard rests on this order.
            state = State(await self._ports.verdicts.read(target.id))
            async for document in self._ports.reports.of_target(target.id):
                state.add(document["_id"], observations_of(document))
            self._memory.put(target.id, state)
        if state.document is not None and state.document["outbox"] is not None:
            await self._tell([state.document], outcome)
        return state

    async def _tell(self, documents: Sequence[VerdictDocument], outcome: Outcome) -> None:
        """Journal and publish what the documents have to tell; then, and only then, clear it."""
        if not documents:
            return
        told = tale(documents)
        await self._ports.journal.record(told.history, told.slips)
        await self._ports.herald.announce(told.news)
        await self._ports.verdicts.clear([(one["_id"], one["version"]) for one in documents])
        outcome.told += len(documents)
        for one in documents:
            state = self._memory.get(one["_id"])
            if state is not None:
                state.document = {**one, "outbox": None}

    def _is_current(self, document: VerdictDocument, day: date) -> bool:
        return (document["as_of"], document["catalogue_version"]) == (
            day.isoformat(),
            self._programme.version,
        )
