"""The breaker of a channel: the same in memory and in the store."""

import asyncio
from datetime import timedelta

import pytest

from runtime.mongo import Database
from services.alerts.breaker import Breaker
from services.alerts.episodes import Channel
from services.alerts.memory import MemoryChannels
from services.alerts.store import MongoChannels
from tests.unit.alerts.world import NOON

Channels = MemoryChannels | MongoChannels
BREAKER = Breaker(limit=3, first_pause=timedelta(seconds=30))


@pytest.fixture(params=["memory", "mongo"])
async def channels(request: pytest.FixtureRequest, database: Database) -> Channels:
    """The twin, and the real one."""
    return MemoryChannels() if request.param == "memory" else MongoChannels(database)


async def fail(channels: Channels, times: int = 1, seconds: int = 0) -> None:
    """Let a channel fail."""
    for _ in range(times):
        await channels.failed(
            Channel.ZALO, "HTTP 503", now=NOON + timedelta(seconds=seconds), breaker=BREAKER
        )


async def admits(channels: Channels, seconds: int, channel: Channel = Channel.ZALO) -> bool:
    """Whether a message may leave some seconds after noon."""
    now = NOON + timedelta(seconds=seconds)
    return await channels.admits(channel, now=now, next_probe=now + timedelta(seconds=60))


async def test_the_breaker_opens_at_the_limit_and_lets_one_probe_through(
    channels: Channels,
) -> None:
    await fail(channels, 2)
    assert await admits(channels, 0)

    await fail(channels)
    assert not await admits(channels, 29)
    assert await admits(channels, 29, Channel.EMAIL)
    probes = await asyncio.gather(*(admits(channels, 30) for _ in range(4)))
    assert sorted(probes) == [False, False, False, True]


async def test_a_probe_that_fails_doubles_the_pause_and_one_that_succeeds_ends_it(
    channels: Channels,
) -> None:
    await fail(channels, 3)
    assert await admits(channels, 30)
    await fail(channels, seconds=31)
    assert not await admits(channels, 90)

    await channels.open(Channel.ZALO)
    assert await admits(channels, 91)
    assert await channels.standing() == {}


async def test_failures_at_the_same_time_are_all_counted(channels: Channels) -> None:
    await asyncio.gather(*(fail(channels) for _ in range(3)))

    assert (await channels.standing())[Channel.ZALO].failures == 3
    assert not await admits(channels, 29)


async def test_a_wish_of_the_other_side_opens_the_breaker_at_once(channels: Channels) -> None:
    await channels.failed(
        Channel.ZALO, "429", now=NOON, breaker=BREAKER, not_before=NOON + timedelta(seconds=120)
    )

    assert not await admits(channels, 119)
    assert await admits(channels, 120)


async def test_a_failure_does_not_end_a_halt(channels: Channels) -> None:
    await channels.halt(Channel.ZALO, "-216", now=NOON, probe_at=NOON + timedelta(minutes=5))
    await fail(channels)

    assert await channels.halted() == {Channel.ZALO: "-216"}
    assert not await admits(channels, 299)
