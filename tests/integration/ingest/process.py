"""Ingest as a process of its own, and what it wrote, read back from the broker."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, TopicPartition

import catalogue
from deploy.local.keys import ensure_keys, key_settings, publisher_key_file
from deploy.local.processes import answers
from tests.support import asking
from tests.support.nursery.mother import ROOT, BornChild
from tests.support.ports import free_port

PATH = "/api/v1/measurements"
READ_WITHIN_S = 20.0


class Ingest:
    """A running ingest: its HTTP client and its process."""

    def __init__(self, child: BornChild, port: int, key: str) -> None:
        self.child = child
        self.client = asking.client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"authorization": f"Bearer {key}"},
            timeout=30.0,
        )

    def wait_ready(self, within_s: float = 40.0) -> None:
        """Wait until its own page says so."""
        self.child.wait_ready(time.monotonic() + within_s)

    def ready(self) -> tuple[int, dict[str, str]]:
        """What its readiness page says now."""
        answer = self.client.get("/readyz")
        checks: dict[str, str] = answer.json()["checks"]
        return answer.status_code, checks


@contextmanager
def ingest(broker: str, folder: Path, **settings: str) -> Iterator[Ingest]:
    """Ingest on a free port, ended at the end."""
    port = free_port()
    ensure_keys(folder)
    environment = {
        "PATH": os.defpath,
        "SLIPWATCH_BROKER": broker,
        "SLIPWATCH_CATALOGUE": str(catalogue.SHIPPED),
        "SLIPWATCH_INGEST_PORT": str(port),
        "SLIPWATCH_INGEST_KEYS": key_settings(folder)["SLIPWATCH_INGEST_KEYS"],
        **settings,
    }
    ready = answers(f"http://127.0.0.1:{port}/readyz")
    log = folder / "ingest.log"
    child = BornChild("ingest", ["services.ingest"], environment, log, ready, ROOT)
    child.start()
    running = Ingest(child, port, publisher_key_file(folder).read_text("ascii"))
    try:
        yield running
    finally:
        running.client.close()
        child.stop()


def written(broker: str, topic: str) -> list[Any]:
    """All records of a topic, by partition and offset."""
    consumer = KafkaConsumer(bootstrap_servers=broker, enable_auto_commit=False)
    try:
        parts = [TopicPartition(topic, one) for one in sorted(consumer.partitions_for_topic(topic))]
        consumer.assign(parts)
        ends = consumer.end_offsets(parts)
        consumer.seek_to_beginning(*parts)
        found: list[Any] = []
        deadline = time.monotonic() + READ_WITHIN_S
        while len(found) < sum(ends.values()):
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(found)} of {ends} read within {READ_WITHIN_S:g} s")
            for records in consumer.poll(timeout_ms=500).values():
                found.extend(records)
        return sorted(found, key=lambda record: (record.partition, record.offset))
    finally:
        consumer.close()
