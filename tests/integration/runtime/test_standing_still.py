"""A worker that stands still ends itself; one that waits for the world stays, and stays small."""

from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.messages import Message
from runtime.producer import KafkaPublisher
from tests.support.waiting import eventually
from tests.support.worker import BRIEF_S, DEAF, HOLD, MUTE, SPIN, Orders
from tests.support.workers import places, worker

Give = Callable[..., Orders]
Topics = Callable[..., str]


async def test_a_worker_that_fetches_no_more_ends_and_its_successor_goes_on(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic = topics("deaf")
    await publisher.publish([Message(topic, b"k", DEAF)])
    with worker(orders(topic, idle_s=2.0, session_s=BRIEF_S)) as deaf:
        deaf.wait_for(1)
        await publisher.publish([Message(topic, b"k", b"unheard")])

        assert deaf.exit_code() == 1
        assert "1 records wait, and nothing moved for" in deaf.log()

    with worker(orders(topic, session_s=BRIEF_S)) as next_one:
        eventually(lambda: next_one.seen()[-1]["value"] == "unheard")


async def test_a_body_that_waits_for_what_never_comes_ends_the_process(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic = topics("held")
    await publisher.publish([Message(topic, b"k", HOLD)])
    with worker(orders(topic, batch_s=3.0)) as held:
        assert held.exit_code() == 1
        assert "1 records wait, and nothing moved for" in held.log()


async def test_code_that_keeps_the_loop_to_itself_ends_the_process_and_shows_where(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic = topics("spinning")
    with worker(orders(topic, loop_s=3.0)) as spinning:
        spinning.wait_until_ready()
        await publisher.publish([Message(topic, b"k", SPIN)])

        assert spinning.exit_code() == 1
        assert "in work" in spinning.log()


async def test_a_producer_that_failed_for_good_ends_the_process(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic, onward = topics("mute"), topics("onward")
    await publisher.publish([Message(topic, b"k", MUTE)])
    brief = {"forward": onward, "session_s": BRIEF_S}
    with worker(orders(topic, publish_s=1.0, stop_s=2.0, **brief)) as mute:
        assert mute.exit_code() == 1
        assert "the producer has ended" in mute.log()

    with worker(orders(topic, heed=False, **brief)) as next_one:
        next_one.wait_for(1)
        eventually(lambda: "_consumed_total{" in next_one.page("metrics").text)


@pytest.mark.parametrize("limit", [2_000_000], ids=["two megabytes"])
async def test_while_the_store_is_away_it_holds_little_keeps_its_part_and_loses_nothing(
    publisher: KafkaPublisher, topics: Topics, orders: Give, tmp_path: Path, limit: int
) -> None:
    topic, gate = topics("blocked", partitions=3), tmp_path / "open"
    big = bytes(range(256)) * 1024  # 256 KiB that a codec makes small: memory is what unpacks
    sent = 0

    async def publish(number: int) -> None:
        nonlocal sent
        for n in range(sent, sent + number):
            await publisher.publish([Message(topic, f"k{n}".encode(), big)])
        sent += number

    with worker(orders(topic, gate=gate, waiting_bytes=limit, idle_s=2.0, batch_s=2.0)) as blocked:
        await publish(10)
        eventually(lambda: "waiting for store" in blocked.page("readyz").text)
        before = blocked.resident_bytes()
        await publish(400)  # 100 MiB, and longer than two sessions and every patience

        assert blocked.running
        assert blocked.page("readyz").json()["checks"]["stream"] == "ok"
        assert blocked.page("livez").status_code == 200
        assert blocked.resident_bytes() - before < 60_000_000

        gate.touch()
        found = blocked.wait_for(sent)
        assert blocked.terminate() == 0

    assert set(places(found).values()) == {1}  # it was a member all along
