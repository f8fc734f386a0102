"""Starting, watching and ending the small worker of `tests.support.worker`."""

import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.support import asking
from tests.support.freezing import freeze, thaw
from tests.support.nursery.mother import nursery
from tests.support.waiting import eventually
from tests.support.worker import Orders

JOIN_S = 60.0  # Faust's own second, the group's wait for half a session, the first fetch


class Worker:
    """One worker process."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self._log = orders.seen.with_suffix(f".{orders.port}.log")
        self._process = nursery().bear(
            "tests.support.worker", {"PATH": os.defpath}, self._log, arguments=orders.arguments()
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def seen(self) -> list[dict[str, Any]]:
        """What all workers of the same file saw so far, in the order of their seeing."""
        return seen(self.orders.seen)

    def wait_for(self, records: int, *, within_s: float = JOIN_S) -> list[dict[str, Any]]:
        """Wait until so many records were seen by this worker."""
        pid = self._process.pid
        return eventually(
            lambda: (
                found
                if len(found := [line for line in self.seen() if line["pid"] == pid]) >= records
                else []
            ),
            within_s=within_s,
        )

    def wait_until_ready(self, *, within_s: float = JOIN_S) -> None:
        """Wait until its own page says that it is ready."""
        eventually(lambda: self.page("readyz").status_code == 200, within_s=within_s)

    def page(self, name: str) -> httpx.Response:
        """One of its pages; 503 while it is not up at all."""
        try:
            return asking.get(f"http://127.0.0.1:{self.orders.port}/{name}")
        except httpx.TransportError:
            return httpx.Response(503)

    def terminate(self) -> int:
        """SIGTERM, and its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self.exit_code()

    def exit_code(self, *, within_s: float = 30.0) -> int:
        """Wait for its end by itself."""
        return self._process.wait(within_s)

    def kill(self) -> None:
        """kill -9."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def freeze(self) -> None:
        """SIGSTOP: alive, and deaf."""
        freeze(self.pid)

    def thaw(self) -> None:
        """SIGCONT."""
        thaw(self.pid)

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def resident_bytes(self) -> int:
        """How much memory it has in use."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS:")]
        return int(line.split()[1]) * 1024

    def log(self) -> str:
        """What it logged."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        """Leave nothing behind."""
        if self.running:
            self.kill()


@contextmanager
def worker(orders: Orders) -> Iterator[Worker]:
    """A worker for the length of a test."""
    started = Worker(orders)
    try:
        yield started
    finally:
        started.close()


def seen(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a file of seen records; one being written is not there yet."""
    if not path.exists():
        return []
    return [
        json.loads(line)
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True)
        if line.endswith("\n")
    ]


def places(lines: list[dict[str, Any]]) -> Counter[tuple[int, int]]:
    """How often each (partition, offset) was seen."""
    return Counter((line["partition"], line["offset"]) for line in lines)
