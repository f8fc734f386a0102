"""A span around every HTTP request: the first of ours in a trace."""

from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, SpanKind

from runtime import semconv
from runtime.metrics import ASGIApp, Message, Receive, Scope, Send, method_of, route_of, streams
from runtime.telemetry import carried, extract, failed, tracer, tracing

#: FastAPI's own spans name paths, queries and what was sent, and take anybody's trace for ours:
#: a path may hold a signed link, so none of it is wanted.
NO_SPANS_OF_ITS_OWN: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}
#: Asked every few seconds by machines.
_UNTOLD = frozenset({"/livez", "/readyz", "/metrics"})


class TraceRequests:
    """Put outermost. `joins`: the caller's trace is continued, and its word on whether it is
    recorded is taken; without it a new trace begins that is linked to the caller's."""

    def __init__(self, app: ASGIApp, *, joins: bool) -> None:
        self._app = app
        self._joins = joins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not tracing() or scope["path"] in _UNTOLD:
            await self._app(scope, receive, send)
            return
        headers = tuple((name.decode("latin-1"), value) for name, value in scope["headers"])
        caller = carried(headers)
        method = method_of(scope)
        span = tracer().start_span(
            method,
            extract(headers) if self._joins else Context(),
            SpanKind.SERVER,
            {semconv.HTTP_REQUEST_METHOD: method, semconv.URL_SCHEME: scope["scheme"]},
            [Link(caller)] if caller.is_valid and not self._joins else None,
        )

        def end(status: int) -> None:
            route = route_of(scope)
            span.update_name(f"{method} {route}")
            span.set_attribute(semconv.HTTP_ROUTE, route)
            span.set_attribute(semconv.HTTP_RESPONSE_STATUS_CODE, status)
            if status >= 500:
                failed(span, str(status))
            span.end()

        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if streams(message):  # it lasts as long as somebody listens
                    end(status)
            await send(message)

        try:
            with trace.use_span(span, record_exception=False, set_status_on_exception=False):
                await self._app(scope, receive, watched)
        finally:
            if span.is_recording():
                end(status)
