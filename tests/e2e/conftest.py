"""The whole embedded stack on free ports, once for all end-to-end tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.settings import Local, Ports
from deploy.local.stack import Stack, children_path

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def stack(
    tmp_path_factory: pytest.TempPathFactory, on_kafka: bool, request: pytest.FixtureRequest
) -> Iterator[Stack]:
    """All services, running; on Apache Kafka when the run asks for it."""
    kafka = request.getfixturevalue("broker").address if on_kafka else None
    local = Local(Ports.free(), tmp_path_factory.mktemp("stack"), ROOT)
    whole = Stack(local, path=children_path(), broker=kafka)
    try:
        whole.start(lambda _: None)
        yield whole
    finally:
        whole.stop()
