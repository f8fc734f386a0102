"""A broker of each test's own, since scoring's topics and its group have fixed names."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.servers import EmbeddedStore
from runtime.mongo import Database
from runtime.topics import ensure_topics
from schemas.topics import TOPICS
from tests.integration.scoring.process import Worker
from tests.support.servers import Broker, new_broker


@pytest.fixture
def own_broker(tmp_path: Path, on_kafka: bool) -> Iterator[Broker]:
    """A broker with slipwatch's topics and nothing in them."""
    server = new_broker(tmp_path / "broker", kafka=on_kafka)
    server.start()
    ensure_topics(server.address, TOPICS)
    yield server
    server.stop()


@pytest.fixture
def start(
    own_broker: Broker, store: EmbeddedStore, database: Database, tmp_path: Path
) -> Iterator[Callable[..., Worker]]:
    """Starts a worker and waits until it is ready; whatever is left is ended at the end."""
    workers: list[Worker] = []

    def start_worker(*, wait: bool = True, **more: str) -> Worker:
        worker = Worker.start(own_broker.address, store.uri, database.name, tmp_path, **more)
        workers.append(worker)
        if wait:
            worker.wait_ready()
        return worker

    yield start_worker
    for worker in workers:
        worker.stop()
