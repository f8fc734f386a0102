"""In-memory twins of the broker's two ports, for tests; the contract tests hold them to it."""

import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from runtime.failures import Rejected, Unavailable
from runtime.messages import BatchOutOfOrder, Message, Record
from runtime.partitions import partition_of

MOST_BYTES = 1_048_576  # what a broker takes by default


@dataclass(slots=True)
class _Claim:
    """One reader's hold on a topic for its group; a later reader's ends it."""

    number: int
    handed: dict[int, deque[int]] = field(default_factory=lambda: defaultdict(deque))


class MemoryLog:
    """Topics of partitions, and what each group has finished."""

    def __init__(self) -> None:
        self._topics: dict[str, list[list[Record]]] = {}
        self._finished: dict[tuple[str, str, int], int] = {}
        self._claims: dict[tuple[str, str], _Claim] = {}
        self._numbers = count(1)
        self._spread = count()

    def create(self, topic: str, partitions: int = 1) -> None:
        """Make a topic."""
        self._topics[topic] = [[] for _ in range(partitions)]

    def records(self, topic: str) -> list[Record]:
        """All that a topic holds, partition by partition."""
        return [record for partition in self._topics.get(topic, []) for record in partition]

    def append(self, message: Message) -> Record:
        """Put a message at the end of its key's partition."""
        partitions = self._topics.get(message.topic)
        if partitions is None:
            raise Unavailable("broker", f"topic {message.topic} does not exist")
        if len(message.value or b"") > MOST_BYTES:
            raise Rejected("message_too_large", f"{len(message.value or b'')} bytes")
        number = self._partition(message.key, len(partitions))
        record = Record(
            message.topic,
            number,
            len(partitions[number]),
            message.key,
            message.value,
            message.headers,
            time.time_ns() // 1_000_000,
        )
        partitions[number].append(record)
        return record

    def finished(self, group: str, topic: str) -> dict[int, int]:
        """The next offset of each partition that a group has finished something of."""
        return {
            partition: offset
            for (its_group, its_topic, partition), offset in self._finished.items()
            if (its_group, its_topic) == (group, topic)
        }

    async def batches(
        self, topic: str, *, group: str = "test", most: int = 500
    ) -> AsyncIterator["MemoryBatch"]:
        """Read as a group from what it has not finished, and end where the log ends.

        Reading anew takes the topic away from whoever read it for the group before.
        """
        claim = _Claim(next(self._numbers))
        self._claims[group, topic] = claim
        read = {n: self._finished.get((group, topic, n), 0) for n in range(self._count(topic))}
        while True:
            waiting = [n for n, at in read.items() if at < len(self._topics[topic][n])]
            if not waiting or self._claims[group, topic] is not claim:
                return
            for number in waiting:
                at = read[number]
                records = tuple(self._topics[topic][number][at : at + most])
                read[number] = records[-1].offset + 1
                claim.handed[number].append(records[-1].offset)
                yield MemoryBatch(self, group, claim, records)

    def holds(self, group: str, topic: str, claim: _Claim) -> bool:
        """Whether a claim still stands."""
        return self._claims.get((group, topic)) is claim

    def finish(self, group: str, claim: _Claim, last: Record) -> None:
        """Note that a group finished a partition up to a record."""
        handed = claim.handed[last.partition]
        if not handed or handed[0] != last.offset:
            raise BatchOutOfOrder(f"{last.topic}: finished {last.offset}, but {handed} come first")
        handed.popleft()
        self._finished[group, last.topic, last.partition] = last.offset + 1

    def _count(self, topic: str) -> int:
        return len(self._topics.get(topic, []))

    def _partition(self, key: bytes | None, partitions: int) -> int:
        if key is None:
            return next(self._spread) % partitions
        return partition_of(key, partitions)


class MemoryBatch:
    """Records of one partition, to be finished as a whole."""

    def __init__(
        self, log: MemoryLog, group: str, claim: _Claim, records: tuple[Record, ...]
    ) -> None:
        self._log = log
        self._group = group
        self._claim = claim
        self._done = False
        self.records: Sequence[Record] = records
        self.topic = records[0].topic
        self.partition = records[0].partition

    @property
    def revoked(self) -> bool:
        """Whether another reader of the group has taken over since."""
        return not self._log.holds(self._group, self.topic, self._claim)

    def done(self) -> None:
        """Finish the batch, unless it is no longer ours."""
        if self._done:
            return
        self._done = True
        if not self.revoked:
            self._log.finish(self._group, self._claim, self.records[-1])


class MemoryPublisher:
    """Publishes to a log in memory, and can be told that the broker is away."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log
        self.away = False

    async def publish(self, messages: Sequence[Message]) -> None:
        """Publish all of them, or raise the first failure: `Unavailable` before `Rejected`."""
        failures = [failure for failure in await self.publish_each(messages) if failure]
        for failure in sorted(failures, key=lambda failure: isinstance(failure, Rejected)):
            raise failure

    async def publish_each(self, messages: Sequence[Message]) -> list[Exception | None]:
        """Publish all of them and say of each whether it was taken."""
        return [self._try(message) for message in messages]

    def _try(self, message: Message) -> Exception | None:
        if self.away:
            return Unavailable("broker", "told to be away")
        try:
            self._log.append(message)
        except (Rejected, Unavailable) as failure:
            return failure
        return None
