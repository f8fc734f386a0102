"""What the worker does with a batch and with a due message: handlers, patience, counting."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

import structlog

from runtime.failures import Rejected
from runtime.health import Watch
from runtime.kafka_spans import batch_span, onward
from runtime.messages import Batch, Record
from runtime.patience import Brake, until_available
from runtime.telemetry import trace_ids
from services.alerts.agents import listen
from services.alerts.deliveries import Answer, Delivery, Outcome, State
from services.alerts.episodes import Channel
from services.alerts.handlers import (
    Handled,
    Office,
    Post,
    deliver_next,
    give_up,
    plan_digests,
    settle,
    take_acts,
    take_changes,
)
from services.alerts.metrics import AlertsMetrics

_log = structlog.stdlib.get_logger(__name__)


class Parking(Protocol):
    """Where records that tell nothing are kept."""

    async def park(self, record: Record, rejected: Rejected) -> None:
        """Keep a record with its place and what is wrong with it; again changes nothing."""
        ...


class Work:
    """The handlers, with waiting, counting and logging round them."""

    def __init__(
        self,
        office: Office,
        post: Post,
        *,
        prepare: Callable[[], Awaitable[None]],
        parking: Parking,
        brake: Brake,
        metrics: AlertsMetrics,
        count_parked: Callable[[str], None],
        watches: tuple[Watch, Watch],
    ) -> None:
        self.metrics = metrics
        self._office = office
        self._post = post
        self._prepare = prepare
        self._parking = parking
        self._brake = brake
        self._count_parked = count_parked
        self._taking, self._sending = watches
        self._prepared = False

    async def take(self, batch: Batch) -> None:
        """Make every effect of a batch durable, however long the store is away."""
        told = listen(batch.records)
        heard = [one for _, one in told if not isinstance(one, Rejected)]

        async def once() -> int:
            await self._ready()
            for record, one in told:
                if isinstance(one, Rejected):
                    await self._parking.park(record, one)
            # What is told because of a record stands in the trace, below the span of its taking.
            return await take_changes(
                [replace(one, traceparent=onward(one.traceparent)) for one in heard], self._office
            )

        with batch_span(batch, group="alerts"):
            planned = await until_available(once, watch=self._taking)
            self.metrics.taken(len(heard), planned)
            for record, one in told:
                if isinstance(one, Rejected):
                    self._parked(record, one)
                else:
                    self._brake.reset()

    def _parked(self, record: Record, why: Rejected) -> None:
        self._count_parked(str(why.reason))
        _log.warning(
            "parked a slip",
            partition=record.partition,
            offset=record.offset,
            reason=str(why.reason),
            detail=why.detail,
        )
        self._brake.parked()

    async def send(self, channel: Channel) -> bool:
        """Handle one message that is due; False when there is none."""
        handled = await deliver_next(channel, self._office, self._post)
        if handled is None:
            return False
        # The message may have left: only its record is tried again, never the sending.
        await until_available(
            partial(settle, handled, self._office, self._post), watch=self._sending
        )
        self.metrics.handled(handled)
        _tell(handled)
        return True

    async def take_acts(self) -> None:
        """Take what people did since the last look."""
        await self._ready()
        taken = await take_acts(self._office)
        self.metrics.acts(taken)
        if taken.taken:
            _log.info("acts taken", taken=taken.taken, waiting=taken.waiting)

    async def sweep(self) -> None:
        """Free the claims of senders that are gone, plan the digests whose hour has come, and end
        what no channel lets through."""
        await self._ready()
        freed = await self._office.deliveries.expire(self._office.clock.now())
        if freed:
            _log.warning("claims ran out", freed=freed)
        await plan_digests(self._office, self._post.policy)
        for channel in Channel:
            ended = await give_up(channel, self._office, self._post)
            if ended:
                handled = Handled(left=ended)
                self.metrics.handled(handled)
                _tell(handled)

    async def _ready(self) -> None:
        if not self._prepared:
            await self._prepare()
            self._prepared = True


def _tell(handled: Handled) -> None:
    """One line in the log for each attempt and each end; never an address."""
    for delivery in handled.deliveries:
        if handled.answer is not None or delivery.state.final:
            _say(delivery, handled.answer)
    for delivery in handled.left:
        _say(delivery, None)


def _say(delivery: Delivery, answer: Answer | None) -> None:
    good = delivery.state is State.SENT or delivery.state is State.SUPPRESSED
    halted = answer is not None and answer.outcome is Outcome.HALTED
    (_log.error if halted else _log.info if good else _log.warning)(
        "delivery",
        delivery=delivery.id,
        letter=delivery.letter,
        episode=delivery.episode,
        seq=delivery.seq,
        target=delivery.target,
        recipient=delivery.recipient,
        channel=delivery.channel.value,
        state=delivery.state.value,
        why=delivery.why.value,
        outcome=answer.outcome.value if answer else "",
        answer=delivery.answer,
        **trace_ids(delivery.traceparent),
    )
