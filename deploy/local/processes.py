"""Child processes that say when they are ready, keep a log, and never outlive their parent."""

import ctypes
import os
import signal
import ssl
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx

#: Local addresses are asked in clear. To load the authorities takes twenty milliseconds at every
#: question, and questions are asked until somebody is ready.
NO_AUTHORITY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
PR_SET_PDEATHSIG = 1  # linux/prctl.h: the signal that the kernel sends a child whose parent died


class DidNotStart(RuntimeError):
    """A process ended or stayed silent where it should have become ready. The message is for a
    person."""


@dataclass
class Child:
    """One process: how it is started, how it is asked whether it is ready, where its log lies."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    ready: Callable[[], bool]
    folder: Path
    _process: subprocess.Popen[bytes] | None = None
    _out: IO[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it, in a session of its own so that Ctrl-C reaches only the parent."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._out = self.log.open("wb" if self._process is None else "ab")
        self._process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            cwd=self.folder,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        if self._process is None:
            raise RuntimeError(f"{self.name} was not started")
        return self._process.pid

    def ended(self) -> int | None:
        """Its exit code once it has ended, else None."""
        return None if self._process is None else self._process.poll()

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def wait_ready(self, deadline: float) -> None:
        """Return when it is ready; raise DidNotStart when it ended, or at the deadline
        (monotonic seconds)."""
        while not self.ready():
            if self.ended() is not None:
                raise DidNotStart(f"{self.name} ended with code {self.ended()}.\n{self.tail()}")
            if time.monotonic() > deadline:
                raise DidNotStart(f"{self.name} did not become ready in time.\n{self.tail()}")
            time.sleep(0.05)

    def stop(self, patience_s: float = 15.0) -> None:
        """Ask it to end, wait, and insist."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(patience_s)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._out is not None:
            self._out.close()

    def kill(self) -> None:
        """End it as a power failure would; it can be started again."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._out is not None:
            self._out.close()

    def tail(self, lines: int = 12) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        text = self.log.read_text(errors="replace").splitlines()[-lines:]
        return "\n".join([f"The end of {self.log}:", *(f"  {line}" for line in text)])


def answers(url: str) -> Callable[[], bool]:
    """A readiness question over HTTP: does this address answer 200?"""

    def ask() -> bool:
        try:
            answer = httpx.get(url, timeout=2.0, trust_env=False, verify=NO_AUTHORITY)
        except httpx.HTTPError:
            return False
        return answer.status_code == httpx.codes.OK

    return ask


def _die_with_parent() -> None:
    """Run in the child before it becomes the command: Linux only, elsewhere the parent's stop()
    must do."""
    if hasattr(os, "uname") and os.uname().sysname == "Linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
