"""`python -m tests.support.nursery`: take births by the line, tell births and ends by the line."""

import atexit
import ctypes
import gc
import json
import os
import random
import runpy
import selectors
import signal
import sys
import threading
from importlib import import_module
from typing import Any

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve until the input ends."""
    _die_with_parent(signal.SIGKILL)
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
    new = [module for module in order["imported"] if module not in sys.modules]
    for module in new:
        import_module(module)
    if new:
        gc.collect()
        gc.freeze()  # or the first collection of each child would copy every page of ours
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _grow_up(order)
        sys.argv = [order["module"], *order["arguments"]]
        runpy.run_module(order["module"], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:  # noqa: BLE001  # whatever it is, its trace belongs in the log
        sys.excepthook(*sys.exc_info())
    _leave(code)
    return 0


def _leave(code: int) -> None:
    """As an interpreter ends: threads first, then what was to be done at the end."""
    ended: Any = threading
    ended._shutdown()
    left: Any = atexit
    left._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _grow_up(order: dict[str, Any]) -> None:
    """A session, a log and settings of its own; nothing of the nursery is left."""
    os.setsid()
    _die_with_parent(signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out, err = (
        os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for name in ("out", "err")
    )
    null = os.open(os.devnull, os.O_RDONLY)
    for number, of in enumerate((null, out, err)):
        os.dup2(of, number)
    os.closerange(3, 256)
    os.environ.clear()
    os.environ.update(order["environment"])
    random.seed()  # or all of them would wait for the same times


def _die_with_parent(number: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


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
