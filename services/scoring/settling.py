"""Bringing targets up to date: one judgement and one guarded write for each, then the news.

Why a version guard is enough. A verdict's document is always read *before* the target's reports,
and written only in the place of the very document that was read. So whoever writes after a write
has read at least the reports that it rested on: what a verdict knows only grows. A report is
stored before its target is judged, and its batch is finished only after a guarded write (of a new
verdict, or the mere confirmation of the one that stands) by a worker that knew the report. Hence
every finished report is in every later verdict, whoever writes it; a worker that lost its
partition and wakes up late fails at the guard, reads again, and can at worst repeat the truth.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from runtime.clock import Clock
from runtime.failures import Unavailable
from schemas.stored import VerdictDocument
from services.scoring.intake import Taken
from services.scoring.judging import stand
from services.scoring.outcomes import Outcome, Preview
from services.scoring.ports import Cause, Ports
from services.scoring.state import Memory, State
from services.scoring.telling import tale
from targets.catalogue import Programme, Target
from targets.ledger import Ledger
from targets.plain_reports import observations_from_plain
from targets.verdicts import RULE_VERSION

#: Writers of one target meet only while a partition changes hands; more meetings in a row than
#: this mean that something else is wrong, and waiting is better than spinning.
TRIES = 8
#: Figures read from the store before others get a turn.
FIGURES_A_TURN = 2000


class Settling:
    """Judges and tells, one caller at a time: the stream and the daily round both come here."""

    def __init__(
        self, programme: Programme, ports: Ports, clock: Clock, *, remembered: int
    ) -> None:
        self._programme = programme
        self._ports = ports
        self._clock = clock
        self._memory = Memory(remembered)
        self._lock = asyncio.Lock()

    async def prepare(self, identities: Iterable[str], outcome: Outcome) -> None:
        """Read targets that are not remembered before their new reports are stored, which would
        only be read back."""
        async with self._lock:
            for identity in identities:
                target = self._programme.target_by_id.get(identity)
                if target is not None:
                    await self._state(target, outcome)

    async def settle(
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

    async def preview(self, identity: str, day: date) -> Preview:
        """What judging a target again would change. Nothing is written; what was read is
        remembered, for the judgement that may follow."""
        target = self._programme.target_by_id[identity]
        state = await self._load(target)
        self._memory.put(identity, state)
        self._memory.trim()
        standing = stand(self._programme, target, state, day, self._clock.now(), Cause())
        outbox = standing.document["outbox"] if standing.new else None
        return Preview(
            identity,
            state.document["status"] if state.document else "",
            standing.document["status"],
            standing.new,
            tuple(f"{one['finding']} {one['change']}" for one in outbox["slips"]) if outbox else (),
            state.ledger.size,
        )

    def is_current(self, day: date, as_of: str, catalogue_version: str, rule_version: str) -> bool:
        """Whether a verdict was given on this day, by this catalogue and these rules."""
        now = (day.isoformat(), self._programme.version, RULE_VERSION)
        return (as_of, catalogue_version, rule_version) == now

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
            if before is not None and state.settled and self._stands(before, day):
                return before
            standing = stand(self._programme, target, state, day, self._clock.now(), cause)
            document = standing.document
            if standing.fresh:
                won = await self._ports.verdicts.write(document)
                if won and standing.new:
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
            state = await self._load(target)
            self._memory.put(target.id, state)
        if state.document is not None and state.document["outbox"] is not None:
            await self._tell([state.document], outcome)
        return state

    async def _load(self, target: Target) -> State:
        """The document first, then the reports: the guard rests on this order."""
        state = State(await self._ports.verdicts.read(target.id), Ledger(target))
        waiting = 0
        async for document in self._ports.reports.of_target(target.id):
            state.add(document["_id"], observations_from_plain(document))
            waiting += len(document["observations"])
            if waiting >= FIGURES_A_TURN:
                # Many reports arrive at once; without a pause the store's own heartbeat would
                # starve, and its client would give the connection up.
                await asyncio.sleep(0)
                waiting = 0
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

    def _stands(self, document: VerdictDocument, day: date) -> bool:
        rule_version = document["target"]["verdict"]["rule_version"]
        return self.is_current(day, document["as_of"], document["catalogue_version"], rule_version)
