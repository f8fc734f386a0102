"""The way by signed webhook: resolved once, checked, pinned, and patient with each endpoint."""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import structlog

from runtime.clock import Clock
from runtime.failures import Unavailable
from services.alerts.deliveries import Answer, Delivery, Outcome
from services.alerts.episodes import Channel
from services.alerts.message import Letter
from services.alerts.routing import Recipient
from services.alerts.webhooks.addresses import Forbidden, Place, Resolve, Unresolved, placed
from services.alerts.webhooks.bodies import body
from services.alerts.webhooks.endpoint import Endpoint, finger
from services.alerts.webhooks.ports import Endpoints
from services.alerts.webhooks.signing import headers
from services.alerts.wishes import retry_after

#: The specification's table: after so many failures, so long until the next attempt.
WAITS = tuple(
    timedelta(seconds=one) for one in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
#: An endpoint that has failed for so long is disabled, and its owner told.
LONGEST_FAILURE = timedelta(days=5)
THROTTLING = {429, 502, 504}
PAUSE = timedelta(minutes=1)
SPREAD = 0.1

GONE = "HTTP 410: the endpoint is gone"
FAILED_LONG = "it has failed for five days"

_log = structlog.stdlib.get_logger(__name__)


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host by the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class WebhookSender:
    """Calls endpoints. Whatever fails is one endpoint's failure, never the channel's."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        endpoints: Endpoints,
        clock: Clock,
        *,
        loopback: bool = False,
        resolve: Resolve = resolve,
    ) -> None:
        self._client = client
        self._endpoints = endpoints
        self._clock = clock
        self._loopback = loopback
        self._resolve = resolve

    async def carry(self, letter: Letter, to: Recipient, delivery: Delivery) -> Answer:
        """Send a letter and say what came of it."""
        endpoint = Endpoint.parse(to.addresses[Channel.WEBHOOK])
        mark = finger(endpoint)
        try:
            standing = await self._endpoints.standing(to.id, mark)
        except Unavailable as away:
            return Answer(Outcome.DEFERRED, str(away), self._clock.now() + PAUSE)
        now = self._clock.now()
        if standing.disabled_at is not None:
            return Answer(Outcome.FELL_BACK, f"disabled: {standing.why}")
        if standing.paused_until is not None and standing.paused_until > now:
            return Answer(Outcome.DEFERRED, "asked to be left alone", standing.paused_until)
        called = await self._call(endpoint, letter, delivery)
        await self._note(called, to.id, mark)
        return called.answer

    async def _call(self, endpoint: Endpoint, letter: Letter, delivery: Delivery) -> "_Called":
        try:
            place = await placed(endpoint.url, self._resolve, loopback=self._loopback)
        except Forbidden as error:
            return _Called(Answer(Outcome.FELL_BACK, str(error)))
        except Unresolved as error:
            return self._failed(delivery, f"not resolved: {error}")
        content = body(letter, delivery)
        signed = headers(delivery.id, content, keys=endpoint.keys, now=self._clock.now())
        try:
            status, wish = await self._post(place, content, signed)
        except httpx.TransportError as error:
            # Its id makes a repeat harmless, so an unknown end is simply tried again.
            return self._failed(delivery, type(error).__name__)
        if 200 <= status < 300:
            return _Called(Answer(Outcome.DELIVERED, f"HTTP {status}"))
        if status == httpx.codes.GONE:
            return _Called(Answer(Outcome.FELL_BACK, GONE), gone=True)
        return self._failed(delivery, f"HTTP {status}", wish, throttled=status in THROTTLING)

    async def _post(
        self, place: Place, content: bytes, signed: dict[str, str]
    ) -> tuple[int, datetime | None]:
        """The status and what Retry-After asks for. The body says nothing to us: it is not read."""
        async with self._client.stream(
            "POST",
            place.url,
            content=content,
            headers={
                "host": place.host_header,
                "content-type": "application/json",
                "user-agent": "slipwatch",
                **signed,
            },
            # The certificate is the name's, though we connect to its address.
            extensions={"sni_hostname": place.host},
        ) as response:
            return response.status_code, retry_after(
                response.headers.get("retry-after", ""), self._clock.now()
            )

    def _failed(
        self,
        delivery: Delivery,
        text: str,
        wish: datetime | None = None,
        *,
        throttled: bool = False,
    ) -> "_Called":
        wait = WAITS[min(delivery.attempts, len(WAITS) - 1)]
        spread = int(delivery.id[:2], 16) / 255 * SPREAD  # so that not all come back as one
        now = self._clock.now()
        due = max(now + wait * (1 + spread), wish or now)
        pause = (wish or now + PAUSE) if throttled else None
        return _Called(Answer(Outcome.RETRY, text, due), pause_until=pause)

    async def _note(self, called: "_Called", recipient: str, mark: str) -> None:
        """Keep how the endpoint stands. The call was made: that this cannot be kept changes
        nothing."""
        now = self._clock.now()
        try:
            if called.answer.outcome is Outcome.DELIVERED:
                await self._endpoints.worked(recipient, mark)
            elif called.gone:
                await self._endpoints.disable(recipient, mark, GONE, now=now)
            elif called.answer.outcome is Outcome.RETRY:
                standing = await self._endpoints.failed(
                    recipient, mark, now=now, pause_until=called.pause_until
                )
                since = standing.failing_since
                if since is not None and now - since >= LONGEST_FAILURE:
                    await self._endpoints.disable(recipient, mark, FAILED_LONG, now=now)
        except Unavailable as away:
            _log.warning("endpoint's standing not kept", detail=away.detail)


@dataclass(frozen=True, slots=True)
class _Called:
    """What a call came to, for the delivery and for its endpoint."""

    answer: Answer
    gone: bool = False
    pause_until: datetime | None = None
