"""The test's side of the nursery: ask for a process, hold it, hear of its end."""

import atexit
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from deploy.local.processes import Child

ROOT = Path(__file__).resolve().parents[3]
BORN_S = 120.0  # the first of a kind waits for its imports, on a machine that does other things
_SERVICES = {
    "deploy.local.inbox": ("deploy.local.inbox.app",),
    "services.alerts": ("services.alerts.app",),
    "services.gateway": ("services.gateway.app",),
    "services.ingest": ("services.ingest.app",),
    "services.scoring": ("services.scoring.app",),
}
#: What each module needs once it runs; it is imported once, before the first of its kind is born.
IMPORTED: dict[str, tuple[str, ...]] = {
    **_SERVICES,
    "tests.faults.armed": ("tests.faults.armed.arming", *(one for (one,) in _SERVICES.values())),
    "tests.support.worker": ("runtime.stream",),
}


class Born:
    """One process, asked as `subprocess.Popen` is."""

    def __init__(self, pid: int, ends: "Ends") -> None:
        self.pid = pid
        self._ends = ends

    def poll(self) -> int | None:
        """Its exit code, once it has ended."""
        return self._ends.codes.get(self.pid)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code; raises subprocess.TimeoutExpired when it has not ended by then."""
        with self._ends.heard:
            if not self._ends.heard.wait_for(lambda: self.pid in self._ends.codes, timeout):
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
        return self._ends.codes[self.pid]

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)


class Ends:
    """The exit codes heard of so far."""

    def __init__(self) -> None:
        self.codes: dict[int, int] = {}
        self.heard = threading.Condition()

    def hear(self, pid: int, code: int) -> None:
        """One has ended."""
        with self.heard:
            self.codes[pid] = code
            self.heard.notify_all()


@dataclass(frozen=True, slots=True)
class Done:
    """What a command said."""

    returncode: int
    stdout: str
    stderr: str


class Nursery:
    """The process that others are forked from."""

    def __init__(self) -> None:
        self._ends = Ends()
        self._births: queue.Queue[int] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery"],
            cwd=ROOT,
            env={"PATH": os.defpath},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, name="nursery", daemon=True).start()

    def bear(
        self,
        module: str,
        environment: Mapping[str, str],
        out: Path,
        *,
        arguments: Sequence[str] = (),
        err: Path | None = None,
    ) -> Born:
        """`python -m module arguments`, started at the root of the tree; `out` is appended to."""
        order = {
            "module": module,
            "imported": IMPORTED[module],
            "arguments": list(arguments),
            "environment": dict(environment),
            "out": str(out),
            "err": str(err or out),
        }
        if self._process.stdin is None:
            raise RuntimeError("the nursery has no input")
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Born(self._births.get(timeout=BORN_S), self._ends)

    def run(
        self, module: str, environment: Mapping[str, str], *arguments: str, within_s: float = 60.0
    ) -> Done:
        """The same, to its end."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            code = self.bear(module, environment, out, arguments=arguments, err=err).wait(within_s)
            return Done(code, out.read_text("utf-8"), err.read_text("utf-8"))

    def close(self) -> None:
        """End it; whoever is left dies with it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(BORN_S)

    def _listen(self) -> None:
        if self._process.stdout is None:
            return
        with self._process.stdout as told_by_the_line:
            for line in told_by_the_line:
                told: dict[str, Any] = json.loads(line)
                if "ended" in told:
                    self._ends.hear(told["ended"], told["code"])
                elif "born" in told:
                    self._ends.codes.pop(told["born"], None)  # of one that had the same id
                    self._births.put(told["born"])


class BornChild(Child):
    """A child whose command is a module and its arguments, born rather than started."""

    def start(self) -> None:
        """Have it born; it is asked in the same words as a process that was started."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        module, *arguments = self.command
        born = nursery().bear(module, self.environment, self.log, arguments=arguments)
        self._process = cast("subprocess.Popen[bytes]", born)


@cache
def nursery() -> Nursery:
    """The one of this test process, started when the first process is asked for."""
    opened = Nursery()
    atexit.register(opened.close)
    return opened
