"""Traces: off unless an endpoint is given, carried through Kafka headers by W3C trace context."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagators.textmap import Getter, Setter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from runtime import semconv
from runtime.messages import Batch, Headers, Message, Record

_TRACER = "slipwatch"
_MOST_LINKS = 128  # the SDK's own limit for a span

_propagator = TraceContextTextMapPropagator()


def configure_tracing(
    service: str, endpoint: str | None, *, exporter: SpanExporter | None = None
) -> TracerProvider | None:
    """Send spans to an OTLP/HTTP collector; without an endpoint nothing is traced or exported.

    Returns the provider, whose `shutdown()` sends what is left. Tests give an exporter.
    """
    if not endpoint and exporter is None:
        return None
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    if exporter is None:
        exporter = OTLPSpanExporter(endpoint=f"{(endpoint or '').rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return provider


def tracer() -> trace.Tracer:
    """Where spans come from."""
    return trace.get_tracer(_TRACER)


def tracing() -> bool:
    """Whether spans are recorded at all, so that nothing is prepared for spans that are not."""
    return isinstance(trace.get_tracer_provider(), TracerProvider)


def inject(headers: Headers = ()) -> Headers:
    """The headers with the current trace in them, in place of any other."""
    if not trace.get_current_span().get_span_context().is_valid:
        return headers
    carrier: list[tuple[str, bytes]] = []
    _propagator.inject(carrier, setter=_SETTER)
    ours = {name for name, _ in carrier}
    return (*(pair for pair in headers if pair[0] not in ours), *carrier)


def extract(headers: Headers) -> Context:
    """The trace that the headers carry, as a context; an empty one if they carry none."""
    return _propagator.extract(headers, context=Context(), getter=_GETTER)


def traced(messages: Sequence[Message]) -> list[Message]:
    """The messages with the current trace in their headers, where they carry none of their own."""
    if not trace.get_current_span().get_span_context().is_valid:
        return list(messages)
    return [
        message
        if any(name == "traceparent" for name, _ in message.headers)
        else Message(message.topic, message.key, message.value, inject(message.headers))
        for message in messages
    ]


@contextmanager
def batch_span(batch: Batch, *, group: str) -> Iterator[Span]:
    """A span around the handling of a batch, linked to the traces of its records."""
    if not tracing():
        yield trace.INVALID_SPAN
        return
    with tracer().start_as_current_span(
        f"{semconv.PROCESS} {batch.topic}",
        context=Context(),
        kind=SpanKind.CONSUMER,
        links=_links(batch.records),
        attributes={
            semconv.MESSAGING_SYSTEM: semconv.KAFKA,
            semconv.MESSAGING_OPERATION_NAME: semconv.PROCESS,
            semconv.MESSAGING_OPERATION_TYPE: semconv.PROCESS,
            semconv.MESSAGING_DESTINATION_NAME: batch.topic,
            semconv.MESSAGING_DESTINATION_PARTITION_ID: str(batch.partition),
            semconv.MESSAGING_CONSUMER_GROUP_NAME: group,
            semconv.MESSAGING_BATCH_MESSAGE_COUNT: len(batch.records),
        },
    ) as span:
        yield span


@contextmanager
def record_span(record: Record, *, group: str) -> Iterator[Span]:
    """A span around what one record causes, as a child of the record's own trace.

    This is what makes one trace of a report's whole way: in it, `inject` passes the trace on.
    """
    if not tracing():
        yield trace.INVALID_SPAN
        return
    with tracer().start_as_current_span(
        f"{semconv.PROCESS} {record.topic}",
        context=extract(record.headers),
        kind=SpanKind.CONSUMER,
        attributes={
            semconv.MESSAGING_SYSTEM: semconv.KAFKA,
            semconv.MESSAGING_OPERATION_NAME: semconv.PROCESS,
            semconv.MESSAGING_OPERATION_TYPE: semconv.PROCESS,
            semconv.MESSAGING_DESTINATION_NAME: record.topic,
            semconv.MESSAGING_DESTINATION_PARTITION_ID: str(record.partition),
            semconv.MESSAGING_CONSUMER_GROUP_NAME: group,
            semconv.MESSAGING_KAFKA_OFFSET: record.offset,
        },
    ) as span:
        yield span


@contextmanager
def send_span(topic: str, messages: int) -> Iterator[Span]:
    """A span around a publication; `inject` in it names this span as the parent."""
    if not tracing():
        yield trace.INVALID_SPAN
        return
    with tracer().start_as_current_span(
        f"{semconv.SEND} {topic}",
        kind=SpanKind.PRODUCER,
        attributes={
            semconv.MESSAGING_SYSTEM: semconv.KAFKA,
            semconv.MESSAGING_OPERATION_NAME: semconv.SEND,
            semconv.MESSAGING_OPERATION_TYPE: semconv.SEND,
            semconv.MESSAGING_DESTINATION_NAME: topic,
            semconv.MESSAGING_BATCH_MESSAGE_COUNT: messages,
        },
    ) as span:
        yield span


def failed(span: Span, why: str) -> None:
    """Mark a span as failed."""
    span.set_status(Status(StatusCode.ERROR, why))


def _links(records: Sequence[Record]) -> list[Link]:
    links: list[Link] = []
    for record in records:
        context = trace.get_current_span(extract(record.headers)).get_span_context()
        if context.is_valid:
            links.append(Link(context))
            if len(links) == _MOST_LINKS:
                break
    return links


class _HeaderGetter(Getter[Headers]):
    def get(self, carrier: Headers, key: str) -> list[str] | None:
        found = [value.decode("ascii", "replace") for name, value in carrier if name == key]
        return found or None

    def keys(self, carrier: Headers) -> list[str]:
        return [name for name, _ in carrier]


class _HeaderSetter(Setter[list[tuple[str, bytes]]]):
    def set(self, carrier: list[tuple[str, bytes]], key: str, value: str) -> None:
        carrier.append((key, value.encode("ascii", "replace")))


_GETTER: Any = _HeaderGetter()
_SETTER: Any = _HeaderSetter()
