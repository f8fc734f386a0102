"""What travels: messages out, records in, and the two ports that carry them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be published. The key decides the partition; no key spreads evenly."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Something that was read, with where it stood."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp_ms: int


class Batch(Protocol):
    """Records of one partition, in order, to be finished as a whole."""

    @property
    def topic(self) -> str:
        """The topic that all of them are from."""
        ...

    @property
    def partition(self) -> int:
        """The partition that all of them are from."""
        ...

    @property
    def records(self) -> Sequence[Record]:
        """The records, in the order of their offsets; never empty."""
        ...

    @property
    def revoked(self) -> bool:
        """Whether the partition was taken away since: `done` will change nothing."""
        ...

    def done(self) -> None:
        """Say that every effect of the batch is durable, so that it is not delivered again.

        Batches of a partition are finished in the order in which they came. A batch whose
        partition was taken away meanwhile is finished without effect: its next owner gets it.
        """
        ...


class BatchOutOfOrder(RuntimeError):
    """A batch came before an earlier one of its partition: a commit would lose records."""


class Publisher(Protocol):
    """What puts messages on the broker."""

    async def publish(self, messages: Sequence[Message]) -> None:
        """Publish all of them: returns once the broker has acknowledged every one.

        Otherwise raises `Unavailable`; some may have been taken, so publishing the same again
        must be harmless to whoever reads them.
        """
        ...


def header(headers: Headers, name: str) -> bytes | None:
    """The value of a header; of several with that name the last."""
    found = None
    for key, value in headers:
        if key == name:
            found = value
    return found
