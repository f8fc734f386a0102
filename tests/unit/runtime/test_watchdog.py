"""When a worker counts as standing still, and when it only waits."""

import threading
from dataclasses import dataclass, replace

import pytest

from runtime.watchdog import LoopGuard, Patience, Progress, Watchdog

PATIENCE = Patience(idle_s=100.0, work_s=1000.0)
RECORDS_WAIT = Progress("12 records wait", moved_at=0.0, at_work=False, waiting=False)


@dataclass
class Now:
    """A clock that tests set."""

    at: float = 5000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def watchdog(now: Now) -> Watchdog:
    return Watchdog(PATIENCE, now)


def looks_after(watchdog: Watchdog, now: Now, seconds: float, seen: Progress) -> str | None:
    now.at += seconds
    return watchdog.look(seen)


def test_records_that_wait_while_nothing_moves_are_a_standstill(
    watchdog: Watchdog, now: Now
) -> None:
    assert watchdog.look(RECORDS_WAIT) is None
    assert looks_after(watchdog, now, 99.0, RECORDS_WAIT) is None

    said = looks_after(watchdog, now, 1.0, RECORDS_WAIT)

    assert said == watchdog.verdict == "12 records wait, and nothing moved for 100 s"


def test_the_first_record_after_a_quiet_hour_is_none(watchdog: Watchdog, now: Now) -> None:
    watchdog.look(replace(RECORDS_WAIT, wanting=None))

    assert looks_after(watchdog, now, 3600.0, RECORDS_WAIT) is None


def test_whoever_moves_however_slowly_does_not_stand_still(watchdog: Watchdog, now: Now) -> None:
    said = [
        looks_after(watchdog, now, 90.0, replace(RECORDS_WAIT, moved_at=float(n)))
        for n in range(20)
    ]

    assert not any(said)


def test_one_batch_may_take_longer_than_nothing_at_all(watchdog: Watchdog, now: Now) -> None:
    at_work = replace(RECORDS_WAIT, at_work=True)
    watchdog.look(at_work)

    assert looks_after(watchdog, now, 999.0, at_work) is None
    assert looks_after(watchdog, now, 1.0, at_work) is not None


def test_waiting_for_something_that_is_away_is_patience(watchdog: Watchdog, now: Now) -> None:
    waiting = replace(RECORDS_WAIT, at_work=True, waiting=True)
    watchdog.look(waiting)

    assert looks_after(watchdog, now, 86_400.0, waiting) is None
    assert looks_after(watchdog, now, 10.0, RECORDS_WAIT) is None  # it is back: a new beginning


def test_a_loop_that_beats_is_left_alone_and_one_that_does_not_is_ended() -> None:
    ended = threading.Event()
    guard = LoopGuard(0.05, ended.set)
    for _ in range(3):
        guard.beat()
    guard.start()

    assert ended.wait(10.0)


def test_a_guard_that_was_stopped_ends_nothing() -> None:
    ended = threading.Event()
    guard = LoopGuard(0.05, ended.set)
    guard.start()
    guard.stop()
    guard._thread.join(10.0)

    assert not ended.is_set()
