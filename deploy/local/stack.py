"""The embedded default, assembled: broker, store, inbox and the four services as child
processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.local.keys import ensure_keys, publisher_key_file
from deploy.local.processes import Child, DidNotStart, answers
from deploy.local.servers import (
    broker_answers,
    broker_command,
    store_answers,
    store_command,
    store_uri,
)
from deploy.local.settings import HOST, Local

START_S = 90.0  # a cold machine with two cores needs about a third of it
SERVICES = ("ingest", "scoring", "alerts", "gateway")


class Stack:
    """Everything that `make up` runs; also what the end-to-end tests run, on free ports."""

    def __init__(self, local: Local, *, path: str, broker: str | None = None) -> None:
        """`path` is the PATH of the children; `broker` an address of a Kafka to use instead of
        our own."""
        self.local = local
        self._environment = {
            **local.environment(),
            "PATH": path,
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(local.root),
        }
        if broker is not None:
            self._environment["SLIPWATCH_BROKER"] = broker
        self.children: dict[str, Child] = {}
        for child in _children(local, self._environment, own_broker=broker is None):
            self.children[child.name] = child

    @property
    def gateway(self) -> str:
        """The address of the pages and the API."""
        return f"http://{HOST}:{self.local.ports.gateway}"

    @property
    def ingest(self) -> str:
        """The address that measurements are posted to."""
        return f"http://{HOST}:{self.local.ports.ingest}"

    @property
    def publisher_key(self) -> str:
        """The key that figures are published with; it is there once the stack has been started."""
        return publisher_key_file(self.local.data).read_text("ascii")

    @property
    def inbox(self) -> str:
        """The address of the local inbox."""
        return f"http://{HOST}:{self.local.ports.inbox}"

    def start(self, progress: Callable[[str], None]) -> None:
        """Start all, servers first, and return when all are ready. Raises DidNotStart."""
        taken = self._taken()
        if taken:
            names = ", ".join(f"{number} (for {name})" for name, number in taken)
            raise DidNotStart(
                f"Port {names} is taken by another program. "
                f"Move it with SLIPWATCH_{taken[0][0].upper()}_PORT=<number>."
            )
        ensure_keys(self.local.data)
        deadline = time.monotonic() + START_S
        servers = [child for name, child in self.children.items() if name not in SERVICES]
        for group in (servers, [self.children[name] for name in SERVICES]):
            for child in group:
                child.start()
            for child in group:
                child.wait_ready(deadline)
                progress(child.name)
            if group is servers:
                self._import_contacts()

    def _import_contacts(self) -> None:
        """Seal the invented addresses of the recipients, which their file does not hold."""
        contacts = self.local.root / "deploy" / "local" / "contacts.yaml"
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "services.alerts", "contacts", "import", str(contacts)],
            cwd=self.local.root,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DidNotStart(f"The contacts were not imported: {done.stderr.strip()}")

    def make_accounts(self) -> Path:
        """Make the accounts to try with; answers the file of their passwords."""
        kept = self.local.data / "accounts.txt"
        command = [sys.executable, "-m", "services.gateway", "accounts", "demo", "--keep"]
        done = subprocess.run(  # noqa: S603 - our own command
            [*command, str(kept)],
            cwd=self.local.root,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise DidNotStart(f"The accounts to try with were not made: {done.stderr.strip()}")
        return kept

    def _taken(self) -> list[tuple[str, int]]:
        used = {"smtp", *self.children}
        return [(name, port) for name, port in self.local.ports.taken() if name in used]

    def ended(self) -> Child | None:
        """A child that ended by itself, if there is one."""
        return next((child for child in self.children.values() if child.ended() is not None), None)

    def stop(self) -> None:
        """Stop all, the services before what they stand on."""
        for child in reversed(self.children.values()):
            child.stop()


def _children(local: Local, environment: Mapping[str, str], *, own_broker: bool) -> list[Child]:
    ports = local.ports

    def child(name: str, command: list[str], ready: Callable[[], bool]) -> Child:
        log = local.data / "logs" / f"{name}.log"
        return Child(name, command, environment, log, ready, local.root)

    def python(name: str, module: str, port: int) -> Child:
        return child(name, [sys.executable, "-m", module], answers(f"http://{HOST}:{port}/readyz"))

    broker = child(
        "broker",
        broker_command(ports.broker),
        lambda: broker_answers(f"{HOST}:{ports.broker}"),
    )
    return [
        *([broker] if own_broker else []),
        child(
            "store",
            store_command(ports.store, local.data / "store"),
            lambda: store_answers(store_uri(ports.store)),
        ),
        python("inbox", "deploy.local.inbox", ports.inbox),
        *(python(name, f"services.{name}", getattr(ports, name)) for name in SERVICES),
    ]


def children_path() -> str:
    """The PATH for children: that of the running interpreter first."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.defpath])
