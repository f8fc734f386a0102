"""Cancelling tasks until they are over, which once may not be enough.

`asyncio.wait_for` of Python 3.11 loses a cancellation that comes just as its own wait ends, and
the store's client waits with it for every answer: a loop that was cancelled at that moment goes on
as if nothing had happened, and whoever waits for its end waits for ever.
"""

import asyncio

WITHIN_S = 5.0  # how long a service that stops waits for its own tasks
AGAIN_S = 0.2  # how long a cancellation is given before it is repeated


async def cancelled(*tasks: "asyncio.Task[object]", within_s: float) -> bool:
    """Cancel the tasks again and again; whether all of them were over in time."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    left = {task for task in tasks if not task.done()}
    while left and loop.time() < deadline:
        for task in left:
            task.cancel()
        over, left = await asyncio.wait(left, timeout=AGAIN_S)
        for task in over:
            if not task.cancelled():
                task.exception()  # asked for, so that asyncio does not complain of it later
    return not left
