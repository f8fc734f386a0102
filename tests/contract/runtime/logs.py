"""The log as the contract sees it, once in memory and once as a broker with worker processes."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from runtime.memory import MemoryLog, MemoryPublisher
from runtime.messages import Message, Publisher
from tests.support.ports import free_port
from tests.support.worker import BRIEF_S, Orders
from tests.support.workers import worker


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as a body saw it."""

    partition: int
    offset: int
    key: bytes
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


class Log(Protocol):
    """A broker and its readers."""

    @property
    def publisher(self) -> Publisher:
        """What puts messages on it."""
        ...

    def topic(self, *, partitions: int = 1) -> str:
        """A new topic."""
        ...

    async def read(
        self, topic: str, group: str, records: int, *, finish: bool = True
    ) -> list[Seen]:
        """Let a reader of a group read so many records, finishing its batches or dying first."""
        ...


class TwinLog:
    """The in-memory one."""

    def __init__(self) -> None:
        self._log = MemoryLog()
        self.publisher: Publisher = MemoryPublisher(self._log)

    def topic(self, *, partitions: int = 1) -> str:
        """A new topic."""
        name = uuid.uuid4().hex
        self._log.create(name, partitions)
        return name

    async def read(
        self, topic: str, group: str, records: int, *, finish: bool = True
    ) -> list[Seen]:
        """Read to the end, which is where so many records were seen."""
        found: list[Seen] = []
        async for batch in self._log.batches(topic, group=group):
            found += [
                Seen(r.partition, r.offset, r.key or b"", r.value, r.headers) for r in batch.records
            ]
            if finish:
                batch.done()
        assert len(found) == records
        return found


class BrokerLog:
    """The real one: each read is a worker process, ended by SIGTERM or by kill -9."""

    def __init__(
        self, broker: str, publisher: Publisher, topics: Callable[..., str], folder: Path
    ) -> None:
        self._broker = broker
        self._topics = topics
        self._folder = folder
        self.publisher = publisher

    def topic(self, *, partitions: int = 1) -> str:
        """A new topic."""
        return self._topics("contract", partitions=partitions)

    async def read(
        self, topic: str, group: str, records: int, *, finish: bool = True
    ) -> list[Seen]:
        """Run a worker until so many records were seen."""
        orders = Orders(
            broker=self._broker,
            group=f"{group}-{topic}",
            topic=topic,
            seen=self._folder / uuid.uuid4().hex,
            port=free_port(),
            finish=finish,
            session_s=BRIEF_S,
        )
        with worker(orders) as reader:
            if records:
                reader.wait_for(records)
            else:
                reader.wait_until_ready()
            if finish:
                assert reader.terminate() == 0
            else:
                reader.kill()
            found = reader.seen()
        assert len(found) == records
        return [
            Seen(
                line["partition"],
                line["offset"],
                line["key"].encode("latin-1"),
                None if line["value"] is None else line["value"].encode("latin-1"),
                tuple((name, value.encode("latin-1")) for name, value in line["headers"]),
            )
            for line in found
        ]


def numbered(topic: str, count: int) -> Sequence[Message]:
    """Messages under seven keys, numbered in their order."""
    return [Message(topic, f"key-{n % 7}".encode(), str(n).encode()) for n in range(count)]
