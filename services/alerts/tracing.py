"""Deliveries in traces: each is a child of the report whose slip it tells."""

from opentelemetry.trace import SpanKind, Status, StatusCode

from runtime.telemetry import extract, tracer, tracing
from services.alerts.deliveries import Answer, Delivery, Outcome
from services.alerts.letters import Letter
from services.alerts.ports import Carrier
from services.alerts.routing import Recipient


class TracedCarrier:
    """A carrier with a span around each attempt."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    async def carry(self, letter: Letter, to: Recipient, delivery: Delivery) -> Answer:
        """Send a letter and say what came of it."""
        if not tracing():
            return await self._carrier.carry(letter, to, delivery)
        with tracer().start_as_current_span(
            f"deliver {delivery.channel.value}",
            context=extract((("traceparent", delivery.traceparent.encode()),)),
            kind=SpanKind.CLIENT,
            attributes={
                "slipwatch.delivery": delivery.id,
                "slipwatch.target": delivery.target,
                "slipwatch.recipient": delivery.recipient,
            },
        ) as span:
            answer = await self._carrier.carry(letter, to, delivery)
            span.set_attribute("slipwatch.outcome", answer.outcome.value)
            if answer.outcome is not Outcome.DELIVERED:
                span.set_status(Status(StatusCode.ERROR, answer.outcome.value))
            return answer
