"""Waiting for a condition with a deadline, since nothing here sleeps a fixed time."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PAUSE_S = 0.05  # to ask takes time as well, mostly of what is waited for
WITHIN_S = 60.0  # a condition that holds ends the wait at once; a busy machine needs the rest


class NeverHappened(AssertionError):
    """The condition did not come true in time."""


def eventually(condition: Callable[[], T], *, within_s: float = WITHIN_S) -> T:
    """Ask until the answer is true, and return it."""
    deadline = time.monotonic() + within_s
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise NeverHappened(f"not true within {within_s:g} s, last answer: {answer!r}")
        time.sleep(PAUSE_S)
    return answer


async def happens(condition: Callable[[], T | Awaitable[T]], *, within_s: float = WITHIN_S) -> T:
    """The same for a test that shares the loop with what it waits for."""
    deadline = time.monotonic() + within_s
    while True:
        asked = condition()
        answer: T = await asked if inspect.isawaitable(asked) else asked
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise NeverHappened(f"not true within {within_s:g} s, last answer: {answer!r}")
        await asyncio.sleep(PAUSE_S)
