"""Sending the events of a run: over HTTP as a source system does, and on Kafka directly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec
from kafka import KafkaProducer
from kafka.errors import KafkaError

from runtime.failures import Unavailable
from runtime.kafka_clients import open_client
from runtime.messages import Message
from tests.faults.events import Poison, Sending, Way, as_event, as_message

TAKEN_S = 12.0  # longer than ingest waits for its broker in these runs
ACKNOWLEDGED_S = 10.0

Place = tuple[int, int]


@dataclass
class Publisher:
    """Publishes until it is told that the event was taken, as every source system has to."""

    ingest: str
    key: str
    direct: str
    insist: Callable[[Callable[[], bool], str], None]
    poisoned: dict[Place, Poison] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    _producer: Any = None

    def send(self, sending: Sending) -> None:
        """Return once every event of it was acknowledged."""
        if sending.reports:
            if sending.way is Way.HTTP:
                events = [as_event(one) for one in sending.reports]
                self.insist(lambda: self._posted(events), "ingest did not take an event")
            else:
                messages = [as_message(one) for one in sending.reports]
                self.insist(lambda: self._written(messages) is not None, "Kafka took no event")
        for one in sending.poison:
            self.insist(lambda one=one: self._poison(one), "Kafka took no event")  # type: ignore[misc]

    def close(self) -> None:
        """Let the producer go."""
        producer, self._producer = self._producer, None
        if producer is not None:
            producer.close(timeout=1.0)

    def _posted(self, events: Sequence[dict[str, object]]) -> bool:
        try:
            answer = httpx.post(
                f"{self.ingest}/api/v1/measurements",
                content=msgspec.json.encode(events),
                headers={
                    "content-type": "application/cloudevents-batch+json",
                    "authorization": f"Bearer {self.key}",
                },
                timeout=TAKEN_S,
                trust_env=False,
            )
        except httpx.HTTPError:
            return False
        if 400 <= answer.status_code < 500:
            self.refused.append(f"ingest refused what is right: {answer.text[:500]}")
            return True
        return answer.status_code == httpx.codes.ACCEPTED

    def _poison(self, poison: Poison) -> bool:
        places = self._written([poison.message])
        if places is None:
            return False
        self.poisoned[places[0]] = poison
        return True

    def _written(self, messages: Sequence[Message]) -> list[Place] | None:
        """Where the records stand, or None when it is not known that all of them do."""
        try:
            if self._producer is None:
                self._producer = open_client(
                    KafkaProducer,
                    self.direct,
                    acks="all",
                    enable_idempotence=True,
                    allow_auto_create_topics=False,
                    max_block_ms=4_000,
                    request_timeout_ms=4_000,
                    delivery_timeout_ms=8_000,
                )
            futures = [
                self._producer.send(
                    one.topic, key=one.key, value=one.value, headers=list(one.headers)
                )
                for one in messages
            ]
            found = [future.get(timeout=ACKNOWLEDGED_S) for future in futures]
        except (KafkaError, Unavailable):
            self.close()
            return None
        return [(one.partition, one.offset) for one in found]
