"""Waiting for the world, and the brake on parking."""

import asyncio

import pytest

from runtime.failures import Rejected, Unavailable
from runtime.health import Watch
from runtime.patience import Backoff, Brake, TooManyParked, until_available


class Flaky:
    """An action that is away a number of times before it answers."""

    def __init__(self, times: int, watch: Watch) -> None:
        self.left = times
        self.watch = watch
        self.seen_red: list[str | None] = []

    async def __call__(self) -> str:
        self.seen_red.append(self.watch.waiting)
        if self.left:
            self.left -= 1
            raise Unavailable("store", "no primary")
        return "done"


class Sleeps:
    """A sleep that takes no time and remembers how long it was asked for."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


async def test_what_is_available_is_done_at_once() -> None:
    watch, sleeps = Watch(), Sleeps()

    assert await until_available(Flaky(0, watch), watch=watch, sleep=sleeps) == "done"

    assert sleeps.waits == []
    assert watch.waiting is None


async def test_the_watch_is_red_while_something_is_away_and_green_after() -> None:
    watch = Watch()
    action = Flaky(2, watch)

    await until_available(action, watch=watch, sleep=Sleeps())

    assert action.seen_red == [None, *["waiting for store: no primary"] * 2]
    assert watch.waiting is None


async def test_the_waits_double_up_to_the_longest() -> None:
    watch, sleeps = Watch(), Sleeps()
    backoff = Backoff(first_s=1.0, longest_s=5.0)

    await until_available(
        Flaky(5, watch), watch=watch, backoff=backoff, sleep=sleeps, chance=lambda: 0.0
    )

    assert sleeps.waits == [1.0, 2.0, 4.0, 5.0, 5.0]


@pytest.mark.parametrize("failures", [1, 10, 10_000])
def test_chance_only_shortens_a_wait_and_at_most_by_half(failures: int) -> None:
    backoff = Backoff(first_s=1.0, longest_s=8.0)

    longest, shortest = backoff.wait_s(failures, 0.0), backoff.wait_s(failures, 1.0)

    assert shortest == longest / 2
    assert longest <= 8.0


async def test_a_wrong_message_is_not_waited_out() -> None:
    async def refuse() -> None:
        raise Rejected("bad_value")

    with pytest.raises(Rejected):
        await until_available(refuse, watch=Watch(), sleep=Sleeps())


async def test_waiting_can_be_cancelled() -> None:
    async def away() -> None:
        raise Unavailable("broker")

    task = asyncio.create_task(until_available(away, watch=Watch(), backoff=Backoff(60.0, 60.0)))
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


def test_the_brake_stops_at_its_limit() -> None:
    brake = Brake(3)
    brake.parked()
    brake.parked()

    with pytest.raises(TooManyParked, match="3 messages in a row"):
        brake.parked()


def test_a_right_message_releases_the_brake() -> None:
    brake = Brake(2)
    brake.parked()
    brake.reset()
    brake.parked()

    assert brake.in_a_row == 1


def test_a_brake_without_a_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Brake(0)
