"""The inbox's pages and API."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from prometheus_client import CollectorRegistry

from deploy.local.inbox.mailbox import Mailbox
from deploy.local.inbox.moments import shown
from deploy.local.inbox.settings import Settings
from deploy.local.inbox.smtp import serving
from deploy.local.inbox.zalo import ZaloStandIn
from deploy.local.inbox.zalo_routes import add_zalo, stand_in
from runtime.clock import Clock
from runtime.health import Health
from runtime.web import health_routes

#: A mail's HTML may colour itself and nothing else: no script, no picture from elsewhere.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
)


def build(settings: Settings, clock: Clock, listener: socket.socket) -> FastAPI:
    """The inbox: its SMTP server listens on the given socket as long as the app runs."""
    mailbox = Mailbox(settings.folder, clock)
    zalo = stand_in(settings, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with serving(mailbox, listener):
            yield

    app = FastAPI(title="slipwatch inbox", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(health_routes(Health(), CollectorRegistry()))
    _add_api(app, mailbox)
    add_zalo(app, zalo, settings, clock)
    _add_pages(app, mailbox, zalo)
    return app


def _add_api(app: FastAPI, mailbox: Mailbox) -> None:
    @app.get("/api/messages")
    async def messages() -> list[dict[str, object]]:
        return [one.plain() for one in mailbox.mails]


def _add_pages(app: FastAPI, mailbox: Mailbox, zalo: ZaloStandIn) -> None:
    templates = Environment(
        loader=PackageLoader("deploy.local.inbox"), autoescape=True, undefined=StrictUndefined
    )
    templates.filters["shown"] = shown
    style = (Path(__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")

    def page(name: str, status: int = 200, **values: object) -> HTMLResponse:
        body = templates.get_template(name).render(
            mails=len(mailbox.mails), calls=len(zalo.calls), **values
        )
        return HTMLResponse(body, status, headers={"content-security-policy": PAGE_POLICY})

    @app.get("/", include_in_schema=False)
    async def mails() -> HTMLResponse:
        return page("mails.html", shown_mails=mailbox.mails)

    @app.get("/messages/{identity}", include_in_schema=False)
    async def mail(identity: str) -> HTMLResponse:
        found = mailbox.mail(identity)
        if found is None:
            return page("missing.html", 404)
        return page("mail.html", mail=found)

    @app.get("/messages/{identity}/html", include_in_schema=False)
    async def mail_html(identity: str) -> HTMLResponse:
        found = mailbox.mail(identity)
        if found is None:
            return page("missing.html", 404)
        # Links open beside the inbox; nothing may replace it.
        body = found.html.replace("<head>", '<head><base target="_blank">', 1)
        return HTMLResponse(body, headers={"content-security-policy": MAIL_POLICY})

    @app.get("/zalo", include_in_schema=False)
    async def zalo_page() -> HTMLResponse:
        return page("zalo.html", shown_calls=zalo.calls)

    @app.get("/style.css", include_in_schema=False)
    async def style_sheet() -> Response:
        return Response(style, media_type="text/css")
