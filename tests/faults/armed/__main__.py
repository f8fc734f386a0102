"""`python -m tests.faults.armed services.scoring`: become the service, armed."""

import os
import runpy
import sys
from pathlib import Path

from runtime.clock import SystemClock
from runtime.patience import Backoff
from tests.faults.armed import CLOCK, FAILPOINT
from tests.faults.armed.arming import arm
from tests.faults.moment import RunClock
from tests.faults.points import Point

#: How often alerts looks for claims whose time is up. The clock of a run is stepped over fifteen
#: minutes of a lease; these ten seconds pass by the loop's own time, which nobody steps.
SWEEP_S = 2.5
#: How often the gateway sends again what ingest has not acknowledged: also by the loop's own time.
OUTBOX = Backoff(first_s=0.3, longest_s=1.5)
OUTBOX_S = 2.0


def main(module: str) -> None:
    """Set the clock, arm the failpoint, and run the service's own `__main__`."""
    if CLOCK in os.environ:
        clock = RunClock(Path(os.environ[CLOCK]))
        setattr(SystemClock, "now", lambda _: clock.now())  # noqa: B010  # a class of another package
    service = module.rpartition(".")[2]
    if service == "alerts":
        from services.alerts import app

        setattr(app, "SWEEP_S", SWEEP_S)  # noqa: B010
    if service == "gateway":
        from services.gateway.reporting import starting

        setattr(starting, "EVERY_S", OUTBOX_S)  # noqa: B010
        setattr(starting, "_BACKOFF", OUTBOX)  # noqa: B010
    if os.environ.get(FAILPOINT):
        point, number = Point.parse(os.environ[FAILPOINT])
        arm(service, point, number)
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1])
