"""Traces: off unless an endpoint is given, carried through headers by W3C trace context."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagators.textmap import Getter, Setter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Link, Span, SpanContext, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from runtime import semconv
from runtime.messages import Headers

_TRACER = "slipwatch"
TRACEPARENT = "traceparent"

_propagator = TraceContextTextMapPropagator()


def configure_tracing(
    service: str,
    endpoint: str | None,
    *,
    ratio: float = 1.0,
    version: str = "",
    exporter: SpanExporter | None = None,
) -> TracerProvider | None:
    """Send spans to an OTLP/HTTP collector; without an endpoint nothing is traced or exported.

    A trace that comes with a decision keeps it; of those that begin here `ratio` is sampled.
    Returns the provider, whose `shutdown()` sends what is left. Tests give an exporter.
    """
    if not endpoint and exporter is None:
        return None
    provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(ratio)),
        resource=Resource.create(
            {
                semconv.SERVICE_NAME: service,
                semconv.SERVICE_NAMESPACE: _TRACER,
                semconv.SERVICE_VERSION: version,
            }
        ),
    )
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


@contextmanager
def span_of(
    name: str,
    kind: SpanKind,
    attributes: Mapping[str, str | int],
    *,
    context: Context | None = None,
    links: Sequence[Link] = (),
) -> Iterator[Span]:
    """A span around something. Of a failure it keeps the type: a message may quote anything."""
    with tracer().start_as_current_span(
        name,
        context=context,
        kind=kind,
        attributes=dict(attributes),
        links=links,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except Exception as error:
            failed(span, type(error).__name__)
            raise


def failed(span: Span, why: str) -> None:
    """Mark a span as failed; `why` is a word from the code, never what somebody sent."""
    span.set_attribute(semconv.ERROR_TYPE, why)
    span.set_status(Status(StatusCode.ERROR, why))


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


def carried(headers: Headers) -> SpanContext:
    """The span that the headers name; an invalid one if they name none."""
    return trace.get_current_span(extract(headers)).get_span_context()


def exemplar(headers: Headers | None = None) -> dict[str, str] | None:
    """The trace of a measured value: the current one, or that of some headers; None unless it is
    recorded, since nobody could look it up."""
    if headers is None:
        context = trace.get_current_span().get_span_context()
    elif tracing():
        context = carried(headers)
    else:
        return None
    if not context.is_valid or not context.trace_flags.sampled:
        return None
    return {"trace_id": trace.format_trace_id(context.trace_id)}


def trace_ids(traceparent: str) -> dict[str, str]:
    """The trace that a header names, as a line of the log says it; nothing when it names none."""
    context = carried(((TRACEPARENT, traceparent.encode()),))
    if not context.is_valid:
        return {}
    return {"trace_id": trace.format_trace_id(context.trace_id)}


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
