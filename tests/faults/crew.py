"""The services of a run as processes, and whoever starts again what has ended."""

import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.processes import answers
from deploy.local.settings import HOST
from tests.faults.armed import FAILPOINT
from tests.support.nursery.mother import Born, Nursery
from tests.support.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
AGAIN_S = 0.3  # between an end and the next start, as whoever supervises needs it
STOP_S = 25.0  # a service grants itself fifteen
ENDED_S = 30.0  # for the end of what was killed to be heard of
ARMED = "tests.faults.armed"
KILLED = -int(signal.SIGKILL)


@dataclass
class Service:
    """One process of a service, with a port of its own."""

    name: str
    module: str
    environment: dict[str, str]
    folder: Path
    port: int
    nursery: Nursery
    child: Born | None = None
    wanted: bool = False  # whether it has to run
    ends: list[int] = field(default_factory=list)  # the codes with which it ended unasked
    since_end: float = 0.0
    starts: int = 0

    def start(self, failpoint: str = "") -> None:
        """Start it, unless it runs; it is not ready yet."""
        if self.running:
            return  # killed and rolled at once: whoever was to start it again comes late
        environment = self.environment | ({FAILPOINT: failpoint} if failpoint else {})
        log = self.folder / "logs" / f"{self.name}.{self.starts}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        self.child = self.nursery.bear(ARMED, environment, log, arguments=[self.module])
        self.wanted = True
        self.starts += 1

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self.child is not None and self.child.poll() is None

    @property
    def ready(self) -> bool:
        """Whether it says that it can work."""
        return self.running and answers(f"http://{HOST}:{self.port}/readyz")()

    def kill(self) -> None:
        """End it as a power failure would; it stays down until it is started."""
        self.wanted = False
        if self.child is not None:
            self.child.kill()
            self.child.wait(ENDED_S)

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.wanted = False
        if self.child is None:
            return 0
        self.child.terminate()
        try:
            return self.child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.child.kill()
            return self.child.wait(ENDED_S)

    def pause(self) -> None:
        """Alive and deaf."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on where it was paused, if it is still there."""
        self._signal(signal.SIGCONT)

    def look(self) -> None:
        """Start it again when it ended by itself, unarmed."""
        if not self.wanted or self.running or self.child is None:
            return
        if not self.since_end:
            self.since_end = time.monotonic()
            self.ends.append(self.child.poll() or 0)
        elif time.monotonic() - self.since_end > AGAIN_S:
            self.since_end = 0.0
            self.start()

    def _signal(self, number: signal.Signals) -> None:
        if self.child is not None:
            self.child.send_signal(number)


class Crew:
    """All services of a run."""

    def __init__(self, environment: Mapping[str, str], folder: Path, nursery: Nursery) -> None:
        self._environment = dict(environment)
        self._nursery = nursery
        self._folder = folder
        self.services: dict[str, Service] = {}

    def add(self, name: str, module: str, setting: str, port: int | None = None) -> Service:
        """A service under a name of its own; `setting` is the one that says its port."""
        own = port or free_port()
        environment = self._environment | {setting: str(own)}
        one = Service(name, module, environment, self._folder, own, self._nursery)
        self.services[name] = one
        return one

    def __getitem__(self, name: str) -> Service:
        return self.services[name]

    def look(self) -> None:
        """Start again whatever has ended by itself."""
        for one in self.services.values():
            one.look()

    def ready(self) -> bool:
        """Whether everything that has to run can work."""
        return all(one.ready for one in self.services.values() if one.wanted)

    def ends(self) -> dict[str, list[int]]:
        """The codes of the unasked ends, by service."""
        return {one.name: one.ends for one in self.services.values() if one.ends}

    def stop(self) -> dict[str, int]:
        """Stop all, those that write before those that are written to; their exit codes."""
        for one in self.services.values():
            one.resume()
        return {name: one.stop() for name, one in self.services.items()}

    def kill(self) -> None:
        """End all at once."""
        for one in self.services.values():
            one.kill()
