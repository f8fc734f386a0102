"""Traces through headers: found, passed on, and nothing at all when off."""

from collections.abc import Iterator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from runtime import telemetry
from runtime.memory import MemoryLog
from runtime.messages import Batch, Headers, Message, header
from runtime.telemetry import batch_span, configure_tracing, extract, inject, record_span, traced

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
TRACE = 0x0AF7651916CD43DD8448EB211C80319C


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Tracing on, for one test: the library's provider can be set only once in a process."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


async def a_batch(*headers: Headers) -> Batch:
    log = MemoryLog()
    log.create("measurements")
    for each in headers:
        log.append(Message("measurements", b"k", b"v", each))
    return await anext(log.batches("measurements"))


def only(exporter: InMemorySpanExporter) -> ReadableSpan:
    (span,) = exporter.get_finished_spans()
    return span


def test_without_an_endpoint_nothing_is_configured() -> None:
    assert configure_tracing("scoring", "") is None
    assert not telemetry.tracing()


async def test_when_off_headers_pass_untouched_and_spans_are_none() -> None:
    headers: Headers = (("ce_id", b"1"),)
    batch = await a_batch(headers)

    with batch_span(batch, group="scoring") as span:
        assert not span.is_recording()
        assert inject(headers) is headers


async def test_a_record_continues_the_trace_that_it_carries(spans: InMemorySpanExporter) -> None:
    batch = await a_batch((("traceparent", PARENT.encode()),))

    with record_span(batch.records[0], group="scoring"):
        onward = header(inject(), "traceparent")

    span = only(spans)
    assert span.context.trace_id == TRACE
    assert onward == f"00-{TRACE:032x}-{span.context.span_id:016x}-01".encode()


async def test_a_batch_is_linked_to_the_traces_of_its_records(
    spans: InMemorySpanExporter,
) -> None:
    batch = await a_batch((("traceparent", PARENT.encode()),), (), (("traceparent", b"rubbish"),))

    with batch_span(batch, group="scoring"):
        pass

    span = only(spans)
    assert [link.context.trace_id for link in span.links] == [TRACE]
    assert span.attributes is not None
    assert span.attributes["messaging.batch.message_count"] == 3
    assert span.attributes["messaging.destination.name"] == "measurements"


def test_injecting_replaces_the_trace_of_another_hop(spans: InMemorySpanExporter) -> None:
    with telemetry.tracer().start_as_current_span("here"):
        headers = inject((("traceparent", PARENT.encode()), ("ce_id", b"1")))

    assert [name for name, _ in headers] == ["ce_id", "traceparent"]
    assert header(headers, "traceparent") != PARENT.encode()


def test_messages_that_carry_a_trace_keep_it(spans: InMemorySpanExporter) -> None:
    own = Message("slips", b"k", b"v", (("traceparent", PARENT.encode()),))
    none = Message("slips", b"k", b"v")

    with telemetry.tracer().start_as_current_span("here"):
        first, second = traced([own, none])

    assert first is own
    assert header(second.headers, "traceparent")


def test_headers_without_a_trace_begin_a_new_one() -> None:
    assert not trace.get_current_span(extract(())).get_span_context().is_valid
