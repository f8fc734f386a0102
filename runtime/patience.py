"""Waiting for the world to come back, and knowing when to stop throwing messages away."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from runtime.failures import Unavailable
from runtime.health import Watch

T = TypeVar("T")

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait between tries: doubling from first to longest, each wait jittered."""

    first_s: float = 0.2
    longest_s: float = 15.0
    spread: float = (
        0.5  # share of a wait that is left to chance, so that workers do not knock as one
    )

    def wait_s(self, failures: int, chance: float) -> float:
        """The wait after so many failures in a row; `chance` is drawn from 0 to 1."""
        doublings = min(failures - 1, 62)
        longest: float = min(self.longest_s, self.first_s * 2.0**doublings)
        return longest * (1.0 - self.spread * chance)


async def until_available(
    action: Callable[[], Awaitable[T]],
    *,
    watch: Watch,
    backoff: Backoff | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    chance: Callable[[], float] = random.random,
) -> T:
    """Do the action, as often as it takes, holding whoever waits for it while the world is away.

    Only `Unavailable` is waited out; every other failure passes through. From the first failure
    on the watch is red and names what is away; success turns it green. Cancelling ends it.
    """
    policy = backoff or Backoff()
    failures = 0
    while True:
        try:
            result = await action()
        except Unavailable as away:
            failures += 1
            watch.waiting_for(away.what, away.detail)
            wait_s = policy.wait_s(failures, chance())
            _log.warning(
                "waiting",
                what=away.what,
                detail=away.detail,
                tries=failures,
                wait_s=round(wait_s, 2),
            )
            await sleep(wait_s)
        else:
            if failures:
                watch.fine()
                _log.info("back again", tries=failures)
            return result


class TooManyParked(RuntimeError):
    """So many messages in a row were wrong that the fault is more likely here than there."""


class Brake:
    """Stops a worker that parks everything, rather than letting it empty the topic into the bin."""

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise ValueError("a brake needs a limit of at least one")
        self._limit = limit
        self._in_a_row = 0

    @property
    def in_a_row(self) -> int:
        """How many were parked since the last one that was right."""
        return self._in_a_row

    def parked(self) -> None:
        """Count a parked message; the one that reaches the limit raises `TooManyParked`."""
        self._in_a_row += 1
        if self._in_a_row >= self._limit:
            raise TooManyParked(f"{self._in_a_row} messages in a row were parked")

    def reset(self) -> None:
        """A message was right: begin counting anew."""
        self._in_a_row = 0
