"""`python -m tests.faults.nursery`: take births by the line, tell births and ends by the line."""

import ctypes
import json
import os
import random
import selectors
import signal
import sys
from importlib import import_module
from typing import Any

from tests.faults.armed.__main__ import main as become

PR_SET_PDEATHSIG = 1
IMPORTED = (
    "deploy.local.inbox.app",
    "services.ingest.app",
    "services.scoring.app",
    "services.alerts.app",
    "services.gateway.app",
)


def main() -> None:
    """Serve until the input ends."""
    for module in IMPORTED:
        import_module(module)
    wakes, woken = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    _tell({"ready": True})
    waiting = selectors.DefaultSelector()
    waiting.register(sys.stdin, selectors.EVENT_READ)
    waiting.register(wakes, selectors.EVENT_READ)
    while True:
        for key, _ in waiting.select():
            if key.fd == sys.stdin.fileno():
                line = sys.stdin.readline()
                if not line:
                    return
                _tell({"born": _bear(json.loads(line))})
            else:
                os.read(wakes, 1024)
        _tell_ends()


def _bear(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        _grow_up(order)
        become(order["module"])
    except SystemExit as ending:
        code = ending.code
        _leave(code if isinstance(code, int) else 0 if code is None else 1)
    except BaseException:  # noqa: BLE001  # whatever it is, its trace belongs in the log
        sys.excepthook(*sys.exc_info())
        _leave(1)
    _leave(0)
    return 0


def _leave(code: int) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _grow_up(order: dict[str, Any]) -> None:
    """A session, a log and settings of its own; nothing of the nursery is left."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.closerange(3, 256)
    os.environ.clear()
    os.environ.update(order["environment"])
    random.seed()  # or all of them would wait for the same times


def _tell_ends() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        _tell({"ended": pid, "code": os.waitstatus_to_exitcode(status)})


def _tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
