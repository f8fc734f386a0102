"""Apache Kafka itself as a child process: one node in KRaft mode, its jars resolved by Maven."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from deploy.local.processes import DidNotStart
from deploy.local.servers import HOST, Server, broker_answers

ROOT = Path(__file__).resolve().parents[2]
POM = ROOT / "deploy" / "kafka" / "pom.xml"
LOGGING = ROOT / "deploy" / "kafka" / "log4j2.properties"
CACHE = ROOT / ".cache" / "kafka"

#: A broker for tests: little memory, a quick start, no waiting for compilation that never pays.
JVM = (
    "-Xms128m",
    "-Xmx384m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xshare:auto",
    "-Djava.awt.headless=true",
    f"-Dlog4j2.configurationFile={LOGGING}",
)
CLUSTER = "c2xpcHdhdGNoLXRlc3Qtaw"  # sixteen bytes in base64url, as Kafka names a cluster
RESOLVE_S = 900.0
FORMAT_S = 60.0


class ApacheKafka(Server):
    """One node, broker and controller at once, with its data in a folder of its own."""

    def __init__(
        self,
        port: int,
        controller_port: int,
        folder: Path,
        *,
        more: Mapping[str, str] | None = None,
        passwords: Mapping[str, str] | None = None,
    ) -> None:
        """`more` are settings of the broker over ours; `passwords` are of users known by SCRAM."""
        self._folder = folder
        self._passwords = passwords or {}
        self._properties = folder / "server.properties"
        self._jars = jars()
        super().__init__(
            "kafka",
            _java(self._jars, "kafka.Kafka", str(self._properties)),
            port=port,
            folder=folder,
            ready=lambda: broker_answers(f"{HOST}:{port}"),
        )
        settings = {**_settings(port, controller_port, folder / "data"), **(more or {})}
        lines = "".join(f"{name}={value}\n" for name, value in settings.items())
        self._properties.write_text(lines)

    def start(self, *, within_s: float = 90.0) -> None:
        """Format the data folder if it is new, start, and wait until the broker answers."""
        if not (self._folder / "data" / "meta.properties").exists():
            self._format()
        super().start(within_s=within_s)

    def _format(self) -> None:
        command = _java(
            self._jars,
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            CLUSTER,
            "--config",
            str(self._properties),
            *(
                f"--add-scram=SCRAM-SHA-512=[name={user},password={password}]"
                for user, password in self._passwords.items()
            ),
        )
        done = subprocess.run(  # noqa: S603  # the command is ours
            command, capture_output=True, text=True, timeout=FORMAT_S, check=False
        )
        if done.returncode != 0:
            raise DidNotStart(f"Kafka's data folder was not formatted: {done.stdout}{done.stderr}")


def jars() -> Path:
    """The folder with Kafka's jars, resolved by Maven once for each version of the pom."""
    folder = CACHE / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / ".lock").open("w") as lock:  # test processes side by side resolve them once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / ".complete").exists():
            _resolve(folder)
    return folder


def _resolve(folder: Path) -> None:
    mvn = _needed("mvn")
    done = subprocess.run(  # noqa: S603  # the command is ours
        [
            mvn,
            "--batch-mode",
            "--quiet",
            f"--file={POM}",
            "dependency:copy-dependencies",
            "-DincludeScope=runtime",
            f"-DoutputDirectory={folder}",
        ],
        capture_output=True,
        text=True,
        timeout=RESOLVE_S,
        check=False,
    )
    if done.returncode != 0:
        raise DidNotStart(f"Maven did not resolve Apache Kafka:\n{done.stdout[-2000:]}")
    (folder / ".complete").touch()


def _java(folder: Path, main: str, *arguments: str) -> list[str]:
    return [_needed("java"), *JVM, "-cp", f"{folder}{os.sep}*", main, *arguments]


def _needed(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise DidNotStart(f"Apache Kafka needs {program}, which is not on this machine.")
    return found


def _settings(port: int, controller_port: int, data: Path) -> dict[str, str]:
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@{HOST}:{controller_port}",
        "listeners": f"PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{HOST}:{port}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
        "log.dirs": str(data),
        "auto.create.topics.enable": "false",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
        "group.min.session.timeout.ms": "1000",
        "num.network.threads": "2",
        "num.io.threads": "2",
        "log.cleaner.dedupe.buffer.size": "4194304",
    }
