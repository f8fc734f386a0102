"""Sending: what was begun is finished, what was sent is recorded, whatever happens meanwhile."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
from prometheus_client import CollectorRegistry

from runtime.failures import Unavailable
from services.alerts.agents import Sending
from services.alerts.breaker import Standing
from services.alerts.deliveries import Answer, Delivery, Outcome
from services.alerts.episodes import Channel
from services.alerts.handlers import Handled, deliver_next
from services.alerts.memory import MemoryDeliveries
from services.alerts.metrics import AlertsMetrics
from tests.unit.alerts.test_taking import ParkingLot, a_work
from tests.unit.alerts.world import World, a_change


async def test_everything_due_is_sent_and_then_it_rests() -> None:
    left = [True, True, True]

    async def send() -> bool:
        return bool(left) and left.pop()

    await Sending().drain(send)

    assert left == []


async def test_a_message_that_was_begun_is_finished_though_the_loop_is_cancelled() -> None:
    begun, go_on, done = asyncio.Event(), asyncio.Event(), []

    async def send() -> bool:
        begun.set()
        await go_on.wait()
        done.append("sent")
        return True

    sending = Sending()
    loop = asyncio.create_task(sending.drain(send))
    await begun.wait()
    loop.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loop
    go_on.set()
    await sending.finish(5)

    assert done == ["sent"]


async def test_a_message_that_hangs_does_not_keep_the_process() -> None:
    begun = asyncio.Event()

    async def send() -> bool:
        begun.set()
        await asyncio.Event().wait()
        return True

    sending = Sending()
    loop = asyncio.create_task(sending.drain(send))
    await begun.wait()
    loop.cancel()
    await sending.finish(0)

    assert loop.cancelled() or loop.cancelling()


async def test_a_bug_while_sending_comes_out_of_the_loop() -> None:
    async def send() -> bool:
        raise LookupError("a bug")

    with pytest.raises(LookupError):
        await Sending().drain(send)


class ForgetfulDeliveries(MemoryDeliveries):
    """A store that is away when the result is to be written, twice."""

    def __init__(self) -> None:
        super().__init__()
        self.failures = 2

    async def finish(self, delivery: Delivery) -> bool:
        """Fail, then keep."""
        if self.failures:
            self.failures -= 1
            raise Unavailable("store")
        return await super().finish(delivery)


async def test_a_store_that_goes_away_after_the_sending_does_not_send_it_again() -> None:
    world = World()
    world.deliveries = ForgetfulDeliveries()
    world.office = replace(world.office, deliveries=world.deliveries)
    await world.hear(a_change())
    work = a_work(world, ParkingLot())

    assert await work.send(Channel.EMAIL)
    assert not await work.send(Channel.EMAIL)

    assert len(world.mail.tried) == 1
    assert world.delivery(1).sent_at is not None


class DoubtfulDeliveries(MemoryDeliveries):
    """A store that goes away with the answer to the note that sending begins."""

    def __init__(self) -> None:
        super().__init__()
        self.answers_lost = 1

    async def start(self, delivery: Delivery, at: datetime) -> bool:
        """Note it, and say nothing the first time."""
        noted = await super().start(delivery, at)
        if self.answers_lost:
            self.answers_lost -= 1
            raise Unavailable("store")
        return noted


async def test_what_had_not_left_when_the_store_went_away_is_sent_at_once_and_never_doubted() -> (
    None
):
    world = World()
    world.deliveries = DoubtfulDeliveries()
    world.office = replace(world.office, deliveries=world.deliveries)
    await world.hear(a_change())
    work = a_work(world, ParkingLot())

    assert await work.send(Channel.EMAIL)
    assert world.mail.tried == []
    assert await work.send(Channel.EMAIL)

    assert len(world.mail.tried) == 1
    assert world.delivery(1).attempts == 1
    assert [one.outcome for one in world.delivery(1).tries] == [Outcome.DELIVERED]


async def test_a_claim_that_is_lost_before_sending_sends_nothing() -> None:
    class Losing(MemoryDeliveries):
        async def start(self, delivery: Delivery, at: object) -> bool:
            return False

    world = World()
    world.office = replace(world.office, deliveries=Losing())
    await world.hear(a_change())

    assert await deliver_next(Channel.EMAIL, world.office, world.post) is None
    assert world.mail.tried == []


async def test_the_metrics_tell_attempts_ends_and_waiting_by_channel() -> None:
    registry = CollectorRegistry()
    metrics = AlertsMetrics(registry)
    world = World()
    world.mail.script = [Answer(Outcome.RETRY, "451")]
    await world.hear(a_change())
    handled = await deliver_next(Channel.EMAIL, world.office, world.post)
    assert handled is not None
    metrics.handled(handled)
    metrics.handled(Handled((handled.delivery,), Answer(Outcome.RETRY)))
    metrics.standing(
        3,
        {(Channel.EMAIL, handled.delivery.state): 1},
        {Channel.ZALO: Standing("-216", halted=True)},
    )

    def value(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, labels)

    assert value("alerts_attempts_total", channel="email", outcome="retry") == 2
    assert value("alerts_deliveries_total", channel="email", outcome="sent") == 0
    assert value("alerts_deliveries_waiting", channel="email", state="pending") == 1
    assert value("alerts_channel_halted", channel="zalo") == 1
    assert value("alerts_episodes_open") == 3
