"""Deliveries in traces: each is a child of the report whose slip it tells."""

from opentelemetry.trace import SpanKind

from runtime import semconv
from runtime.telemetry import TRACEPARENT, extract, failed, span_of, tracing
from services.alerts.deliveries import Answer, Delivery, Outcome
from services.alerts.letters import Letter
from services.alerts.ports import Carrier
from services.alerts.routing import Recipient


class TracedCarrier:
    """A carrier with a span around each attempt. Who is written to stands nowhere in it."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    async def carry(self, letter: Letter, to: Recipient, delivery: Delivery) -> Answer:
        """Send a letter and say what came of it."""
        if not tracing():
            return await self._carrier.carry(letter, to, delivery)
        with span_of(
            f"{semconv.DELIVER} {delivery.channel.value}",
            SpanKind.CLIENT,
            {
                semconv.DELIVERY_ID: delivery.id,
                semconv.DELIVERY_CHANNEL: delivery.channel.value,
                semconv.TARGET_ID: delivery.target,
            },
            context=extract(((TRACEPARENT, delivery.traceparent.encode()),)),
        ) as span:
            answer = await self._carrier.carry(letter, to, delivery)
            span.set_attribute(semconv.DELIVERY_OUTCOME, answer.outcome.value)
            if answer.outcome is not Outcome.DELIVERED:
                failed(span, answer.outcome.value)
            return answer
