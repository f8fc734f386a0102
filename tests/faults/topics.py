"""What stands on the topics, read past the proxies from where a run began."""

import time
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, KafkaTimeoutError
from kafka.structs import OffsetAndMetadata

from runtime.kafka_clients import open_client
from runtime.messages import Record
from schemas.topics import TOPICS

READ_S = 30.0
LEFT_S = 30.0  # a session of the longest kind and a rebalance
GROUPS = {"scoring": "measurements", "alerts": "slips"}

Ends = dict[TopicPartition, int]


def ends(direct: str) -> Ends:
    """The end of every partition of every topic."""
    with open_client(KafkaConsumer, direct, enable_auto_commit=False) as consumer:
        found: Ends = consumer.end_offsets(_partitions())
        return found


class Reader:
    """Reads on from where a run began; what was read is kept.

    A consumer that was refused once is not asked again: it may hold on to a broker that is gone.
    """

    def __init__(self, direct: str, begins: Ends) -> None:
        self._direct = direct
        self._next = dict(begins)
        self._found: list[Record] = []
        self._consumer: Any = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def read(self) -> list[Record]:
        """Every record since the run began, in the order of its partition."""
        try:
            self._read_on(self._consumer or self._opened())
        except KafkaError:
            self._close()
            raise
        return list(self._found)

    def _read_on(self, consumer: Any) -> None:
        until = consumer.end_offsets(list(self._next))
        deadline = time.monotonic() + READ_S
        while any(self._next[one] < end for one, end in until.items()):
            if time.monotonic() > deadline:
                raise KafkaTimeoutError("the topics could not be read to their end")
            for partition, records in consumer.poll(timeout_ms=500).items():
                self._found.extend(_record(one) for one in records)
                self._next[partition] = records[-1].offset + 1

    def _opened(self) -> Any:
        self._consumer = open_client(KafkaConsumer, self._direct, enable_auto_commit=False)
        self._consumer.assign(list(self._next))
        for one, begin in self._next.items():
            self._consumer.seek(one, begin)
        return self._consumer

    def _close(self) -> None:
        if self._consumer is not None:
            self._consumer.close()
            self._consumer = None


def finish(direct: str) -> None:
    """Put both groups at the end of their topics: the next run begins with what is its own.

    After a good run they stand there already. A killed worker's membership has to end first.
    """
    deadline = time.monotonic() + LEFT_S
    for group, topic in GROUPS.items():
        partitions = [one for one in _partitions() if one.topic == topic]
        while not _at_the_end(direct, group, partitions):
            if time.monotonic() > deadline:
                raise KafkaTimeoutError(f"the group {group} could not be moved to the end")
            time.sleep(0.5)


def _at_the_end(direct: str, group: str, partitions: list[TopicPartition]) -> bool:
    with open_client(KafkaConsumer, direct, group_id=group, enable_auto_commit=False) as consumer:
        until = consumer.end_offsets(partitions)
        behind = {one: end for one, end in until.items() if end > (consumer.committed(one) or 0)}
        if behind:
            consumer.assign(partitions)
            try:
                consumer.commit(
                    {one: OffsetAndMetadata(end, "", -1) for one, end in behind.items()}
                )
            except KafkaError:
                return False
    return True


def _partitions() -> list[TopicPartition]:
    return [TopicPartition(one.name, n) for one in TOPICS for n in range(one.partitions)]


def _record(one: Any) -> Record:
    return Record(
        one.topic, one.partition, one.offset, one.key, one.value, tuple(one.headers), one.timestamp
    )
