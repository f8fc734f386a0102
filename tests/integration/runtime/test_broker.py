"""Topics and the publisher against a real broker, there and away."""

import asyncio
import time
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.failures import Unavailable
from runtime.health import Watch
from runtime.messages import Message
from runtime.patience import until_available
from runtime.producer import KafkaPublisher, ProducerPolicy
from runtime.topics import ensure_topics, missing_topics
from tests.conftest import PlainTopic
from tests.support.freezing import frozen
from tests.support.ports import free_port
from tests.support.servers import Broker, new_broker

KEPT = {"retention.ms": "86400000", "cleanup.policy": "delete"}
QUICK = ProducerPolicy(connect_s=1.0, block_s=1.0, delivery_s=2.0, answer_s=3.0, close_s=1.0)


def test_topics_are_created_once_and_then_found(broker: Broker) -> None:
    topic = PlainTopic(f"made-{uuid.uuid4().hex[:8]}", 3, KEPT)
    assert missing_topics(broker.address, [topic.name]) == {topic.name}

    first = ensure_topics(broker.address, [topic])
    again = ensure_topics(broker.address, [topic])

    assert (first.created, first.present) == ((topic.name,), ())
    assert (again.created, again.present, again.differences) == ((), (topic.name,), ())
    assert missing_topics(broker.address, [topic.name]) == set()


def test_a_topic_that_stands_otherwise_is_reported_and_left(broker: Broker, on_kafka: bool) -> None:
    name = f"other-{uuid.uuid4().hex[:8]}"
    ensure_topics(broker.address, [PlainTopic(name, 3, KEPT)])

    found = ensure_topics(broker.address, [PlainTopic(name, 6, {**KEPT, "retention.ms": "1000"})])

    assert f"topic {name} has 3 partitions, not 6" in found.differences
    if on_kafka:  # the embedded broker does not report its settings
        assert f"topic {name} has retention.ms=86400000, not 1000" in found.differences


def test_a_broker_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        ensure_topics(f"127.0.0.1:{free_port()}", [PlainTopic("any")], timeout_s=1.0)


async def test_requests_side_by_side_all_get_their_acknowledgements(
    broker: Broker, publisher: KafkaPublisher
) -> None:
    topic = PlainTopic(f"many-{uuid.uuid4().hex[:8]}", 4)
    ensure_topics(broker.address, [topic])
    requests = [
        [Message(topic.name, f"{r}-{n}".encode(), b"v" * 200) for n in range(50)] for r in range(40)
    ]

    answers = await asyncio.gather(*(publisher.publish_each(request) for request in requests))

    assert all(outcome is None for answer in answers for outcome in answer)


async def test_without_a_broker_publishing_ends_in_time_and_works_when_it_comes(
    tmp_path: Path, on_kafka: bool
) -> None:
    broker = new_broker(tmp_path / "late", kafka=on_kafka)
    publisher = KafkaPublisher(broker.address, policy=QUICK)
    message = Message("late", b"k", b"v")
    begun = time.monotonic()

    await publisher.start("late")
    with pytest.raises(Unavailable, match="broker"):
        await publisher.publish([message])
    assert time.monotonic() - begun < 2 * QUICK.answer_s + 1.0
    assert await publisher.check() is not None

    broker.start()
    ensure_topics(broker.address, [PlainTopic("late")])
    await publisher.publish([message])
    assert await publisher.check() is None

    broker.kill()
    with pytest.raises(Unavailable):
        await publisher.publish([message])
    await publisher.close()


async def test_it_publishes_again_after_the_broker_was_restarted(
    tmp_path: Path, on_kafka: bool
) -> None:
    broker = new_broker(tmp_path / "restarted", kafka=on_kafka)
    broker.start()
    topic = PlainTopic("restarted")
    ensure_topics(broker.address, [topic])
    publisher = KafkaPublisher(broker.address, policy=QUICK)
    message = Message(topic.name, b"k", b"v")
    for _ in range(2):
        await publisher.publish([message])
        broker.kill()
        with pytest.raises(Unavailable):
            await publisher.publish([message])

        broker.start()
        ensure_topics(broker.address, [topic])  # the embedded broker forgot it
        await until_available(lambda: publisher.publish([message]), watch=Watch())

    await publisher.close()
    broker.stop()


async def test_what_waits_for_a_broker_is_bounded_and_the_rest_is_refused_at_once(
    tmp_path: Path, on_kafka: bool
) -> None:
    broker = new_broker(tmp_path / "hanging", kafka=on_kafka)
    broker.start()
    topic = PlainTopic("hanging")
    ensure_topics(broker.address, [topic])
    publisher = KafkaPublisher(broker.address, policy=replace(QUICK, waiting_bytes=1_000_000))
    message = Message(topic.name, b"k", b"x" * 300_000)
    await publisher.publish([message])
    with frozen(broker.pid):  # it listens, and acknowledges nothing
        begun = time.monotonic()
        answers = await asyncio.gather(*(publisher.publish_each([message]) for _ in range(100)))

    refused = [one for (one,) in answers if "too much waits" in str(one)]
    assert len(refused) == 97
    assert all(isinstance(one, Unavailable) for (one,) in answers)
    assert time.monotonic() - begun < 2 * QUICK.answer_s
    await until_available(lambda: publisher.publish([message]), watch=Watch())
    await publisher.close()
    broker.stop()


async def test_a_closed_publisher_takes_nothing(broker: Broker) -> None:
    publisher = KafkaPublisher(broker.address)
    await publisher.start()
    await publisher.close()

    with pytest.raises(Unavailable, match="closed"):
        await publisher.publish([Message("any", b"k", b"v")])
