"""What the services rely on of a broker, asked of the twin and of the real one."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from runtime.failures import Rejected
from runtime.messages import Message
from runtime.partitions import partition_of
from runtime.producer import KafkaPublisher
from tests.contract.runtime.logs import BrokerLog, Log, Seen, TwinLog, numbered
from tests.support.servers import Broker


@pytest.fixture(params=["twin", "broker"])
async def log(request: pytest.FixtureRequest, tmp_path: Path, on_kafka: bool) -> AsyncIterator[Log]:
    if request.param == "twin":
        yield TwinLog()
        return
    broker: Broker = request.getfixturevalue("broker")
    topics: Callable[..., str] = request.getfixturevalue("topics")
    publisher = KafkaPublisher(broker.address)
    yield BrokerLog(broker.address, publisher, topics, tmp_path)
    await publisher.close()


async def test_what_is_published_is_read_once_and_unharmed(log: Log) -> None:
    topic = log.topic()
    headers = (("ce_id", b"1"), ("ce_id", b"2"), ("odd", bytes(range(256))))
    message = Message(topic, b"\xff\x00key", bytes(range(256)), headers)

    await log.publisher.publish([message])

    assert await log.read(topic, "readers", 1) == [
        Seen(0, 0, b"\xff\x00key", bytes(range(256)), headers)
    ]


async def test_a_message_without_a_value_is_read_as_such(log: Log) -> None:
    topic = log.topic()

    await log.publisher.publish([Message(topic, b"gone", None)])

    assert [seen.value for seen in await log.read(topic, "readers", 1)] == [None]


async def test_messages_of_a_key_stay_in_order_on_the_keys_own_partition(log: Log) -> None:
    topic = log.topic(partitions=4)

    await log.publisher.publish(numbered(topic, 500))

    by_key = defaultdict(list)
    for seen in await log.read(topic, "readers", 500):
        assert seen.partition == partition_of(seen.key, 4)
        by_key[seen.key].append(int(seen.value or b""))
    assert len(by_key) == 7
    assert all(numbers == sorted(numbers) for numbers in by_key.values())


async def test_what_a_group_finished_it_does_not_get_again(log: Log) -> None:
    topic = log.topic(partitions=2)
    await log.publisher.publish(numbered(topic, 50))
    await log.read(topic, "readers", 50)
    await log.publisher.publish([Message(topic, b"key-1", b"later")])

    assert [seen.value for seen in await log.read(topic, "readers", 1)] == [b"later"]


async def test_every_group_reads_everything(log: Log) -> None:
    topic = log.topic()
    await log.publisher.publish(numbered(topic, 20))
    first = await log.read(topic, "some", 20)

    assert await log.read(topic, "others", 20) == first


async def test_what_was_not_finished_comes_again(log: Log) -> None:
    topic = log.topic()
    await log.publisher.publish(numbered(topic, 20))
    unfinished = await log.read(topic, "readers", 20, finish=False)

    assert await log.read(topic, "readers", 20) == unfinished


async def test_publishing_nothing_is_done_at_once(log: Log) -> None:
    await log.publisher.publish([])


async def test_a_message_that_no_broker_takes_is_rejected_and_not_waited_for(log: Log) -> None:
    topic = log.topic()

    with pytest.raises(Rejected, match="message_too_large"):
        await log.publisher.publish([Message(topic, b"k", b"x" * 2_000_000)])
