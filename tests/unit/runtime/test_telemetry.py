"""Traces through headers: found, passed on, and nothing at all when off."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from runtime import telemetry
from runtime.kafka_spans import TracedPublisher, batch_span, onward
from runtime.memory import MemoryLog, MemoryPublisher
from runtime.messages import Batch, Headers, Message, header
from runtime.request_spans import NO_SPANS_OF_ITS_OWN, TraceRequests
from runtime.telemetry import configure_tracing, exemplar, extract, inject, span_of

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


async def test_what_a_record_causes_stands_in_the_trace_that_it_carries(
    spans: InMemorySpanExporter,
) -> None:
    batch = await a_batch((("traceparent", PARENT.encode()),))
    log = MemoryLog()
    log.create("slips")

    with batch_span(batch, group="scoring"):
        caused = Message("slips", b"k", b"v", (("traceparent", PARENT.encode()),))
        await TracedPublisher(MemoryPublisher(log)).publish([caused])

    sent, taken, _ = spans.get_finished_spans()
    assert (sent.name, taken.name) == ("send slips", "process measurements")
    assert sent.context.trace_id == taken.context.trace_id == TRACE
    assert sent.parent is not None
    assert sent.parent.span_id == taken.context.span_id
    assert taken.parent is not None
    assert taken.parent.span_id == 0xB7AD6B7169203331
    left = await anext(log.batches("slips"))
    named = header(left.records[0].headers, "traceparent")
    assert named == f"00-{TRACE:032x}-{sent.context.span_id:016x}-01".encode()


async def test_a_batch_is_linked_to_the_traces_of_its_records(
    spans: InMemorySpanExporter,
) -> None:
    batch = await a_batch((("traceparent", PARENT.encode()),), (), (("traceparent", b"rubbish"),))

    with batch_span(batch, group="scoring"):
        assert onward(PARENT) != PARENT
        assert onward("") != ""
    assert onward(PARENT) == PARENT

    taken, whole = spans.get_finished_spans()
    assert whole.name == "process_batch measurements"
    assert [link.context.trace_id for link in whole.links] == [TRACE]
    assert [link.context.span_id for link in taken.links] == [whole.context.span_id]
    assert whole.attributes is not None
    assert whole.attributes["messaging.batch.message_count"] == 3
    assert whole.attributes["messaging.destination.name"] == "measurements"


async def test_records_of_one_request_share_one_span(spans: InMemorySpanExporter) -> None:
    batch = await a_batch(*[(("traceparent", PARENT.encode()),)] * 3)

    with batch_span(batch, group="scoring"):
        pass

    taken, _ = spans.get_finished_spans()
    assert taken.attributes is not None
    assert taken.attributes["messaging.batch.message_count"] == 3


async def test_a_record_whose_trace_is_not_kept_has_no_span(spans: InMemorySpanExporter) -> None:
    unkept = PARENT.removesuffix("01") + "00"
    batch = await a_batch((("traceparent", unkept.encode()),))

    with batch_span(batch, group="scoring"):
        assert onward(unkept) == unkept

    assert only(spans).name == "process_batch measurements"


async def test_a_failure_is_told_by_its_type_and_never_by_its_words(
    spans: InMemorySpanExporter,
) -> None:
    batch = await a_batch((("traceparent", PARENT.encode()),))

    with pytest.raises(ValueError, match="secret"), batch_span(batch, group="scoring"):
        raise ValueError("a secret that somebody sent")

    for span in spans.get_finished_spans():
        assert span.status.description == "ValueError"
        assert not span.events


def test_injecting_replaces_the_trace_of_another_hop(spans: InMemorySpanExporter) -> None:
    with telemetry.tracer().start_as_current_span("here"):
        headers = inject((("traceparent", PARENT.encode()), ("ce_id", b"1")))

    assert [name for name, _ in headers] == ["ce_id", "traceparent"]
    assert header(headers, "traceparent") != PARENT.encode()


async def test_a_message_of_another_trace_is_sent_in_it_with_a_link(
    spans: InMemorySpanExporter,
) -> None:
    log = MemoryLog()
    log.create("slips")
    own = Message("slips", b"k", b"v", (("traceparent", PARENT.encode()),))

    with telemetry.tracer().start_as_current_span("here") as here:
        await TracedPublisher(MemoryPublisher(log)).publish([own, Message("slips", b"k", b"v")])

    theirs, ours, _ = spans.get_finished_spans()
    assert theirs.context.trace_id == TRACE
    assert [link.context.span_id for link in theirs.links] == [here.get_span_context().span_id]
    assert ours.context.trace_id == here.get_span_context().trace_id


def test_an_exemplar_names_a_trace_that_is_kept(spans: InMemorySpanExporter) -> None:
    assert exemplar() is None
    with span_of("here", trace.SpanKind.INTERNAL, {}) as span:
        assert exemplar() == {"trace_id": f"{span.get_span_context().trace_id:032x}"}
    assert exemplar((("traceparent", PARENT.encode()),)) == {"trace_id": f"{TRACE:032x}"}
    assert exemplar((("traceparent", PARENT.removesuffix("01").encode() + b"00"),)) is None


@pytest.mark.parametrize(
    ("joins", "continued"),
    [pytest.param(True, True, id="joins"), pytest.param(False, False, id="begins")],
)
async def test_a_request_continues_its_callers_trace_or_is_linked_to_it(
    spans: InMemorySpanExporter, joins: bool, continued: bool
) -> None:
    answer = await asked(joins, "/targets/secret-token", {"traceparent": PARENT})

    span = only(spans)
    assert answer.status_code == 200
    assert (span.name, span.kind) == ("GET /targets/{name}", trace.SpanKind.SERVER)
    assert (span.context.trace_id == TRACE) is continued
    assert bool(span.links) is not continued
    assert "secret-token" not in str(dict(span.attributes or {}))


async def test_probes_are_not_traced(spans: InMemorySpanExporter) -> None:
    await asked(True, "/livez", {})

    assert not spans.get_finished_spans()


async def asked(joins: bool, path: str, headers: dict[str, str]) -> httpx.Response:
    app = FastAPI(telemetry=NO_SPANS_OF_ITS_OWN)
    app.add_middleware(TraceRequests, joins=joins)

    @app.get("/targets/{name}")
    async def target(name: str) -> str:
        return name

    @app.get("/livez")
    async def livez() -> str:
        return "ok"

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path, headers=headers)


@pytest.mark.parametrize(("ratio", "kept"), [(0.0, 0), (1.0, 1)])
def test_of_the_traces_that_begin_here_a_share_is_kept(ratio: float, kept: int) -> None:
    exporter = InMemorySpanExporter()
    provider = configured("gateway", ratio, exporter)

    with provider.get_tracer("test").start_as_current_span("here"):
        pass
    provider.shutdown()

    assert len(exporter.get_finished_spans()) == kept


def test_a_trace_that_came_with_a_decision_keeps_it() -> None:
    exporter = InMemorySpanExporter()
    provider = configured("ingest", 0.0, exporter)
    came = extract((("traceparent", PARENT.encode()),))

    with provider.get_tracer("test").start_as_current_span("here", context=came):
        pass
    provider.shutdown()

    assert only(exporter).resource.attributes["service.name"] == "ingest"


def configured(service: str, ratio: float, exporter: InMemorySpanExporter) -> TracerProvider:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(trace, "set_tracer_provider", lambda _: None)
        provider = configure_tracing(service, None, ratio=ratio, exporter=exporter)
    assert provider is not None
    return provider


def test_headers_without_a_trace_begin_a_new_one() -> None:
    assert not trace.get_current_span(extract(())).get_span_context().is_valid
