"""Reports handed on to Kafka: a report counts as kept once the broker has acknowledged it."""

from collections.abc import Sequence
from typing import Protocol

from runtime.failures import Rejected, Unavailable
from runtime.kafka_spans import send_spans
from runtime.messages import Message
from schemas.cloudevents import to_kafka
from schemas.topics import MEASUREMENTS
from services.ingest.ports import Handover, Report


class EachPublisher(Protocol):
    """A publisher that says of each message what became of it."""

    async def publish_each(self, messages: Sequence[Message]) -> list[Exception | None]:
        """Publish all of them: None for each that the broker has acknowledged."""
        ...


class KafkaReports:
    """Publishes each report under its target's key, in the trace of the request."""

    def __init__(self, publisher: EachPublisher) -> None:
        self._publisher = publisher

    async def hand_on(self, reports: Sequence[Report]) -> Sequence[Handover]:
        """Publish all reports together and say of each what became of it."""
        with send_spans([_message(one) for one in reports]) as sent:
            answers = await self._publisher.publish_each(sent.messages)
            handovers = [_handover(answer) for answer in answers]
            lost = [one for one in handovers if one is not None]
            if lost:
                sent.failed(type(lost[0]).__name__)
        return handovers


def _message(report: Report) -> Message:
    value, headers = to_kafka(report.envelope, report.event)
    key = report.event.target.encode()
    return Message(MEASUREMENTS.name, key, value, tuple(headers))


def _handover(answer: Exception | None) -> Handover:
    if answer is None or isinstance(answer, Rejected | Unavailable):
        return answer
    raise answer
