"""The gate before every route: who asks, whether they may read at all, and how often.

What a route forgets to ask is asked here: reading where it is not public, our own origin for
whatever changes something, limits, and that nothing personal is kept by a cache.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runtime.failures import Unavailable
from runtime.limits import Buckets, Left, Limit
from services.gateway.identity.access import VISIT
from services.gateway.identity.addresses import Network, bucket_of, client_of, network_of
from services.gateway.identity.cookies import BROWSER, SESSION, cookie_line, cookie_value
from services.gateway.identity.handlers.browsers import Browsers
from services.gateway.identity.origin import SAFE, from_our_page
from services.gateway.identity.policy import Policy
from services.gateway.identity.principal import ANONYMOUS, PUBLIC, Right, may
from services.gateway.identity.refusals import BadForm, NotSignedIn, TooMany
from services.gateway.identity.visits import Recorder, Visit

#: Asked by machines around us, or the same for everybody: no cookie is looked at.
UNWATCHED = ("/livez", "/readyz", "/metrics", "/static/")
#: What somebody who has not signed in may always reach: the door, and what a signed link opens.
OPEN = ("/sign-in", "/a/")
MOST_BODY = 1024 * 1024

Refuse = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Door:
    """Where we are reached, and through which proxies."""

    origin: str  # https://host, without a path
    proxies: tuple[Network, ...] = ()
    requests_per_minute: int = 0  # of one address or account; 0 does not count

    @property
    def secure(self) -> bool:
        """Whether cookies travel by https alone."""
        return self.origin.startswith("https://")


class Gate:
    """The middleware."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        browsers: Browsers,
        recorder: Recorder,
        policy: Policy,
        door: Door,
        refuse: Refuse,
    ) -> None:
        self._app, self._browsers, self._recorder = app, browsers, recorder
        self._policy, self._door, self._refuse = policy, door, refuse
        many = door.requests_per_minute
        self._buckets = {
            name: Buckets(Limit(name, requests))
            for name, requests in (
                ("api", many),
                ("pages", many),
                ("sign-in", min(many, 30)),
                ("links", min(many, 60)),
            )
            if many
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at one request, and let it through or not."""
        if scope["type"] != "http" or scope["path"].startswith(UNWATCHED):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        address = self._address(request)
        visit = await self._visit(request, address)
        scope[VISIT] = visit
        left = self._take(request, visit, address)
        marked = _marking(send, request, visit, self._door, left)
        refusal = self._refusal(request, visit, left)
        if refusal is not None:
            answer = await self._refuse(request, refusal)
            await answer(scope, receive, marked)
            return
        await self._app(scope, _bounded(receive), marked)

    async def _visit(self, request: Request, address: str) -> Visit:
        visit = Visit(
            principal=PUBLIC if self._policy.public_reading else ANONYMOUS,
            address=network_of(address),
            recorder=self._recorder,
        )
        secure = self._door.secure
        token = cookie_value(request.cookies, SESSION, secure=secure)
        visit.secret = token or cookie_value(request.cookies, BROWSER, secure=secure)
        if not token:
            return visit
        visit.personal = True
        try:
            known = await self._browsers.recognise(token)
        except Unavailable as away:
            visit.failure = away
            return visit
        if known is not None:
            visit.principal, visit.session = known.principal, known.session.id
        if known is not None and known.token:
            visit.secret = known.token
            visit.cookies[SESSION] = (known.token, int(self._policy.absolute.total_seconds()))
        return visit

    def _refusal(self, request: Request, visit: Visit, left: Left | None) -> Exception | None:
        if left is not None and not left.allowed:
            return TooMany(left.wait_s)
        # A signed link is a key of its own: nobody rides on a cookie there. Its page sends no
        # referrer, so older browsers say nothing of where its form stands.
        keyed = request.url.path.startswith("/a/")
        changes = request.method not in SAFE and not keyed
        if changes and not from_our_page(request.headers, self._door.origin):
            return BadForm()
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > MOST_BODY:
            return HTTPException(413)
        if request.url.path.startswith(OPEN):
            return None
        if visit.failure is not None and not self._policy.public_reading:
            return visit.failure
        return None if may(visit.principal, Right.READ) else NotSignedIn()

    def _address(self, request: Request) -> str:
        peer = request.client.host if request.client else ""
        forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
        return client_of(peer, forwarded, self._door.proxies)

    def _take(self, request: Request, visit: Visit, address: str) -> Left | None:
        path = request.url.path
        name = "pages"
        if path.startswith("/api/"):
            name = "api"
        elif path.startswith("/a/"):
            name = "links"
        elif path.startswith("/sign-in") and request.method != "GET":
            name = "sign-in"
        buckets = self._buckets.get(name)
        key = visit.principal.account or bucket_of(address)
        return buckets.take(key, time.monotonic()) if buckets else None


def _bounded(receive: Receive) -> Receive:
    """A body that does not say its length is measured while it comes."""
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BODY:
            raise HTTPException(413)
        return message

    return bounded


def _marking(send: Send, request: Request, visit: Visit, door: Door, left: Left | None) -> Send:
    """Puts on every answer what the gate has to say of it."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("x-content-type-options", "nosniff")
            headers.setdefault("content-security-policy", "default-src 'none'")
            headers.setdefault("referrer-policy", "same-origin")
            if door.secure:
                headers.setdefault("strict-transport-security", "max-age=31536000")
            for name, value in (left.headers() if left else {}).items():
                headers[name] = value
            if visit.personal or visit.cookies:
                headers["cache-control"] = "private, no-store"
            for kind, (value, seconds) in visit.cookies.items():
                headers.append("set-cookie", cookie_line(kind, value, seconds, secure=door.secure))
        await send(message)

    return marked
