"""The herald that speaks Kafka: events as CloudEvents, each under its target's key."""

from collections.abc import Sequence

from runtime.messages import Message, Publisher
from schemas import topics
from schemas.cloudevents import Envelope, to_kafka
from schemas.events import TYPE_OF, Event, SlipChanged
from services.scoring.ports import News, Parked

SOURCE = "slipwatch/scoring"


class KafkaHerald:
    """Publishes through a publisher that returns when the broker has acknowledged."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def park(self, parked: Sequence[Parked]) -> None:
        """Keep wrong records where an operator finds them, under the name of their source."""
        await self._publisher.publish(
            [
                _message(
                    topics.MEASUREMENTS_REJECTED,
                    one.source,
                    Envelope(
                        id=one.id,
                        source=SOURCE,
                        type=TYPE_OF[type(one.event)],
                        subject=one.source,
                        time=one.event.received_at,
                        traceparent=one.cause.traceparent,
                        tracestate=one.cause.tracestate,
                    ),
                    one.event,
                )
                for one in parked
            ]
        )

    async def announce(self, news: Sequence[News]) -> None:
        """Publish verdicts and slips."""
        await self._publisher.publish(
            [
                _message(
                    topics.SLIPS if isinstance(one.event, SlipChanged) else topics.ASSESSMENTS,
                    one.event.target,
                    Envelope(
                        id=one.id,
                        source=SOURCE,
                        type=TYPE_OF[type(one.event)],
                        subject=one.event.target,
                        time=one.at,
                        traceparent=one.cause.traceparent,
                        tracestate=one.cause.tracestate,
                    ),
                    one.event,
                )
                for one in news
            ]
        )


def _message(topic: topics.Topic, key: str, envelope: Envelope, event: Event) -> Message:
    value, headers = to_kafka(envelope, event)
    return Message(topic.name, key.encode(), value, tuple(headers))
