"""Apache Kafka for the harness: one node or three, each told to send its clients to a proxy."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.local.apache_kafka import CLUSTER, FORMAT_S, JVM, jars
from deploy.local.processes import DidNotStart
from deploy.local.servers import HOST, Server, broker_answers
from tests.support.ports import free_port


@dataclass(frozen=True, slots=True)
class NodePorts:
    """Where one node listens: for clients that come through the proxy, for the harness and the
    other nodes, and as a controller. `proxy` is where clients are sent."""

    client: int
    direct: int
    controller: int
    proxy: int

    @classmethod
    def free(cls) -> "NodePorts":
        """Four ports that nobody listened on a moment ago."""
        return cls(free_port(), free_port(), free_port(), free_port())


class Node(Server):
    """One broker and controller."""

    def __init__(self, number: int, cluster: tuple[NodePorts, ...], folder: Path) -> None:
        self.ports = cluster[number - 1]
        self._folder = folder
        self._jars = jars()
        self._properties = folder / "server.properties"
        super().__init__(
            f"kafka-{number}",
            _java(self._jars, "kafka.Kafka", str(self._properties)),
            port=self.ports.direct,
            folder=folder,
            ready=lambda: broker_answers(f"{HOST}:{self.ports.direct}"),
        )
        self._properties.write_text(_settings(number, cluster, folder / "data"))

    def format(self) -> None:
        """Make its data folder."""
        command = _java(
            self._jars,
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            CLUSTER,
            "--config",
            str(self._properties),
        )
        done = subprocess.run(  # noqa: S603  # the command is ours
            command, capture_output=True, text=True, timeout=FORMAT_S, check=False
        )
        if done.returncode != 0:
            raise DidNotStart(f"Kafka's data folder was not formatted: {done.stdout}{done.stderr}")

    def launch(self) -> None:
        """Start it without waiting: three have to see each other before one of them answers."""
        self._child.start()

    def wait(self, deadline: float) -> None:
        """Wait until it answers."""
        self._child.wait_ready(deadline)


def kafka_is_here() -> bool:
    """Whether Apache Kafka can be run on this machine."""
    return all(shutil.which(program) for program in ("java", "mvn"))


def _java(folder: Path, main: str, *arguments: str) -> list[str]:
    java = shutil.which("java")
    if java is None:
        raise DidNotStart("Apache Kafka needs java, which is not on this machine.")
    return [java, *JVM, "-cp", f"{folder}{os.sep}*", main, *arguments]


def _settings(number: int, cluster: tuple[NodePorts, ...], data: Path) -> str:
    ports, several = cluster[number - 1], len(cluster) > 1
    copies = "3" if several else "1"
    insync = "2" if several else "1"
    voters = ",".join(f"{n}@{HOST}:{one.controller}" for n, one in enumerate(cluster, 1))
    settings = {
        "process.roles": "broker,controller",
        "node.id": str(number),
        "controller.quorum.voters": voters,
        "listeners": f"CLIENT://{HOST}:{ports.client},DIRECT://{HOST}:{ports.direct},"
        f"CONTROLLER://{HOST}:{ports.controller}",
        "advertised.listeners": f"CLIENT://{HOST}:{ports.proxy},DIRECT://{HOST}:{ports.direct}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "CLIENT:PLAINTEXT,DIRECT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "DIRECT",
        "log.dirs": str(data),
        "auto.create.topics.enable": "false",
        "default.replication.factor": copies,
        "min.insync.replicas": insync,
        "offsets.topic.replication.factor": copies,
        "offsets.topic.num.partitions": "1",
        "transaction.state.log.replication.factor": copies,
        "transaction.state.log.min.isr": insync,
        "transaction.state.log.num.partitions": "1",
        "share.coordinator.state.topic.replication.factor": copies,
        "share.coordinator.state.topic.min.isr": insync,
        "group.initial.rebalance.delay.ms": "0",
        "group.min.session.timeout.ms": "1000",
        "num.network.threads": "2",
        "num.io.threads": "2",
        "log.cleaner.dedupe.buffer.size": "4194304",
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())
