"""A process that is there and does nothing, for as long as a test wants it."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.waiting import eventually


def freeze(pid: int) -> None:
    """SIGSTOP, and not before every thread stands still: until then it may still answer."""
    os.kill(pid, signal.SIGSTOP)
    eventually(lambda: all(_stands(one) for one in Path(f"/proc/{pid}/task").iterdir()))


def thaw(pid: int) -> None:
    """SIGCONT."""
    os.kill(pid, signal.SIGCONT)


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """Frozen within the context."""
    freeze(pid)
    try:
        yield
    finally:
        thaw(pid)


def _stands(thread: Path) -> bool:
    try:
        return (thread / "stat").read_text().rsplit(")", 1)[1].split()[0] == "T"
    except OSError:  # it has ended meanwhile
        return True
