"""The servers that tests talk to: the embedded ones, or Apache Kafka when asked for."""

from pathlib import Path
from typing import Protocol

from deploy.local.apache_kafka import ApacheKafka
from deploy.local.servers import EmbeddedBroker
from tests.support.ports import free_port


class Broker(Protocol):
    """A broker of a test session."""

    @property
    def address(self) -> str:
        """host:port."""
        ...

    @property
    def pid(self) -> int:
        """Its process id."""
        ...

    def start(self, *, within_s: float = ...) -> None:
        """Start it and wait until it answers."""
        ...

    def stop(self) -> None:
        """End it."""
        ...

    def kill(self) -> None:
        """End it as a power failure would."""
        ...


def new_broker(folder: Path, *, kafka: bool) -> Broker:
    """A broker on a free port that is not started yet."""
    if kafka:
        return ApacheKafka(free_port(), free_port(), folder)
    return EmbeddedBroker(free_port(), folder)
