"""Who is measured: each in a process of its own, reading the same records to the last one.

`python -m benchmarks.contenders '<orders as JSON>'` prints one line of JSON: what was done in
which time, from the first record's handing over to the last one's end.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

import faust
from prometheus_client import CollectorRegistry
from pymongo import AsyncMongoClient

import catalogue
from runtime.clock import SystemClock
from runtime.health import Health
from runtime.messages import Batch, Record
from runtime.metrics import StreamMetrics
from runtime.mongo import open_database
from runtime.stream import StreamApp, StreamSettings, attach, run_stream, stream_app
from schemas.cloudevents import from_kafka
from schemas.codec import decode
from schemas.topics import MEASUREMENTS
from services.scoring.app import build
from services.scoring.settings import Settings

SESSION_S = 4.0
AT_ONCE = 1000
TOLD = "measured: "  # before the line that tells


@dataclass(frozen=True, slots=True)
class Orders:
    """What to measure, where, and when to stop at the latest."""

    contender: str
    broker: str
    store: str
    database: str
    records: int
    port: int
    limit_s: float


@dataclass(slots=True)
class Watch:
    """A stopwatch that ends the process's work when all is done or time is up."""

    orders: Orders
    begun: float = 0.0
    ended: float = 0.0
    done: int = 0

    def begin(self) -> None:
        """The first record is handed over."""
        self.begun = self.begun or time.perf_counter()

    def add(self, records: int) -> bool:
        """Records are done; answers whether these were the last to be measured."""
        self.done += records
        self.ended = time.perf_counter()
        return self.done >= self.orders.records or self.ended - self.begun > self.orders.limit_s

    def say(self) -> None:
        """One line of JSON, and the end."""
        answer = {"records": self.done, "seconds": self.ended - self.begun}
        print(TOLD + json.dumps(answer), flush=True)  # noqa: T201


class Timed(StreamMetrics):
    """The worker's own metrics, which hear of every finished batch."""

    def __init__(self, registry: CollectorRegistry, watch: Watch) -> None:
        super().__init__(registry, "benchmark")
        self._watch = watch

    def batch_done(self, topic: str, records: int, duration_s: float) -> None:
        """Count; the first batch tells when it was handed over."""
        super().batch_done(topic, records, duration_s)
        self._watch.begun = self._watch.begun or time.perf_counter() - duration_s
        if self._watch.add(records):
            self._watch.say()
            os._exit(0)


def scoring(watch: Watch) -> int:
    """The service itself, as it is started everywhere."""
    orders = watch.orders
    settings = Settings(
        broker=orders.broker,
        mongo_uri=orders.store,
        catalogue=Path(catalogue.SHIPPED),
        mongo_db=orders.database,
        port=orders.port,
        session_timeout_s=SESSION_S,
    )

    async def wire(stack: AsyncExitStack) -> StreamApp:
        app = await build(settings, SystemClock(), stack)
        app.stream_metrics = Timed(CollectorRegistry(), watch)
        return app

    return run_stream(wire)


async def decode_all(records: Sequence[Record]) -> None:
    """Read and decode, and nothing else."""
    for record in records:
        envelope, data = from_kafka(record.value, record.headers, record.timestamp_ms)
        decode(envelope.type, data)


def client(watch: Watch, work: Callable[[Sequence[Record]], Awaitable[None]] = decode_all) -> int:
    """The same client, reading and decoding the same records."""
    orders = watch.orders

    async def body(batches: AsyncIterator[Batch]) -> None:
        async for batch in batches:
            await work(batch.records)
            batch.done()

    async def wire(_: AsyncExitStack) -> StreamApp:
        settings = StreamSettings(
            "benchmark-client", orders.broker, web_port=orders.port, session_timeout_s=SESSION_S
        )
        app = stream_app(settings, Health(), CollectorRegistry())
        app.stream_metrics = Timed(CollectorRegistry(), watch)
        attach(app, MEASUREMENTS.name, body)
        return app

    return run_stream(wire)


def store(watch: Watch) -> int:
    """The store, taking in bulk the documents that scoring has put there, and nothing else."""
    orders = watch.orders

    async def fill() -> None:
        database = open_database(orders.store, orders.database)
        documents = await database["measurements"].find({}).to_list()
        copy = database["copy"]
        await copy.create_index([("target", 1), ("time", 1)])
        watch.begin()
        for begin in range(0, len(documents), AT_ONCE):
            part = documents[begin : begin + AT_ONCE]
            await copy.insert_many(part, ordered=False)
            if watch.add(len(part)):
                break
        await copy.drop()
        await database.client.close()

    asyncio.run(fill())
    watch.say()
    return 0


class Figure(faust.Record):
    """One figure, as Faust's tutorial would model it."""

    period: str
    value: float
    area: str
    evidence: str
    measure: str = "value"


class Report(faust.Record):
    """A report, as Faust's tutorial would model it."""

    target: str
    observations: list[Figure]
    invented: bool = False


def tutorial(watch: Watch) -> NoReturn:
    """A Faust agent as its tutorial writes it: one record after the other, an update for each."""
    orders = watch.orders
    app = faust.App(
        "benchmark-tutorial",
        broker=f"kafka://{orders.broker}",
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        broker_session_timeout=SESSION_S,
        broker_heartbeat_interval=1.0,
        store="memory://",
        datadir=tempfile.mkdtemp(prefix="slipwatch-bench-"),  # or Faust makes a folder right here
    )
    topic = app.topic(MEASUREMENTS.name, key_type=bytes, value_type=Report)
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(orders.store)

    @app.agent(topic)
    async def keep(stream: Any) -> None:
        collection = client[orders.database]["tutorial"]
        async for event in stream.events():
            watch.begin()
            report = event.value
            await collection.update_one(
                {"_id": event.headers["ce_id"].decode()},
                {
                    "$set": {
                        "target": report.target,
                        "observations": [one.asdict() for one in report.observations],
                    }
                },
                upsert=True,
            )
            if watch.add(1):
                watch.say()
                os._exit(0)

    worker = faust.Worker(app, loglevel="ERROR", redirect_stdouts=False, quiet=True)
    worker.execute_from_commandline()  # never returns: the last record ends the process


CONTENDERS: dict[str, Callable[[Watch], int]] = {
    "scoring": scoring,
    "client": client,
    "store": store,
    "tutorial": tutorial,
}


def arguments(orders: Orders) -> list[str]:
    """The command line that carries the orders out."""
    return [sys.executable, "-m", "benchmarks.contenders", json.dumps(asdict(orders))]


if __name__ == "__main__":
    given = Orders(**json.loads(sys.argv[1]))
    sys.exit(CONTENDERS[given.contender](Watch(given)))
