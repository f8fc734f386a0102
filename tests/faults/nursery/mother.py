"""The harness's side of the nursery: ask for a service, hold it, hear of its end."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BORN_S = 30.0
READY_S = 120.0  # importing everything, on a machine that does other things as well


class Born:
    """One process, held by its id."""

    def __init__(self, pid: int, nursery: "Nursery") -> None:
        self.pid = pid
        self._nursery = nursery

    def code(self) -> int | None:
        """Its exit code, once it has ended."""
        return self._nursery.codes.get(self.pid)

    def signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.code() is None:
            os.kill(self.pid, number)

    def wait(self, seconds: float) -> int | None:
        """Its exit code, or None when it has not ended by then."""
        deadline = time.monotonic() + seconds
        while self.code() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.code()

    def kill(self) -> None:
        """End it as a power failure would."""
        self.signal(signal.SIGKILL)
        self.wait(BORN_S)

    def stop(self, patience_s: float) -> int:
        """Ask it to end, wait, and insist."""
        self.signal(signal.SIGTERM)
        if self.wait(patience_s) is None:
            self.kill()
        return self.code() or 0


class Nursery:
    """The process that all services of a harness are forked from."""

    def __init__(self, root: Path, environment: Mapping[str, str], log: Path) -> None:
        self.codes: dict[int, int] = {}
        self._births: queue.Queue[dict[str, Any]] = queue.Queue()
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.nursery"],
                cwd=root,
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
                start_new_session=True,
            )
        threading.Thread(target=self._listen, name="nursery", daemon=True).start()
        self._births.get(timeout=READY_S)

    def bear(self, module: str, environment: Mapping[str, str], log: Path) -> Born:
        """A service, started."""
        log.parent.mkdir(parents=True, exist_ok=True)
        order = {"module": module, "environment": dict(environment), "log": str(log)}
        if self._process.stdin is None:
            raise RuntimeError("the nursery has no input")
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Born(self._births.get(timeout=BORN_S)["born"], self)

    def close(self) -> None:
        """End it; whoever is left dies with it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(BORN_S)

    def _listen(self) -> None:
        if self._process.stdout is None:
            return
        for line in self._process.stdout:
            told = json.loads(line)
            if "ended" in told:
                self.codes[told["ended"]] = told["code"]
            else:
                self._births.put(told)
