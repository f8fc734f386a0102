"""Faust at the speed of its client: one fetched batch of one partition as one Faust event.

Faust's own path costs thirty times the rest for each record (four tasks, a lock, a queue, sensors),
so a whole batch travels as one event here. That rests on private methods of faust-streaming
0.15.3, which is why the version is pinned exactly and why all of it is in this module.

What is guaranteed:

- Only `BatchConsumer.finish` moves a committed offset. Faust acknowledges on its own in several
  places (a loop body that raises, an event skipped while a rebalance goes on); none of them counts.
- Batches of a partition are finished in the order in which they were handed over. Another order,
  or a batch that got lost between fetch and body, raises `BatchOutOfOrder`: the process stops, and
  the next one begins at the committed offset. Nothing is skipped.
- Every rebalance and every seek begins a new term. A batch of an earlier term is finished without
  effect, since its records are fetched again by whoever owns the partition now.
- What was finished is committed before a partition is given up, when the broker answers in time.
- A commit counts under the membership in which it was finished, or not at all: a worker that slept
  past its session cannot move its successor's offsets back (`runtime.membership`).
"""

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

import faust
import structlog
from aiokafka.errors import KafkaError
from faust.exceptions import FaustError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, EventT
from mode.utils.futures import notify

from runtime.membership import Membership, commit_as
from runtime.messages import BatchOutOfOrder
from runtime.space import Space

_log = structlog.stdlib.get_logger(__name__)
_FAUST_LOG = logging.getLogger("faust")  # or Faust would name the logger after our modules

#: Well below the shortest session timeout in use (6 s): the group waits for us meanwhile.
COMMIT_BEFORE_REVOKE_S = 2.0
ENDS_S = 5.0
#: What a record costs beside its bytes: the client's object and ours.
RECORD_BYTES = 400
NOBODY = Membership(-1, "")


@dataclass(frozen=True, slots=True, eq=False)
class Fetched:
    """The value of a Faust event here: the client's records of one fetch of one partition."""

    consumer: "BatchConsumer"
    tp: TP
    records: list[Any]
    term: int
    handed_at: float
    size: int


class BatchConsumer(driver.Consumer):
    """Hands over fetched batches whole, and commits what was finished and nothing else."""

    logger = _FAUST_LOG

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._term = 0
        self._joined = False
        self._membership = NOBODY
        self._expected: dict[TP, int] = {}
        self._handed: defaultdict[TP, deque[int]] = defaultdict(deque)
        self._stored_at: defaultdict[TP, deque[float]] = defaultdict(deque)  # beside `_handed`
        self._finished: dict[TP, int] = {}
        self.last_progress = time.monotonic()
        super().__init__(*args, **kwargs)
        app: Any = self.app
        self.space = Space(app.waiting_bytes)

    # What stream.py asks.

    @property
    def joined(self) -> bool:
        """Whether the group has given us our part, which may be no partition at all.

        Not after a session that ran out, though nothing has come to tell of it yet.
        """
        return self._joined and self._membership == Membership.of(self._coordinator())

    def is_current(self, fetched: Fetched) -> bool:
        """Whether the batch is still ours to finish."""
        return fetched.term == self._term

    def finish(self, fetched: Fetched) -> bool:
        """Mark a batch as finished; False when its term is over and it is no longer ours."""
        if not self.is_current(fetched):
            return False
        tp, last = fetched.tp, fetched.records[-1].offset
        handed = self._handed[tp]
        if not handed or handed[0] != last:
            raise BatchOutOfOrder(f"{tp}: finished {last}, but {list(handed)[:3]} come first")
        handed.popleft()
        self._stored_at[tp].popleft()
        self.space.give(fetched.size)
        self._finished[tp] = last
        self._acked[tp] = [last]  # what Faust's commit loop looks through
        self._n_acked += 1
        self.last_progress = time.monotonic()
        return True

    def lags(self, ends: Mapping[TP, int] | None = None) -> dict[TP, int]:
        """How many stored records of each assigned partition are not finished, as far as known."""
        lags: dict[TP, int] = {}
        for tp in self.assignment():
            end = max(self.highwater(tp) or 0, (ends or {}).get(tp) or 0)
            done = self._finished.get(tp)
            begun = done + 1 if done is not None else (self._committed_offset[tp] or 0)
            lags[tp] = max(0, end - begun)
        return lags

    def oldest(self) -> dict[TP, float]:
        """When the oldest record that is at hand and not finished came to the broker (Unix time).

        A partition without one is not named.
        """
        return {tp: stored_at[0] for tp, stored_at in self._stored_at.items() if stored_at}

    async def ends(self) -> Mapping[TP, int]:
        """Where the assigned partitions end, asked of the broker; nothing when it does not say.

        What the client last heard stands still with a client that fetches no more.
        """
        with suppress(TimeoutError, KafkaError, FaustError):
            async with asyncio.timeout(ENDS_S):
                found: Mapping[TP, int] = await self.highwaters(*self.assignment())
                return found
        return {}

    def beat(self, heart: Callable[[], None]) -> None:
        """Let the consumer's thread say that its loop runs."""
        with suppress(RuntimeError):  # it has ended
            self._thread.thread_loop.call_soon_threadsafe(heart)

    # What Faust asks; each of these replaces or guards a method of its consumer.

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Any]]:  # noqa: ASYNC109
        """Fetch, and yield one message for each partition's records, once there is space again."""
        if not self.space.left.is_set():
            await self.wait(self.space.left)  # type: ignore[arg-type]  # as below
        if not self.flow_active:
            await self.wait(self.can_resume_flow)  # type: ignore[arg-type]  # as Faust does
        term = self._term
        records, active = await self._wait_next_records(timeout)
        if self.should_stop or not records:
            return
        left = dict(records)
        for tp, fetched in records.items():
            if not self.flow_active or self._term != term:
                break
            if active is not None and tp not in active and tp not in self._buffered_partitions:
                break
            del left[tp]
            if fetched:
                yield tp, self._hand_over(tp, fetched)
        if left:
            await self._thread.call_thread(self._put_back, left)

    async def _put_back(self, records: Mapping[TP, list[Any]]) -> None:
        """Fetch the records again that a rebalance kept from being handed over.

        Faust seeks to the committed offsets instead, which moves nothing in a partition that has
        none yet: what was fetched of it would be skipped, and committed with what follows it. Runs
        on the consumer's thread, between two fetches.
        """
        client = self._thread._ensure_consumer()  # noqa: SLF001
        subscription = client._subscription.subscription  # noqa: SLF001
        assignment = subscription.assignment if subscription is not None else None
        for tp, fetched in records.items():
            if assignment is None or not fetched or tp not in assignment.tps:
                continue  # another's now, or fetched anew from the committed offset
            state = assignment.state_value(tp)
            if state.has_valid_position and state.position > fetched[-1].offset:
                client.seek(tp, fetched[0].offset)

    def _hand_over(self, tp: TP, fetched: list[Any]) -> Any:
        first, last = fetched[0], fetched[-1]
        expected = self._expected.get(tp, self._committed_offset[tp])
        if expected is not None and first.offset > expected:
            # Ordinary where the broker drops records (retention, compaction); never otherwise.
            _log.warning(
                "offsets skipped",
                topic=tp.topic,
                partition=tp.partition,
                expected=expected,
                got=first.offset,
            )
        self._expected[tp] = last.offset + 1
        if last.offset < (self._read_offset[tp] or 0):
            # The broker lost its log (the embedded one keeps it in memory) and counts from zero
            # again; Faust would drop everything up to the old offset.
            _log.warning("log begins anew", topic=tp.topic, partition=tp.partition)
            self._read_offset[tp] = None
            self._committed_offset[tp] = None
            self._acked.pop(tp, None)
        self.app.monitor.track_tp_end_offset(tp, self.highwater(tp))
        message: Any = self._to_message(tp, last)
        size = sum(map(_size, fetched))
        message.value = Fetched(self, tp, fetched, self._term, time.monotonic(), size)
        self.space.take(size)
        self._handed[tp].append(last.offset)
        self._stored_at[tp].append(first.timestamp / 1000)
        self.last_progress = time.monotonic()
        return message

    def ack(self, message: Any) -> bool:
        """Take note of an acknowledgement by Faust itself, which finishes nothing."""
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
        return True

    def _new_offset(self, tp: TP) -> int | None:
        # Highest finished + 1. Safe because `finish` insists on order. The entry stays, so that an
        # offset whose commit failed is committed by the next tick; `_should_commit` skips repeats.
        acked = self._acked.get(tp)
        return acked[-1] + 1 if acked else None

    async def _commit_tps(self, tps: Iterable[TP], start_new_transaction: bool = True) -> bool:
        """Commit what is finished; what Faust had waiting to be sent was acknowledged before.

        An offset counts as committed only when it was: one that was left out is tried again.
        """
        offsets = self._filter_committable_offsets(tps)
        if not offsets:
            return False
        membership = self._membership
        try:
            done: bool = await self._thread.call_thread(self._commit_as, membership, offsets)
        except KafkaError as error:  # what no patience mends: forbidden, say
            await self.crash(error)
            return False
        if done and membership is self._membership:
            self._committed_offset.update(offsets)
            self.app.monitor.on_tp_commit(offsets)
        return done

    async def _commit_as(self, membership: Membership, offsets: Mapping[TP, int]) -> bool:
        return await commit_as(membership, self._coordinator(), offsets)

    def _coordinator(self) -> Any:
        return self._thread._ensure_consumer()._coordinator  # noqa: SLF001

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Nothing: offsets between batches are ordinary here, and compaction leaves more."""

    async def perform_seek(self) -> None:
        """Go back to the committed offsets; what was handed over comes again."""
        self._begin_term()
        await super().perform_seek()

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Commit what is finished while it still counts, then give the partitions up."""
        if not self.should_stop:
            with suppress(TimeoutError):
                async with asyncio.timeout(COMMIT_BEFORE_REVOKE_S):
                    await self.commit()
        self._joined = False
        self._begin_term()
        self._buffered_partitions.clear()
        await super().on_partitions_revoked(revoked)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Begin anew with what the group gave us."""
        self._begin_term()
        self._membership = Membership.of(self._coordinator())  # which waits for us to come back
        await super().on_partitions_assigned(assigned, generation_id)
        self._joined = True

    def _begin_term(self) -> None:
        self._term += 1
        self._expected.clear()
        self._handed.clear()
        self._stored_at.clear()
        self.space.empty()  # Faust empties its queue as well
        self._finished.clear()
        self._acked.clear()
        self._acked_index.clear()
        self.last_progress = time.monotonic()

    async def on_stop(self) -> None:
        """Commit what is finished; the rest is the next worker's."""
        await super().on_stop()
        self._joined = False


def _size(record: Any) -> int:
    return len(record.value or b"") + len(record.key or b"") + RECORD_BYTES


class BatchTransport(driver.Transport):
    """Faust's transport with our consumer."""

    Consumer: ClassVar[type[BatchConsumer]] = BatchConsumer


class Untouched(faust.Schema[Any, Any]):
    """Hands the batch on as it is; decoding is the body's, so no bytes can crash the stream."""

    def compile(self, app: Any, **_: Any) -> Any:
        """Faust's decode function, without the decoding."""
        create_event = app.create_event

        async def decode(message: Any, *, propagate: bool = False) -> EventT[Any]:
            event: EventT[Any] = create_event(None, message.value, {}, message)
            return event

        return decode


class BatchApp(faust.App):
    """A Faust app with our transport, which leaves no folders behind."""

    logger = _FAUST_LOG
    waiting_bytes = 33_554_432  # fetched and not yet finished

    def _new_transport(self) -> Any:
        return BatchTransport(self.conf.broker_consumer, self)

    def _create_directories(self) -> None:
        """Nothing: without tables there is no state on disk, and the disk may be read-only."""

    @property
    def producer_ended(self) -> bool:
        """Whether the producer's own task has ended: no message of it will ever be sent."""
        producer: Any = self.producer
        client = producer._producer  # noqa: SLF001
        task = client._sender.sender_task if client is not None else None  # noqa: SLF001
        return task is not None and task.done()

    @property
    def batches(self) -> BatchConsumer:
        """The consumer, as what it is."""
        consumer = self.consumer
        if not isinstance(consumer, BatchConsumer):
            raise TypeError("the app's consumer is not a BatchConsumer")
        return consumer
