"""The addresses that Zalo calls: bounded, verified on the raw bytes, answered in two seconds."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest

import structlog
from aiohttp import web

from runtime.failures import Unavailable
from services.alerts.zalo.callbacks import BadCallback, Callback, of_account, of_bot, stamps
from services.alerts.zalo.handlers import Desk, Heard, hear
from services.alerts.zalo.metrics import ZaloMetrics
from services.alerts.zalo.signature import matching, recent

ACCOUNT_PATH = "/webhooks/zalo"
BOT_PATH = "/webhooks/zalo-bot"
BODY_LIMIT = 64 * 1024
ANSWER_S = 1.5  # Zalo waits for two seconds

STATUS = {
    Heard.BAD_SIGNATURE: 401,
    Heard.TOO_OLD: 401,
    Heard.UNREADABLE: 400,
    Heard.TOO_LARGE: 413,
    Heard.AWAY: 503,  # it is told again later
}

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What proves who calls; an empty one closes its address."""

    app_id: str = ""
    account_key: str = field(default="", repr=False)
    bot_secret: str = field(default="", repr=False)


def routes(secrets: Secrets, desk: Desk, metrics: ZaloMetrics) -> list[web.RouteDef]:
    """The addresses whose secrets are set."""

    async def account(request: web.Request) -> web.Response:
        return await _answer(request, lambda body: _of_account(request, body, secrets, desk))

    async def bot(request: web.Request) -> web.Response:
        return await _answer(request, lambda body: _of_bot(request, body, secrets))

    async def _answer(
        request: web.Request, believe: Callable[[bytes], Callback | Heard]
    ) -> web.Response:
        heard = await _hear(request, believe, desk)
        metrics.heard(heard)
        _log.info("zalo told", outcome=heard.value)
        return web.Response(status=STATUS.get(heard, 200))

    found = []
    if secrets.app_id and secrets.account_key:
        found.append(web.post(ACCOUNT_PATH, account))
    if secrets.bot_secret:
        found.append(web.post(BOT_PATH, bot))
    return found


async def _hear(
    request: web.Request, believe: Callable[[bytes], Callback | Heard], desk: Desk
) -> Heard:
    try:
        async with asyncio.timeout(ANSWER_S):
            body = await _bounded(request)
            if body is None:
                return Heard.TOO_LARGE
            callback = believe(body)
            return callback if isinstance(callback, Heard) else await hear(callback, desk)
    except BadCallback:
        return Heard.UNREADABLE
    except (TimeoutError, Unavailable):
        return Heard.AWAY


async def _bounded(request: web.Request) -> bytes | None:
    """The raw body, unless it is larger than any callback."""
    body = b""
    async for part in request.content.iter_chunked(8192):
        body += part
        if len(body) > BODY_LIMIT:
            return None
    return body


def _of_account(
    request: web.Request, body: bytes, secrets: Secrets, desk: Desk
) -> Callback | Heard:
    found = matching(
        request.headers.get("X-ZEvent-Signature", ""),
        body,
        stamps(body, request.headers.get("X-ZEvent-Timestamp", "")),
        app_id=secrets.app_id,
        key=secrets.account_key,
    )
    if found is None:
        return Heard.BAD_SIGNATURE
    where, timestamp = found
    _log.debug("zalo signed the time", stood_in=where.value)
    if not recent(timestamp, desk.clock.now()):
        return Heard.TOO_OLD
    return of_account(body)


def _of_bot(request: web.Request, body: bytes, secrets: Secrets) -> Callback | Heard:
    given = request.headers.get("X-Bot-Api-Secret-Token", "")
    if not compare_digest(given.encode(), secrets.bot_secret.encode()):
        return Heard.BAD_SIGNATURE
    return of_bot(body)
