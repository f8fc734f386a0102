"""Scoring as a process of its own, with a broker and a database that nobody else writes to."""

import os
import signal
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from aiokafka import AIOKafkaConsumer

import catalogue
from deploy.local.processes import answers
from runtime.messages import Message
from runtime.producer import KafkaPublisher
from schemas.cloudevents import Envelope, from_kafka, to_kafka
from schemas.codec import decode
from schemas.events import Event, EventType, MeasurementReported, ReportedObservation
from schemas.topics import MEASUREMENTS
from tests.support import asking
from tests.support.nursery.mother import ROOT, BornChild
from tests.support.ports import free_port
from tests.support.waiting import happens

READY_WITHIN_S = 60.0
COMES_TRUE_WITHIN_S = 60.0


def a_report(target: str, *figures: tuple[str, str], id: str, **others: str) -> Message:
    """A report of figures (period, value) as a source system publishes it."""
    envelope = Envelope(
        id=id,
        source="urn:test:office",
        type=EventType.MEASUREMENT_REPORTED,
        subject=target,
        time=datetime(2026, 6, 1, tzinfo=UTC),
    )
    observations = tuple(
        ReportedObservation(period=period, value=Decimal(value), **others)
        for period, value in figures
    )
    value, headers = to_kafka(envelope, MeasurementReported(target, observations))
    return Message(MEASUREMENTS.name, target.encode(), value, tuple(headers))


@dataclass
class Worker:
    """One process of scoring."""

    child: BornChild
    port: int

    @classmethod
    def start(cls, broker: str, store: str, database: str, folder: Path, **more: str) -> "Worker":
        """Start it; it is not ready yet."""
        port = free_port()
        environment = {
            "PATH": os.defpath,
            "SLIPWATCH_BROKER": broker,
            "SLIPWATCH_MONGO_URI": store,
            "SLIPWATCH_MONGO_DB": database,
            "SLIPWATCH_CATALOGUE": str(catalogue.SHIPPED),
            "SLIPWATCH_SCORING_PORT": str(port),
            "SLIPWATCH_SESSION_TIMEOUT_S": "4",
            **more,
        }
        child = BornChild(
            f"scoring-{port}",
            ["services.scoring"],
            environment,
            folder / f"scoring-{port}.log",
            answers(f"http://127.0.0.1:{port}/readyz"),
            ROOT,
        )
        child.start()
        return cls(child, port)

    def wait_ready(self) -> None:
        """Wait until its own page says so."""
        self.child.wait_ready(time.monotonic() + READY_WITHIN_S)

    def checks(self) -> dict[str, str]:
        """What its readiness page says now."""
        found: dict[str, str] = self._get("/readyz").json()["checks"]
        return found

    def metrics(self) -> str:
        """What its metrics page says now."""
        return self._get("/metrics").text

    def kill(self) -> None:
        """End it as a power failure would."""
        os.kill(self.child.pid, signal.SIGKILL)
        self.child.stop()

    def stop(self) -> int | None:
        """Ask it to end; answer its exit code."""
        self.child.stop()
        return self.child.ended()

    def _get(self, path: str) -> httpx.Response:
        return asking.get(f"http://127.0.0.1:{self.port}{path}", timeout=5.0)


async def comes_true(condition: Callable[[], Coroutine[Any, Any, bool]]) -> None:
    """Wait until a question to the store or the broker is answered with yes."""

    async def asked() -> bool:
        return await condition()

    _: bool = await happens(asked, within_s=COMES_TRUE_WITHIN_S)


async def publish(broker: str, messages: Sequence[Message]) -> None:
    """Publish them as a source system does."""
    publisher = KafkaPublisher(broker)
    try:
        await publisher.publish(messages)
    finally:
        await publisher.close()


class Reader:
    """Everything that a topic has carried so far."""

    def __init__(self, broker: str, topic: str) -> None:
        self._consumer: Any = AIOKafkaConsumer(
            topic, bootstrap_servers=broker, auto_offset_reset="earliest", enable_auto_commit=False
        )
        self.events: list[tuple[Envelope, Event]] = []

    async def __aenter__(self) -> "Reader":
        await self._consumer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def read(self) -> list[tuple[Envelope, Event]]:
        """What has come by now."""
        fetched = await self._consumer.getmany(timeout_ms=200)
        for records in fetched.values():
            for record in records:
                envelope, data = from_kafka(record.value, record.headers, record.timestamp)
                self.events.append((envelope, decode(envelope.type, data)))
        return self.events
