"""Orders for workers of one test, and a publisher for its figures."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.producer import KafkaPublisher
from tests.support.ports import free_port
from tests.support.servers import Broker
from tests.support.worker import Orders


@pytest.fixture
async def publisher(broker: Broker) -> AsyncIterator[KafkaPublisher]:
    """A publisher on the session's broker."""
    opened = KafkaPublisher(broker.address)
    yield opened
    await opened.close()


@pytest.fixture
def orders(broker: Broker, tmp_path: Path) -> Callable[..., Orders]:
    """Orders for a worker: `orders(topic)`; workers of a test share group and file."""

    def give(topic: str, **more: Any) -> Orders:
        return Orders(
            broker=broker.address,
            group=f"group-{topic}",
            topic=topic,
            seen=tmp_path / "seen",
            port=free_port(),
            **more,
        )

    return give
