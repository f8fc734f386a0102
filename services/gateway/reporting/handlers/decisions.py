"""Decisions on held figures: prepared, kept once, and handed to ingest until it acknowledges."""

from dataclasses import dataclass

from runtime.clock import Clock
from runtime.failures import Rejected, Unavailable
from services.gateway.reporting.deciding import (
    Hand,
    Kind,
    OwnFigure,
    Stale,
    State,
    SwitchedOff,
    Wish,
    decision_of,
    same_wish,
)
from services.gateway.reporting.events import event_of
from services.gateway.reporting.handlers.figures import HeldFigures, Standing
from services.gateway.reporting.ports import DecisionDocument, Decisions, Ingest

#: Decisions that are sent in one round of the outbox.
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decision that may be kept; `known` when it was kept before, by the same form."""

    decision: DecisionDocument
    known: bool


@dataclass(frozen=True, slots=True)
class Deciding:
    """Does what people decide. `ingest` None: decisions are switched off here."""

    figures: HeldFigures
    decisions: Decisions
    ingest: Ingest | None
    clock: Clock

    @property
    def on(self) -> bool:
        """Whether decisions can be made here."""
        return self.ingest is not None

    async def prepare(
        self, standing: Standing, wish: Wish, hand: Hand, key: str, seen: str | None
    ) -> Prepared:
        """The decision that this comes to; nothing is kept yet, so that it can be remembered of
        whom first. `seen` is the mark of the figure as whoever decides saw it.

        Raises SwitchedOff, Stale, OwnFigure or BadDecision.
        """
        if not self.on:
            raise SwitchedOff
        earlier = await self.decisions.by_key(hand.by, key)
        if earlier is not None:
            if not same_wish(earlier, standing.id, wish):
                raise Stale("other", earlier)
            return Prepared(earlier, known=True)
        if not standing.held:
            raise Stale("not_held", standing.decisions[-1] if standing.decisions else None)
        if standing.waits is not None:
            raise Stale("decided", standing.waits)
        if seen is not None and seen != standing.mark:
            raise Stale("changed")
        if wish.kind is Kind.ACCEPTED and hand.by in await self._authors(standing):
            raise OwnFigure
        decision = decision_of(
            standing.target,
            standing.figure,
            standing.newest,
            wish,
            hand,
            key,
            len(standing.decisions),
            self.clock.now(),
        )
        return Prepared(decision, known=False)

    async def own(self, standing: Standing, account: str) -> bool:
        """Whether an account reported this figure through us, and may therefore not accept it."""
        return bool(account) and account in await self._authors(standing)

    async def keep(self, prepared: Prepared) -> DecisionDocument:
        """Keep a decision and hand it on. What ingest cannot take now stays pending and is sent
        again later; of two who decide at once the second is told. Raises Stale."""
        decision = prepared.decision
        if not prepared.known:
            other = await self.decisions.insert(decision)
            if other is not None and (other["by"], other["key"]) != (
                decision["by"],
                decision["key"],
            ):
                raise Stale("decided", other)
            decision = other or decision
        if decision["state"] == State.PENDING:
            decision = await self.send(decision)
        return decision

    async def send(self, decision: DecisionDocument) -> DecisionDocument:
        """Hand one decision to ingest and write down what became of it."""
        if self.ingest is None:
            return decision
        state, problem = State.PUBLISHED, ""
        try:
            await self.ingest.publish(event_of(decision))
        except Unavailable as away:
            state, problem = State.PENDING, str(away)[:300]
        except Rejected as wrong:
            state, problem = State.FAILED, str(wrong)[:300]
        at = self.clock.now() if state is State.PUBLISHED else None
        await self.decisions.mark(
            decision["_id"], state=state.value, at=at, problem=problem, events=()
        )
        told = decision.copy()
        told["state"], told["problem"], told["published_at"] = state.value, problem, at
        return told

    async def send_waiting(self) -> int:
        """Send what waits; how many still do. Raises Unavailable while the store is away."""
        waiting = await self.decisions.waiting(AT_ONCE)
        left = 0
        for decision in waiting:
            sent = await self.send(decision)
            left += sent["state"] == State.PENDING
        return left

    async def _authors(self, standing: Standing) -> frozenset[str]:
        figure = standing.figure
        return await self.decisions.authors(figure["source"], figure["event_id"])
