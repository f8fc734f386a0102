"""The stand-in's addresses: Zalo's own, and those by which it is told what to do."""

from typing import Annotated, Any
from urllib.parse import parse_qsl

import httpx
from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse, RedirectResponse

from deploy.local.inbox.settings import Settings
from deploy.local.inbox.zalo import Answer, Orders, ZaloStandIn, signed_event
from deploy.local.inbox.zalo_tokens import TokenServer
from runtime.clock import Clock

CALLBACK_S = 2.0

Token = Annotated[str, Header(convert_underscores=False)]


def stand_in(settings: Settings, clock: Clock) -> ZaloStandIn:
    """The stand-in, with what an earlier run left."""
    tokens = TokenServer(
        settings.folder / "zalo-tokens.json",
        access=settings.zalo_access_token,
        refresh=settings.zalo_refresh_token,
        app_id=settings.zalo_app_id,
        secret=settings.zalo_app_secret,
        clock=clock,
    )
    return ZaloStandIn(settings.folder / "zalo.jsonl", tokens, clock, settings.zalo_bot_token)


def add_zalo(app: FastAPI, zalo: ZaloStandIn, settings: Settings, clock: Clock) -> None:
    """Add the addresses to the inbox."""

    @app.get("/api/zalo")
    async def calls() -> list[dict[str, Any]]:
        return [{name: getattr(one, name) for name in one.__struct_fields__} for one in zalo.calls]

    @app.post("/v3.0/oa/message/cs")
    async def account(request: Request, access_token: Token = "") -> JSONResponse:
        return _json(zalo.account(access_token, await request.body()))

    @app.post("/v3.0/oa/message/promotion")
    async def promotion(request: Request, access_token: Token = "") -> JSONResponse:
        return _json(zalo.account(access_token, await request.body(), promotion=True))

    @app.post("/message/template")
    async def template(request: Request, access_token: Token = "") -> JSONResponse:
        return _json(zalo.template(access_token, await request.body()))

    @app.post("/v4/oa/access_token")
    async def tokens(request: Request, secret_key: Token = "") -> JSONResponse:
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        return _json(zalo.renew(form, secret_key))

    @app.post("/bot{token}/sendMessage")
    async def bot(token: str, request: Request) -> JSONResponse:
        return _json(zalo.bot(token, await request.body()))

    @app.post("/api/zalo/orders")
    async def obey(request: Request) -> JSONResponse:
        asked = {**await request.json()}
        for name in ("outside", "no_account"):
            asked[name] = tuple(asked.get(name, ()))
        zalo.obey(Orders(**asked))
        return JSONResponse({"obeyed": True})

    @app.post("/zalo/reply", include_in_schema=False)
    async def reply(request: Request) -> RedirectResponse:
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        await _tell(_reply(form, len(zalo.calls), clock), settings, clock)
        return RedirectResponse("/zalo", status_code=303)


def _reply(form: dict[str, str], number: int, clock: Clock) -> dict[str, Any]:
    identity = f"reply-{number}-{int(clock.now().timestamp() * 1000)}"
    return {
        "event_name": "user_send_text",
        "sender": {"id": form.get("user_id", "")},
        "recipient": {"id": "local-account"},
        "message": {"text": form.get("text", ""), "msg_id": identity},
    }


async def _tell(event: dict[str, Any], settings: Settings, clock: Clock) -> None:
    """Post an event to whoever listens, signed; that nobody does is no failure of ours."""
    if not settings.callbacks or not settings.zalo_webhook_key:
        return
    body, headers = signed_event(
        event, app_id=settings.zalo_app_id, key=settings.zalo_webhook_key, clock=clock
    )
    async with httpx.AsyncClient(timeout=CALLBACK_S, trust_env=False) as client:
        try:
            await client.post(settings.callbacks, content=body, headers=headers)
        except httpx.HTTPError:
            return


def _json(answer: Answer) -> JSONResponse:
    return JSONResponse(answer.body, answer.status)
