"""Alive, ready, and why not."""

import asyncio

from runtime.health import Health


async def test_a_process_without_checks_is_alive_and_ready() -> None:
    health = Health()

    assert await health.alive()
    assert await health.ready() == (True, {})


async def test_one_red_check_makes_the_process_unready_but_not_dead() -> None:
    health = Health()
    health.add("store", lambda: None)
    health.add("broker", lambda: "no connection")

    assert await health.ready() == (False, {"store": "ok", "broker": "no connection"})
    assert await health.alive()


async def test_a_failed_vital_makes_the_process_dead_and_unready() -> None:
    health = Health()
    health.add_vital("progress", lambda: "nothing moved for 300 s")

    assert not await health.alive()
    assert (await health.ready())[0] is False


async def test_a_check_may_be_asynchronous() -> None:
    async def ask() -> str | None:
        await asyncio.sleep(0)
        return "asleep"

    health = Health()
    health.add("store", ask)

    assert (await health.ready())[1] == {"store": "asleep"}


async def test_a_check_that_raises_is_red_with_its_words() -> None:
    def broken() -> str | None:
        raise OSError("no route")

    health = Health()
    health.add("store", broken)

    assert (await health.ready())[1] == {"store": "OSError: no route"}


async def test_a_watch_turns_readiness_red_and_green() -> None:
    health = Health()
    watch = health.watch("scoring")

    watch.waiting_for("store", "no primary")
    assert await health.ready() == (False, {"scoring": "waiting for store: no primary"})

    watch.fine()
    assert (await health.ready())[0] is True
