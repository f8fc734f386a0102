"""Spans of records that are read and of messages that are sent: one trace of a record's whole way.

A worker handles batches, so a batch has a span of its own, linked to the traces of its records. In
each of these traces stands a span too: what the batch sends because of a record is its child. That
is looked up when it is sent, by the trace that the message carries: nothing that is stored hangs on
whether traces are kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind

from runtime import semconv
from runtime.messages import Batch, Headers, Message, Publisher, header
from runtime.telemetry import (
    TRACEPARENT,
    carried,
    extract,
    failed,
    inject,
    span_of,
    tracer,
    tracing,
)

_MOST_LINKS = 128  # the SDK's own limit for a span
_onward: ContextVar[Mapping[str, str]] = ContextVar("onward", default={})  # noqa: B039  # never changed


@contextmanager
def batch_span(batch: Batch, *, group: str) -> Iterator[Span]:
    """A span around the handling of a batch, and one in the trace of each of its records."""
    if not tracing():
        yield trace.INVALID_SPAN
        return
    came = _traces_of(batch)
    attributes: dict[str, str | int] = {
        semconv.MESSAGING_SYSTEM: semconv.KAFKA,
        semconv.MESSAGING_OPERATION_NAME: semconv.PROCESS,
        semconv.MESSAGING_OPERATION_TYPE: semconv.PROCESS,
        semconv.MESSAGING_DESTINATION_NAME: batch.topic,
        semconv.MESSAGING_DESTINATION_PARTITION_ID: str(batch.partition),
        semconv.MESSAGING_CONSUMER_GROUP_NAME: group,
    }
    with span_of(
        f"{semconv.PROCESS_BATCH} {batch.topic}",
        SpanKind.CONSUMER,
        {
            **attributes,
            semconv.MESSAGING_OPERATION_NAME: semconv.PROCESS_BATCH,
            semconv.MESSAGING_BATCH_MESSAGE_COUNT: len(batch.records),
        },
        context=Context(),
        links=[Link(carried(one)) for one, _ in list(came.values())[:_MOST_LINKS]],
    ) as whole:
        begun = {
            traceparent: tracer().start_span(
                f"{semconv.PROCESS} {batch.topic}",
                extract(headers),
                SpanKind.CONSUMER,
                {**attributes, semconv.MESSAGING_BATCH_MESSAGE_COUNT: records},
                [Link(whole.get_span_context())],
            )
            for traceparent, (headers, records) in came.items()
        }
        token = _onward.set({one: traceparent_of(span) for one, span in begun.items()})
        try:
            yield whole
        except Exception as error:
            for span in begun.values():
                failed(span, type(error).__name__)
            raise
        finally:
            _onward.reset(token)
            for span in begun.values():
                span.end()


def onward(traceparent: str) -> str:
    """The trace in which a record's consequences stand: the span that handles it now, where one
    does; of a record without a trace, the current span."""
    if not traceparent:
        return traceparent_of(trace.get_current_span())
    return _onward.get().get(traceparent, traceparent)


def traceparent_of(span: Span) -> str:
    """A span as the header that names it; empty when it is none."""
    with trace.use_span(span):
        return (header(inject(), TRACEPARENT) or b"").decode()


@dataclass(slots=True)
class Sent:
    """Messages that name the span of their sending, and those spans."""

    messages: list[Message]
    spans: list[Span] = field(default_factory=list)

    def failed(self, why: str) -> None:
        """Mark the sending as failed."""
        for span in self.spans:
            failed(span, why)


@contextmanager
def send_spans(messages: Sequence[Message]) -> Iterator[Sent]:
    """A span around a publication for every trace that its messages belong to.

    A message belongs to the trace that it carries, else to the current one; it leaves with the
    span of its sending in its headers.
    """
    if not tracing():
        yield Sent(list(messages))
        return
    spans: dict[tuple[str, str], Span] = {}
    count: dict[tuple[str, str], int] = {}
    leaving = []
    for message in messages:
        came = (header(message.headers, TRACEPARENT) or b"").decode("ascii", "replace")
        key = (message.topic, onward(came))
        if key not in spans:
            spans[key] = _begin(*key)
        count[key] = count.get(key, 0) + 1
        with trace.use_span(spans[key]):
            headers = inject(message.headers)
        leaving.append(Message(message.topic, message.key, message.value, headers))
    sent = Sent(leaving, list(spans.values()))
    try:
        yield sent
    except Exception as error:
        sent.failed(type(error).__name__)
        raise
    finally:
        for key, span in spans.items():
            span.set_attribute(semconv.MESSAGING_BATCH_MESSAGE_COUNT, count[key])
            span.end()


class TracedPublisher:
    """A publisher that says in every message which span sent it."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def publish(self, messages: Sequence[Message]) -> None:
        """Publish all of them, as the publisher within does."""
        with send_spans(messages) as sent:
            await self._publisher.publish(sent.messages)


def _begin(topic: str, traceparent: str) -> Span:
    """The span of a sending: in the trace named, and linked to the current span if that is in
    another one."""
    here = trace.get_current_span().get_span_context()
    named: Headers = ((TRACEPARENT, traceparent.encode()),)
    parent = carried(named)
    joined = parent.is_valid and parent.trace_id != here.trace_id
    return tracer().start_span(
        f"{semconv.SEND} {topic}",
        extract(named) if joined else None,
        SpanKind.PRODUCER,
        {
            semconv.MESSAGING_SYSTEM: semconv.KAFKA,
            semconv.MESSAGING_OPERATION_NAME: semconv.SEND,
            semconv.MESSAGING_OPERATION_TYPE: semconv.SEND,
            semconv.MESSAGING_DESTINATION_NAME: topic,
        },
        [Link(here)] if joined and here.is_valid else None,
    )


def _traces_of(batch: Batch) -> dict[str, tuple[Headers, int]]:
    """The traces of a batch's records that are recorded: the headers of the first, how many."""
    found: dict[str, tuple[Headers, int]] = {}
    for record in batch.records:
        value = header(record.headers, TRACEPARENT)
        if value is None:
            continue
        traceparent = value.decode("ascii", "replace")
        headers, records = found.get(traceparent, (record.headers, 0))
        found[traceparent] = (headers, records + 1)
    return {
        one: (headers, records)
        for one, (headers, records) in found.items()
        if carried(headers).is_valid and carried(headers).trace_flags.sampled
    }
