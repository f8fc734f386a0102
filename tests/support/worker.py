"""A small stream worker in a process of its own, to be killed, stopped and started again.

Every record that its body sees becomes one line of a file before anything is done about it.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from runtime.failures import Unavailable
from runtime.health import Health
from runtime.kafka_security import KafkaSecurity
from runtime.logs import configure_logging
from runtime.messages import Batch, Message, Record
from runtime.metrics import new_registry
from runtime.patience import Backoff, until_available
from runtime.stream import (
    StreamApp,
    StreamPublisher,
    StreamSettings,
    attach,
    every,
    owned_keys,
    run_stream,
    stream_app,
)
from runtime.watchdog import Patience

BUG = b"bug"  # a value that makes the body raise
#: Short, so that a killed worker's partitions move soon, and since the embedded broker lets a group
#: wait for half of it.
SESSION_S = 4.0
BRIEF_S = 2.0  # where it would do no harm if a worker that only starves were taken for dead
NOTED = 1000  # bytes of a value: the file is read again and again
HOLD = b"hold"  # a value that makes the body wait for ever before it is done
SPIN = b"spin"  # a value that makes it keep the loop to itself
MUTE = b"mute"  # a value after which the producer sends no more, as after a fatal error
DEAF = b"deaf"  # a value after which nothing is fetched, as after some of Faust's rebalances


@dataclass(frozen=True)
class Secured:
    """How the broker is spoken to, as it travels on a command line."""

    env: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, security: KafkaSecurity) -> "Secured":
        """The settings that say the same."""
        given = {
            "SECURITY": security.way,
            "CA": security.ca,
            "CERT": security.certificate,
            "KEY": security.key,
            "USER": security.user,
            "PASSWORD": security.password,
        }
        return cls(tuple((f"SLIPWATCH_KAFKA_{k}", str(v)) for k, v in given.items() if v))


@dataclass(frozen=True)
class Orders:
    """What a worker shall do."""

    broker: str
    group: str
    topic: str
    seen: Path
    port: int
    forward: str = ""
    work_s: float = 0.0
    max_records: int = 500
    finish: bool = True  # or die with everything unfinished
    heed: bool = True  # what the values `bug` and `hold` ask for
    log_level: str = "info"
    owned: Path | None = None
    gate: Path | None = None  # the store is away while this file is not there
    session_s: float = SESSION_S
    heartbeat_s: float = 0.5
    stop_s: float = 15.0
    waiting_bytes: int = 33_554_432
    publish_s: float = 15.0
    idle_s: float = 120.0
    batch_s: float = 900.0
    loop_s: float = 120.0
    security: Secured = Secured()

    def arguments(self) -> list[str]:
        """The orders as a command line."""
        return [json.dumps(asdict(self), default=str)]

    @classmethod
    def parse(cls, argument: str) -> "Orders":
        """The orders from a command line."""
        given = json.loads(argument)
        for name in ("seen", "owned", "gate"):
            given[name] = Path(given[name]) if given[name] else None
        given["security"] = Secured(tuple((k, v) for k, v in given["security"]["env"]))
        return cls(**given)


def line_of(record: Record) -> str:
    """A record as a line of the file, with the beginning of its value."""
    return json.dumps(
        {
            "pid": os.getpid(),
            "partition": record.partition,
            "offset": record.offset,
            "key": (record.key or b"").decode("latin-1"),
            "value": None if record.value is None else record.value[:NOTED].decode("latin-1"),
            "headers": [(name, value.decode("latin-1")) for name, value in record.headers],
        }
    )


async def work(batches: AsyncIterator[Batch], *, app: StreamApp, orders: Orders) -> None:
    """Write down, forward, finish."""
    publisher = StreamPublisher(app)
    watch = app.health.watch("work")

    async def store() -> None:
        if orders.gate is not None and not orders.gate.exists():
            raise Unavailable("store", "the gate is closed")

    with orders.seen.open("a", encoding="utf-8", buffering=1) as seen:
        async for batch in batches:
            seen.write("".join(line_of(record) + "\n" for record in batch.records))
            values = [record.value for record in batch.records] if orders.heed else []
            if BUG in values:
                raise RuntimeError("a bug in the body")
            if HOLD in values:
                await asyncio.Event().wait()
            if SPIN in values:
                while True:
                    pass
            if MUTE in values:
                producer: Any = app.producer
                await producer._producer._sender.close()
            if DEAF in values:
                app.batches.stop_flow()
            await until_available(store, watch=watch, backoff=Backoff(0.1, 0.5))
            if orders.work_s:
                await asyncio.sleep(orders.work_s)
            if orders.forward:
                await publisher.publish(
                    [Message(orders.forward, record.key, record.value) for record in batch.records]
                )
            if orders.finish:
                batch.done()


async def wire(stack: AsyncExitStack, orders: Orders) -> StreamApp:
    """The worker, assembled."""
    health = Health()
    app = stream_app(
        StreamSettings(
            name=orders.group,
            broker=orders.broker,
            web_port=orders.port,
            session_timeout_s=orders.session_s,
            publish_limit_s=orders.publish_s,
            stop_limit_s=orders.stop_s,
            heartbeat_s=orders.heartbeat_s,
            max_poll_records=orders.max_records,
            waiting_bytes=orders.waiting_bytes,
            security=KafkaSecurity.from_env(dict(orders.security.env)),
            patience=Patience(orders.idle_s, orders.batch_s, orders.loop_s),
        ),
        health,
        new_registry("worker", "test"),
    )

    async def body(batches: AsyncIterator[Batch]) -> None:
        await work(batches, app=app, orders=orders)

    attach(app, orders.topic, body)
    if orders.owned is not None:
        owned = orders.owned

        async def note_owned() -> None:
            keys = owned_keys(app, orders.topic, [f"key-{n}" for n in range(100)])
            owned.write_text(json.dumps(sorted(keys)))

        every(app, 0.2, note_owned)
    return app


def main() -> int:
    """Parse the orders and run."""
    orders = Orders.parse(sys.argv[1])
    configure_logging("worker", orders.log_level)
    return run_stream(lambda stack: wire(stack, orders))


if __name__ == "__main__":
    raise SystemExit(main())
