"""The feed over HTTP: server-sent events, resumed by Last-Event-ID."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from runtime.problems import Problem, problem_response
from services.gateway.handlers import Reader
from services.gateway.live.feed import Event, Feed, Full, Listener
from services.gateway.openapi import describe

#: Proxies and phones drop a line that is silent for longer.
HEARTBEAT_S = 15.0
#: How long a reader waits before it comes back, in milliseconds.
COME_BACK_MS = 1000
HEADERS = {
    "cache-control": "no-store",
    "x-accel-buffering": "no",  # nginx and its ingress would hold events back
    "x-content-type-options": "nosniff",
}

FULL = Problem(
    503,
    "too-many-listeners",
    "Service Unavailable",
    "As many listen as can be served; come back.",
    headers={"retry-after": "10"},
)
Target = Annotated[str, Query(max_length=200, description="Only of this target.")]
After = Annotated[str, Query(max_length=40, description="The same as Last-Event-ID.")]
LastId = Annotated[str, Header(max_length=40, description="The id of the last event heard.")]

STREAM = """\
Server-sent events. `verdict` tells a verdict as JSON: target, name, version, status, sentence,
judged_at, as_of, catalogue_version. Every event has an id; come back with it as `Last-Event-ID` (or
`after`) and what was told since comes again, each verdict at least once: its `target` and
`version` name it. `hello` opens a stream without an id. `reset` says that too much or too long ago
was missed: read everything anew. `end` says why the stream ends; come back after `retry`. A comment
is sent every 15 seconds.
"""


def live_routes(feed: Feed, reader: Reader) -> APIRouter:
    """The feed for pages and, under the API, for programs."""
    routes = APIRouter()

    async def stream(
        request: Request, target: Target = "", after: After = "", last_event_id: LastId = ""
    ) -> Response:
        if target:
            reader.known_target(target)
        try:
            listener = await feed.listen(target, last_event_id or after)
        except Full:
            return problem_response(FULL, request)
        return StreamingResponse(
            _told(feed, listener), media_type="text/event-stream", headers=HEADERS
        )

    routes.get("/live", include_in_schema=False)(stream)
    routes.get("/api/v1/stream", **_described())(stream)
    return routes


def _described() -> dict[str, Any]:
    described = describe("Told", "Verdicts as they are given, as server-sent events")
    content = {"text/event-stream": {"schema": {"type": "string"}}}
    responses = {**described["responses"], 200: {"description": STREAM, "content": content}}
    del responses[304]
    return {**described, "responses": responses}


async def _told(feed: Feed, listener: Listener) -> AsyncIterator[bytes]:
    try:
        yield f"retry: {COME_BACK_MS}\n\n".encode()
        while True:
            events = await listener.take(HEARTBEAT_S)
            for event in events:
                yield written(event)
            if listener.ended:
                yield f'event: end\ndata: {{"why":"{listener.ended}"}}\n\n'.encode()
                return
            if not events:
                yield b": still here\n\n"
    finally:
        feed.leave(listener)


def written(event: Event) -> bytes:
    """An event as it goes over the line; JSON has no line break."""
    head = f"id: {event.token}\nevent: {event.kind}\ndata: ".encode()
    return head + msgspec.json.encode(event.body) + b"\n\n"
