"""The gate before every route of the API: which key asks, and how often. A route that forgets to
ask is closed."""

import time

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runtime.limits import Buckets, Left, Limit
from runtime.problems import Problem, problem_response
from services.ingest.keys.grants import Grant
from services.ingest.keys.handlers import Admission, NotAdmitted
from services.ingest.keys.metrics import LIMITED, KeyMetrics
from services.ingest.keys.ports import Keys

GUARDED = "/api/"
GRANT = "slipwatch.grant"
CHALLENGE = 'Bearer realm="slipwatch"'

_SAID = {
    Admission.MISSING: "This needs a key: send Authorization: Bearer slw_<id>_<secret>.",
    Admission.UNREADABLE: "The header is no key: expected Authorization: Bearer slw_<id>_<secret>.",
    Admission.UNKNOWN: "The key is not known here.",
    Admission.EXPIRED: "The key's time is over; ask for a new one.",
}


class KeyGate:
    """The middleware."""

    def __init__(
        self, app: ASGIApp, *, keys: Keys, metrics: KeyMetrics, requests_per_minute: int
    ) -> None:
        self._app, self._keys, self._metrics = app, keys, metrics
        limit = Limit("key", requests_per_minute)
        self._buckets = Buckets(limit) if requests_per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at one request, and let it through or not."""
        if scope["type"] != "http" or not scope["path"].startswith(GUARDED):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            grant = self._keys.grant_of(",".join(request.headers.getlist("authorization")))
        except NotAdmitted as refused:
            self._metrics.shown(refused.key, refused.why)
            await problem_response(_not_admitted(refused.why), request)(scope, receive, send)
            return
        left = self._buckets.take(grant.key, time.monotonic()) if self._buckets else None
        marked = send if left is None else _marking(send, left)
        if left is not None and not left.allowed:
            self._metrics.shown(grant.key, LIMITED)
            await problem_response(_too_many(left), request)(scope, receive, marked)
            return
        self._metrics.shown(grant.key, Admission.ADMITTED)
        scope[GRANT] = grant
        await self._app(scope, receive, marked)


def grant_of(request: Request) -> Grant:
    """What the key of a request opens; the gate has looked at it."""
    grant: Grant = request.scope[GRANT]
    return grant


def _not_admitted(why: Admission) -> Problem:
    """RFC 6750: an error is named only where credentials were sent."""
    told = CHALLENGE if why is Admission.MISSING else f'{CHALLENGE}, error="invalid_token"'
    return Problem(
        401,
        why.replace("_", "-"),
        "Unauthorized",
        _SAID[why],
        headers={"www-authenticate": told, "cache-control": "no-store"},
        reason=str(why),
        errors=[],
    )


def _too_many(left: Left) -> Problem:
    return Problem(
        429,
        "too-many-requests",
        "Too Many Requests",
        f"This key may ask {left.limit.requests} times in {left.limit.seconds} seconds; "
        f"ask again in {left.wait_s} s. One batch carries many events.",
        reason="too_many_requests",
        errors=[],
    )


def _marking(send: Send, left: Left) -> Send:
    """Puts on every answer what is left."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in left.headers().items():
                headers[name] = value
        await send(message)

    return marked
