"""What a running worker does: pages, lag, timers, its own keys, publishing."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from runtime.health import Watch
from runtime.messages import Message
from runtime.patience import until_available
from runtime.producer import KafkaPublisher
from runtime.topics import ensure_topics
from tests.conftest import PlainTopic
from tests.support.ports import free_port
from tests.support.servers import new_broker
from tests.support.waiting import eventually
from tests.support.worker import BRIEF_S, HOLD, Orders
from tests.support.workers import Worker, worker

Give = Callable[..., Orders]
Topics = Callable[..., str]


def figures(of: Worker) -> dict[str, float]:
    lines = of.page("metrics").text.splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


async def test_it_is_alive_at_once_and_ready_when_the_broker_is_there(
    tmp_path: Path, on_kafka: bool
) -> None:
    broker = new_broker(tmp_path / "broker", kafka=on_kafka)
    orders = Orders(broker.address, "patient", "reports", tmp_path / "seen", free_port())
    with worker(orders) as waiting:
        eventually(lambda: waiting.page("livez").status_code == 200)
        eventually(lambda: "waiting for broker" in waiting.page("readyz").text)
        broker.start()
        try:
            eventually(lambda: "topics are missing: reports" in waiting.page("readyz").text)

            assert waiting.page("readyz").status_code == 503
            assert waiting.terminate() == 0
        finally:
            broker.stop()


async def test_it_counts_what_it_finished_and_how_far_it_is_behind(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic = topics("counted")
    group = f"group_{topic}".replace("-", "_")
    await publisher.publish([Message(topic, b"k", str(n).encode()) for n in range(30)])
    with worker(orders(topic)) as counting:
        consumed = f'{group}_consumed_total{{topic="{topic}"}}'
        lag = f'{group}_lag_records{{partition="0",topic="{topic}"}}'
        eventually(lambda: figures(counting).get(consumed) == 30)
        eventually(lambda: figures(counting).get(lag) == 0)

        await publisher.publish([Message(topic, b"k", HOLD)])
        eventually(lambda: figures(counting).get(lag, 0) > 0)

        assert counting.page("livez").status_code == 200
        assert counting.terminate() == 0


async def test_it_publishes_before_it_finishes(
    publisher: KafkaPublisher, topics: Topics, orders: Give, tmp_path: Path
) -> None:
    topic, onward = topics("first", partitions=2), topics("onward", partitions=2)
    await publisher.publish([Message(topic, f"k{n}".encode(), b"v") for n in range(200)])
    further = replace(orders(onward), seen=tmp_path / "onward")
    with worker(orders(topic, forward=onward)), worker(further) as reader:
        found = reader.wait_for(200)

    assert {line["key"] for line in found} == {f"k{n}" for n in range(200)}


async def test_every_key_is_owned_by_one_worker(
    topics: Topics, orders: Give, tmp_path: Path
) -> None:
    topic = topics("owned", partitions=5)
    files = [tmp_path / "one", tmp_path / "two"]
    with (
        worker(orders(topic, owned=files[0], session_s=BRIEF_S)) as first,
        worker(orders(topic, owned=files[1], session_s=BRIEF_S)) as second,
    ):

        def owned() -> list[set[str]]:
            return [set(json.loads(f.read_text() or "[]")) if f.exists() else set() for f in files]

        eventually(lambda: all(owned()) and sum(map(len, owned())) == 100)
        one, two = owned()
        assert not one & two

        second.kill()
        eventually(lambda: len(owned()[0]) == 100)
        assert first.terminate() == 0


async def test_it_outlives_a_broker_that_dies_and_comes_back(
    tmp_path: Path, on_kafka: bool
) -> None:
    broker = new_broker(tmp_path / "broker", kafka=on_kafka)
    broker.start()
    reports = PlainTopic("reports", 2)
    ensure_topics(broker.address, [reports])
    publisher = KafkaPublisher(broker.address)
    orders = Orders(broker.address, "steady", "reports", tmp_path / "seen", free_port())
    with worker(orders) as steady:
        await publisher.publish([Message("reports", b"k", b"before")])
        steady.wait_for(1)
        broker.kill()
        eventually(lambda: "waiting for broker" in steady.page("readyz").text)
        assert steady.page("livez").status_code == 200

        broker.start()
        ensure_topics(broker.address, [reports])  # the embedded broker forgot it
        await until_available(
            lambda: publisher.publish([Message("reports", b"k", b"after")]), watch=Watch()
        )
        eventually(lambda: steady.seen()[-1]["value"] == "after")
        eventually(lambda: steady.page("readyz").status_code == 200)

        assert steady.terminate() == 0
    await publisher.close()
    broker.stop()


async def test_it_goes_on_publishing_after_the_broker_was_restarted(
    tmp_path: Path, on_kafka: bool
) -> None:
    broker = new_broker(tmp_path / "broker", kafka=on_kafka)
    broker.start()
    both = [PlainTopic("first", 2), PlainTopic("onward", 2)]
    ensure_topics(broker.address, both)
    publisher = KafkaPublisher(broker.address)
    orders = Orders(
        broker.address, "forward", "first", tmp_path / "seen", free_port(), forward="onward"
    )
    last = Orders(broker.address, "last", "onward", tmp_path / "last", free_port())
    with worker(orders) as steady, worker(last) as reader:
        await publisher.publish([Message("first", b"k", b"before")])
        reader.wait_for(1)
        broker.kill()
        eventually(lambda: "waiting for broker" in steady.page("readyz").text)

        broker.start()
        ensure_topics(broker.address, both)  # the embedded broker forgot them
        await until_available(
            lambda: publisher.publish([Message("first", b"k", b"after")]), watch=Watch()
        )
        eventually(lambda: reader.seen()[-1]["value"] == "after")

        assert steady.terminate() == 0
    await publisher.close()
    broker.stop()
