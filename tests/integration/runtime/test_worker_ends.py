"""However a worker ends, what it had not finished is delivered again and nothing is lost."""

import asyncio
import time
from collections.abc import Callable

from runtime.messages import Message
from runtime.producer import KafkaPublisher
from runtime.stream import StreamSettings
from tests.support.waiting import eventually
from tests.support.worker import BRIEF_S, BUG, HOLD, Orders
from tests.support.workers import places, seen, worker

Give = Callable[..., Orders]
Topics = Callable[..., str]


def numbered(topic: str, count: int, *, start: int = 0) -> list[Message]:
    return [
        Message(topic, f"key-{n}".encode(), str(n).encode()) for n in range(start, start + count)
    ]


async def test_sigterm_ends_it_cleanly_and_the_next_one_goes_on_behind_it(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic = topics("clean", partitions=3)
    await publisher.publish(numbered(topic, 300))
    with worker(orders(topic)) as first:
        first.wait_for(300)
        assert first.terminate() == 0

    await publisher.publish(numbered(topic, 100, start=300))
    with worker(orders(topic)) as second:
        found = second.wait_for(100)
        assert second.terminate() == 0

    assert {line["value"] for line in found} == {str(n) for n in range(300, 400)}
    assert set(places(second.seen()).values()) == {1}


async def test_killed_before_done_the_batch_comes_again(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic = topics("killed", partitions=1)
    await publisher.publish([*numbered(topic, 9), Message(topic, b"key", HOLD)])
    with worker(orders(topic, session_s=BRIEF_S)) as first:
        first.wait_for(10)
        first.kill()

    with worker(orders(topic, heed=False, session_s=BRIEF_S)) as second:
        again = second.wait_for(10)

    assert [line["offset"] for line in again] == list(range(10))


async def test_a_bug_in_the_body_stops_the_process_and_finishes_nothing(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic = topics("bug", partitions=1)
    await publisher.publish(numbered(topic, 20))
    with worker(orders(topic, max_records=20, session_s=BRIEF_S)) as first:
        first.wait_for(20)
        await publisher.publish([Message(topic, b"key", BUG), *numbered(topic, 5, start=20)])

        assert first.exit_code() == 1
        assert "a bug in the body" in first.log()

    with worker(orders(topic, heed=False, session_s=BRIEF_S)) as second:
        again = second.wait_for(6)

    assert [line["offset"] for line in again] == list(range(20, 26))


async def test_one_worker_killed_the_other_takes_over_its_partitions(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic = topics("failover", partitions=4)
    brief = {"session_s": BRIEF_S}
    with worker(orders(topic, **brief)) as first, worker(orders(topic, **brief)) as second:
        first.wait_until_ready()
        second.wait_until_ready()
        await publisher.publish(numbered(topic, 400))
        eventually(lambda: len(places(first.seen())) == 400)

        second.kill()
        await publisher.publish(numbered(topic, 400, start=400))

        eventually(lambda: len(places(first.seen())) == 800, within_s=20.0)


async def test_with_the_settings_of_the_services_a_killed_worker_is_replaced_in_time(
    publisher: KafkaPublisher,
    topics: Topics,
    orders: Give,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    topic = topics("replaced", partitions=6)
    as_served = StreamSettings("any", "any")
    timing = {"session_s": as_served.session_timeout_s, "heartbeat_s": as_served.heartbeat_s}
    with worker(orders(topic, **timing)) as first, worker(orders(topic, **timing)) as second:
        first.wait_until_ready()
        second.wait_until_ready()
        await publisher.publish(numbered(topic, 600))
        eventually(lambda: len(places(first.seen())) == 600)

        second.kill()
        killed = time.monotonic()
        await publisher.publish(numbered(topic, 600, start=600))
        eventually(lambda: len(places(first.seen())) == 1200)
        record_testsuite_property("failover_s", round(time.monotonic() - killed, 1))

        assert first.terminate() == 0


async def test_a_worker_that_comes_in_shares_and_one_that_goes_gives_back(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic = topics("sharing", partitions=4)
    sent = 0
    with worker(orders(topic, work_s=0.02, max_records=20)) as first:
        first.wait_until_ready()
        with worker(orders(topic, work_s=0.02, max_records=20)) as second:
            while not any(line["pid"] == second.pid for line in first.seen()):
                await publisher.publish(numbered(topic, 50, start=sent))
                sent += 50
                await asyncio.sleep(0.1)  # slower than they work
            assert second.terminate() == 0
        await publisher.publish(numbered(topic, 200, start=sent))
        sent += 200

        eventually(lambda: len(places(first.seen())) >= sent)

        assert first.terminate() == 0
    values = {line["value"] for line in first.seen()}
    assert values == {str(n) for n in range(sent)}


async def test_a_frozen_worker_that_wakes_finishes_nothing_of_its_successor(
    publisher: KafkaPublisher, topics: Topics, orders: Give
) -> None:
    topic = topics("zombie", partitions=1)
    with worker(orders(topic, work_s=1.0, max_records=10)) as zombie:
        zombie.wait_until_ready()
        await publisher.publish(numbered(topic, 10))
        zombie.wait_for(1)
        zombie.freeze()
        with worker(orders(topic, max_records=10)) as successor:
            await publisher.publish(numbered(topic, 30, start=10))
            eventually(lambda: len(places(seen(zombie.orders.seen))) == 40, within_s=40.0)
            zombie.thaw()
            await publisher.publish(numbered(topic, 30, start=40))

            eventually(lambda: len(places(seen(zombie.orders.seen))) == 70, within_s=40.0)
            assert successor.terminate() == 0
        assert zombie.terminate() == 0

    with worker(orders(topic)) as last:
        last.wait_until_ready()
        await publisher.publish([Message(topic, b"key", b"end")])
        eventually(lambda: any(line["value"] == "end" for line in last.seen()))
        own = [line["offset"] for line in last.seen() if line["pid"] == last.pid]

    # What was begun last may come again; nothing is skipped, and nothing starts from the beginning.
    assert own == list(range(own[0], 71))
    assert own[0] >= 40
