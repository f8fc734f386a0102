"""A collector of traces: OTLP over HTTP as protobuf, kept in memory for a test to look through."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Seen:
    """A span as it came, and the service that sent it."""

    service: str
    span: Span

    @property
    def trace_id(self) -> str:
        """Its trace, as it stands in headers."""
        return self.span.trace_id.hex()

    @property
    def span_id(self) -> str:
        """Its own id."""
        return self.span.span_id.hex()

    @property
    def parent_id(self) -> str:
        """The id of its parent; empty for the first of a trace."""
        return self.span.parent_span_id.hex()

    @property
    def called(self) -> str:
        """Service and name, as a sentence of the test says them."""
        return f"{self.service}: {self.span.name}"


@dataclass
class Collector:
    """Every span that came."""

    port: int
    spans: list[Seen] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        """What SLIPWATCH_OTLP_ENDPOINT is."""
        return f"http://{HOST}:{self.port}"

    def take(self, body: bytes) -> None:
        """Keep what an export holds."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            named = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans += [Seen(named["service.name"], span) for span in scope.spans]

    def trace(self, trace_id: str) -> list[Seen]:
        """The spans of a trace."""
        return [one for one in self.spans if one.trace_id == trace_id]


@contextmanager
def collecting() -> Iterator[Collector]:
    """Receive spans on a free port for as long as the context lasts."""
    collector: Collector

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """An export."""
            collector.take(self.rfile.read(int(self.headers["content-length"])))
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200 if self.path == "/v1/traces" else 404)
            self.send_header("content-type", "application/x-protobuf")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((HOST, 0), Receiver)
    collector = Collector(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
