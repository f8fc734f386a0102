"""Scoring's observations per second, from Kafka to committed in the store, and against whom.

Every contender reads the same records from the same broker; the store contender inserts the
documents that scoring left in the same store. All in one run, one after the other.
"""

import json
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import TOLD, Orders, arguments
from benchmarks.preload import preload
from benchmarks.reports import reports
from deploy.local.apache_kafka import ApacheKafka
from deploy.local.servers import HOST, EmbeddedBroker, EmbeddedStore
from runtime.topics import ensure_topics
from schemas.topics import TOPICS

ROOT = Path(__file__).resolve().parents[1]
CONTENDERS = ("scoring", "client", "store", "tutorial")
WHO = {
    "scoring": "scoring: decoded, admitted, stored, judged, told",
    "client": "the same client, reading and decoding only",
    "store": "the store, taking the same documents in bulk",
    "tutorial": "a Faust agent as its tutorial writes it",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One size of record."""

    figures: int
    records: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What one contender did of one case."""

    contender: str
    figures: int
    records: int
    seconds: float

    @property
    def rate(self) -> float:
        """Observations per second."""
        return self.records * self.figures / self.seconds if self.seconds else 0.0


@contextmanager
def servers(folder: Path, *, kafka: bool) -> Iterator[tuple[str, str]]:
    """A broker and a store of this run's own: their addresses."""
    broker = (
        ApacheKafka(free_port(), free_port(), folder / "kafka")
        if kafka
        else EmbeddedBroker(free_port(), folder / "broker")
    )
    store = EmbeddedStore(free_port(), folder / "store")
    broker.start()
    try:
        store.start()
        try:
            ensure_topics(broker.address, TOPICS)
            yield broker.address, store.uri
        finally:
            store.stop()
    finally:
        broker.stop()


def measure(
    case: Case, *, kafka: bool, limit_s: float, say: Callable[[str], None]
) -> list[Measured]:
    """Measure every contender on one case."""
    found: list[Measured] = []
    with (
        tempfile.TemporaryDirectory(prefix="slipwatch-bench-") as folder,
        servers(Path(folder), kafka=kafka) as (broker, store),
    ):
        say(f"publishing {case.records} records of {case.figures}")
        preload(broker, reports(case.records, case.figures))
        for contender in CONTENDERS:
            say(f"{WHO[contender]}, records of {case.figures}")
            orders = Orders(contender, broker, store, "bench", case.records, free_port(), limit_s)
            answer = _run(orders)
            found.append(
                Measured(contender, case.figures, int(answer["records"]), answer["seconds"])
            )
    return found


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _run(orders: Orders) -> dict[str, float]:
    """Run a contender to its end; its last line tells what it did."""
    ended = subprocess.run(  # noqa: S603  # our own command
        arguments(orders),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=orders.limit_s + 120,
        check=False,
    )
    _, told, answer = ended.stdout.rpartition(TOLD)  # Faust writes of its own to the terminal
    if not told:
        raise RuntimeError(f"{orders.contender} told nothing:\n{ended.stdout}\n{ended.stderr}")
    found: dict[str, float] = json.loads(answer)
    return found


def table(found: list[Measured]) -> str:
    """The figures as text, each beside scoring's."""
    lines = [f"{'observations/s':>15}  {'scoring is':>11}  {'records':>8}  who"]
    for figures in dict.fromkeys(one.figures for one in found):
        ours = next(o for o in found if o.contender == "scoring" and o.figures == figures)
        lines.append(f"records of {figures}")
        for one in found:
            if one.figures != figures:
                continue
            ratio = "" if one is ours else f"{ours.rate / one.rate:.3g} x"
            lines.append(f"{one.rate:>15,.0f}  {ratio:>11}  {one.records:>8}  {WHO[one.contender]}")
    return "\n".join(lines)
