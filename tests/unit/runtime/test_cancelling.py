"""A cancellation that was lost is repeated; a task that never ends is not waited for for ever."""

import asyncio
from asyncio import CancelledError

from runtime.cancelling import cancelled


async def losing(cancellations: float) -> None:
    """A loop that goes on after so many cancellations, as one in `wait_for` may after the first."""
    lost = 0.0
    while True:
        try:
            await asyncio.sleep(3600)
        except CancelledError:
            lost += 1
            if lost > cancellations:
                raise


async def started(cancellations: float) -> "asyncio.Task[object]":
    """It at work."""
    task: asyncio.Task[object] = asyncio.create_task(losing(cancellations))
    await asyncio.sleep(0)
    return task


async def test_a_task_that_loses_a_cancellation_is_cancelled_again() -> None:
    ordinary, losing_one = await started(0), await started(1)

    assert await cancelled(ordinary, losing_one, within_s=5.0)

    assert ordinary.cancelled()
    assert losing_one.cancelled()


async def test_a_task_that_cannot_be_cancelled_is_given_up() -> None:
    task = await started(2)

    assert not await cancelled(task, within_s=0.1)

    assert await cancelled(task, within_s=5.0)


async def test_tasks_that_are_over_take_no_time() -> None:
    task = await started(0)
    assert await cancelled(task, within_s=5.0)

    assert await cancelled(task, within_s=0.0)
