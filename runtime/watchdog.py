"""Ending a worker that stands still while records wait for it.

Faust is known to stop fetching after some rebalances and to go on looking well; a body can wait
for something that never comes; code can keep the loop to itself. From outside all of it looks
alike: the offsets do not move. A restart helps, and whatever was not done is delivered again.
"""

import faulthandler
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


class StandsStill(RuntimeError):
    """Records wait, nothing moved for too long, and nothing is away that could be waited for."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a worker may stand still."""

    idle_s: float = 120.0  # nothing at work, and still nothing fetched
    work_s: float = 900.0  # one batch in hand: honest ones take seconds
    loop_s: float = 120.0  # the loop itself, which no check of its own can see


@dataclass(frozen=True, slots=True)
class Progress:
    """A worker as seen now."""

    wanting: str | None  # what is still to be done, in words
    moved_at: float  # when something was last fetched or finished
    at_work: bool  # whether a body has a batch in hand
    waiting: bool  # whether it waits for something that is away, and says so


class Watchdog:
    """Judges, look by look, whether a worker stands still."""

    def __init__(
        self, patience: Patience | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._patience = patience or Patience()
        self._now = now
        self._since: float | None = None
        self._moved_at: float | None = None
        self.verdict: str | None = None

    def look(self, seen: Progress) -> str | None:
        """What is wrong, in words; None while all is well or may still become so.

        The time counts from the first look that found something to do, never from when something
        last moved: a topic that was quiet for an hour is no standing still.
        """
        now = self._now()
        moved, self._moved_at = seen.moved_at != self._moved_at, seen.moved_at
        if seen.waiting or not seen.wanting:
            self._since = None
        elif moved or self._since is None:
            self._since = now
        still_s = now - self._since if self._since is not None else 0.0
        limit_s = self._patience.work_s if seen.at_work else self._patience.idle_s
        self.verdict = (
            f"{seen.wanting}, and nothing moved for {still_s:.0f} s" if still_s >= limit_s else None
        )
        return self.verdict


def _give_up() -> None:
    faulthandler.dump_traceback()  # what holds the loop is in no log of ours
    os._exit(1)


class LoopGuard:
    """Ends the process when the loop has not beaten for a whole patience.

    Looks are counted rather than seconds: a process that was frozen and wakes has missed only one.
    """

    LOOKS = 10

    def __init__(self, loop_s: float, end: Callable[[], object] = _give_up) -> None:
        self._wait_s = loop_s / self.LOOKS
        self._end = end
        self._beaten = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="loop-guard", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def beat(self) -> None:
        """Say that the loop runs."""
        self._beaten.set()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def _watch(self) -> None:
        missed = 0
        while not self._stopped.wait(self._wait_s):
            missed = 0 if self._beaten.is_set() else missed + 1
            self._beaten.clear()
            if missed >= self.LOOKS:
                self._end()
                return
