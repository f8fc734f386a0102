"""Wrapping the methods of a service's ports, so that its process ends at one of its writes."""

import os
import signal
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from tests.faults.points import POINTS, Point, When


def arm(service: str, point: Point, number: int) -> None:
    """Make the process end at the n-th call of the point's method."""
    place = POINTS[service][point.name]
    owner = getattr(import_module(place.module), place.owner)
    method = getattr(owner, place.method)
    wrap = _wrapped if place.waits else _wrapped_plain
    setattr(owner, place.method, wrap(method, point.when, number))


def _wrapped(
    method: Callable[..., Awaitable[Any]], when: When, number: int
) -> Callable[..., Awaitable[Any]]:
    calls = 0

    async def wrapped(self: Any, *args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls != number:
            return await method(self, *args, **named)
        if when is When.AFTER:
            await method(self, *args, **named)
        elif when is When.HALF:
            await method(self, *map(_half, args), **named)
        return end()

    return wrapped


def _wrapped_plain(method: Callable[..., Any], when: When, number: int) -> Callable[..., Any]:
    calls = 0

    def wrapped(self: Any, *args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and when is not When.AFTER:
            end()
        answer = method(self, *args, **named)
        if calls == number:
            end()
        return answer

    return wrapped


def _half(argument: Any) -> Any:
    """The first half of several things; a single thing as it is."""
    return argument[: len(argument) // 2] if isinstance(argument, list | tuple) else argument


def end() -> None:
    """As a power failure would."""
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()
