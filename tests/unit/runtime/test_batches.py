"""What the batching consumer promises, shown without a broker: order, terms, nothing skipped."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP
from prometheus_client import CollectorRegistry

from runtime.faust_batches import (
    RECORD_BYTES,
    BatchApp,
    BatchConsumer,
    BatchTransport,
    Fetched,
)
from runtime.health import Health
from runtime.messages import BatchOutOfOrder
from runtime.stream_app import StreamSettings, stream_app

ONE, TWO = TP("reports", 0), TP("reports", 1)


@dataclass
class Raw:
    """A record as the client has it."""

    topic: str
    partition: int
    offset: int
    key: bytes = b"k"
    value: bytes = b"v"
    headers: tuple[tuple[str, bytes], ...] = ()
    timestamp: int = 0
    timestamp_type: int = 0
    checksum: None = None
    serialized_key_size: int = 1
    serialized_value_size: int = 1


@dataclass
class Client:
    """The client below, as far as positions go."""

    positions: dict[TP, int]
    sought: list[tuple[TP, int]] = field(default_factory=list)

    @property
    def _subscription(self) -> Any:
        def state(tp: TP) -> Any:
            return SimpleNamespace(has_valid_position=True, position=self.positions[tp])

        assignment = SimpleNamespace(tps=set(self.positions), state_value=state)
        return SimpleNamespace(subscription=SimpleNamespace(assignment=assignment))

    def seek(self, tp: TP, offset: int) -> None:
        self.sought.append((tp, offset))


class Consumer(BatchConsumer):
    """Fetches what a test laid ready."""

    ready: dict[TP, list[Raw]]
    client: Client
    rebalance_while_fetching = False

    def _new_consumer_thread(self) -> Any:
        self.client = Client({ONE: 10, TWO: 20})

        async def call_thread(action: Any, *args: Any) -> Any:
            return await action(*args)

        return SimpleNamespace(
            beacon=None, call_thread=call_thread, _ensure_consumer=lambda: self.client
        )

    def highwater(self, tp: TP) -> int:
        return 1000

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109
        if self.rebalance_while_fetching:
            self._begin_term()
        return self.ready, set(self.ready)


@pytest.fixture
async def consumer(monkeypatch: pytest.MonkeyPatch) -> Consumer:
    app = stream_app(StreamSettings("scoring", "127.0.0.1:1"), Health(), CollectorRegistry())
    monkeypatch.setattr(BatchTransport, "Consumer", Consumer)
    made = app.consumer
    assert isinstance(made, Consumer)
    return made


def records(tp: TP, offsets: Iterable[int]) -> list[Raw]:
    return [Raw(tp.topic, tp.partition, offset) for offset in offsets]


async def fetch(consumer: Consumer, ready: dict[TP, list[Raw]]) -> list[Fetched]:
    consumer.ready = ready
    return [message.value async for _, message in consumer.getmany(1.0)]


async def test_each_partitions_records_come_as_one_batch(consumer: Consumer) -> None:
    ready = {ONE: records(ONE, range(10)), TWO: records(TWO, range(20))}

    batches = await fetch(consumer, ready)

    assert [(batch.tp, len(batch.records)) for batch in batches] == [(ONE, 10), (TWO, 20)]


async def test_only_what_is_finished_is_committed(consumer: Consumer) -> None:
    first, second = [
        (await fetch(consumer, {ONE: records(ONE, range(start, start + 5))}))[0] for start in (0, 5)
    ]
    assert consumer._new_offset(ONE) is None

    consumer.finish(first)
    assert consumer._new_offset(ONE) == 5

    consumer.finish(second)
    assert consumer._new_offset(ONE) == 10


async def test_an_offset_stays_to_be_committed_until_a_later_one_is(consumer: Consumer) -> None:
    (batch,) = await fetch(consumer, {ONE: records(ONE, range(5))})
    consumer.finish(batch)

    assert [consumer._new_offset(ONE), consumer._new_offset(ONE)] == [5, 5]


async def test_finishing_a_later_batch_first_is_refused(consumer: Consumer) -> None:
    await fetch(consumer, {ONE: records(ONE, range(5))})
    (later,) = await fetch(consumer, {ONE: records(ONE, range(5, 9))})

    with pytest.raises(BatchOutOfOrder):
        consumer.finish(later)
    assert consumer._new_offset(ONE) is None


async def test_fausts_own_acknowledgements_commit_nothing(consumer: Consumer) -> None:
    consumer.ready = {ONE: records(ONE, range(5))}
    ((_, message),) = [pair async for pair in consumer.getmany(1.0)]

    message.ack(consumer)

    assert message.acked
    assert consumer._new_offset(ONE) is None


async def test_a_batch_of_an_earlier_term_finishes_nothing(consumer: Consumer) -> None:
    (batch,) = await fetch(consumer, {ONE: records(ONE, range(5))})
    consumer._begin_term()

    assert not consumer.is_current(batch)
    assert consumer.finish(batch) is False
    assert consumer._new_offset(ONE) is None


async def test_what_was_fetched_across_a_rebalance_is_put_back(consumer: Consumer) -> None:
    consumer.rebalance_while_fetching = True

    batches = await fetch(consumer, {ONE: records(ONE, range(4, 10))})

    assert batches == []
    assert consumer.client.sought == [(ONE, 4)]


async def test_a_partition_already_at_its_committed_offset_is_left_there(
    consumer: Consumer,
) -> None:
    consumer.rebalance_while_fetching = True
    consumer.client.positions = {ONE: 2}

    await fetch(consumer, {ONE: records(ONE, range(4, 10))})

    assert consumer.client.sought == []


async def test_a_partition_that_is_anothers_now_is_left_alone(consumer: Consumer) -> None:
    consumer.rebalance_while_fetching = True
    consumer.client.positions = {}

    await fetch(consumer, {ONE: records(ONE, range(4, 10))})

    assert consumer.client.sought == []


async def test_a_log_that_begins_anew_is_read_from_its_beginning(consumer: Consumer) -> None:
    await fetch(consumer, {ONE: records(ONE, range(100))})
    consumer._read_offset[ONE] = 99
    consumer._committed_offset[ONE] = 100

    (batch,) = await fetch(consumer, {ONE: records(ONE, range(3))})

    assert batch.records[0].offset == 0
    assert consumer._read_offset[ONE] is None
    assert consumer._committed_offset[ONE] is None


async def test_what_is_fetched_takes_space_until_it_is_finished(consumer: Consumer) -> None:
    first, second = await fetch(
        consumer, {ONE: records(ONE, range(10)), TWO: records(TWO, range(5))}
    )
    assert consumer.space.taken == first.size + second.size == 15 * (2 + RECORD_BYTES)

    consumer.finish(first)
    assert consumer.space.taken == second.size


async def test_a_rebalance_frees_the_space_of_what_comes_again(consumer: Consumer) -> None:
    await fetch(consumer, {ONE: records(ONE, range(10))})

    consumer._begin_term()

    assert consumer.space.taken == 0


async def test_without_space_nothing_is_fetched_until_there_is_some(consumer: Consumer) -> None:
    (batch,) = await fetch(consumer, {ONE: records(ONE, range(10))})
    consumer.space.take(BatchApp.waiting_bytes)
    fetching = asyncio.create_task(fetch(consumer, {TWO: records(TWO, range(5))}))
    done, _ = await asyncio.wait({fetching}, timeout=0.05)
    assert not done

    consumer.finish(batch)
    consumer.space.give(BatchApp.waiting_bytes)

    assert [one.tp for one in await fetching] == [TWO]
