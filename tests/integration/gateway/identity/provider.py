"""A small OpenID Connect provider that really signs: authorization code with PKCE, on a port of its
own. It can be told to misbehave."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.support.ports import free_port
from tests.support.waiting import eventually

CLIENT, SECRET = "slipwatch", "a secret of the test"
Change = Callable[[dict[str, Any]], None]


@dataclass
class Provider:
    """The provider's state: its key, whom it knows, and how it misbehaves."""

    port: int
    now: datetime
    key: RSAKey = field(default_factory=lambda: new_key("first"))
    published: list[RSAKey] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "u-1", "name": "Lan", "groups": ["approvers"]}
    )
    change: Change | None = None  # of the claims, before they are signed
    header: dict[str, str] = field(default_factory=dict)
    token: str = ""  # sent in the place of a signed one
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        """Its name."""
        return f"http://127.0.0.1:{self.port}"

    def rotate(self) -> None:
        """Sign with another key from now on, and publish that alone."""
        self.key = new_key("second", 2)

    def signed(self, nonce: str) -> str:
        """An ID token."""
        if self.token:
            return self.token
        at = int(self.now.timestamp())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": nonce,
            **self.person,
        }  # fmt: skip
        if self.change is not None:
            self.change(claims)
        header = {"alg": "RS256", "kid": str(self.key.kid), **self.header}
        return jwt.encode(header, claims, self.key)


def new_key(name: str, number: int = 0) -> RSAKey:
    """A key of 2048 bits under a name."""
    return RSAKey.import_key(_made(number), {"kid": name, "use": "sig", "alg": "RS256"})


@cache
def _made(number: int) -> bytes:
    """One of a few keys, since making them takes long. The number only tells them apart."""
    return RSAKey.generate_key(2048).as_pem(private=True)


def provider_app(provider: Provider) -> FastAPI:
    """Its four addresses."""
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    async def discovery() -> dict[str, str]:
        base = provider.issuer
        return {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/jwks",
            **provider.metadata,
        }

    @app.get("/authorize")
    async def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        action = "/approve?" + urlencode(asked)
        return HTMLResponse(f'<h1>Provider</h1><a id="go" href="{action}">Sign in as Lan</a>')

    @app.get("/approve")
    async def approve(request: Request) -> Response:
        asked = dict(request.query_params)
        if asked["client_id"] != CLIENT or asked["code_challenge_method"] != "S256":
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(16)
        provider.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 303)

    @app.post("/token")
    async def token(request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        provider.asked.append(form.get("code", ""))
        asked = provider.codes.pop(form.get("code", ""), None)
        if (
            asked is None
            or form["redirect_uri"] != asked["redirect_uri"]
            or create_s256_code_challenge(form["code_verifier"]) != asked["code_challenge"]
            or not request.headers.get("authorization", "").startswith("Basic ")
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(
            {
                "access_token": "opaque",
                "token_type": "Bearer",
                "id_token": provider.signed(asked["nonce"]),
            }
        )

    @app.get("/jwks")
    async def jwks() -> dict[str, Any]:
        return {"keys": [one.as_dict(private=False) for one in (provider.key, *provider.published)]}

    return app


@contextmanager
def running(now: datetime) -> Iterator[Provider]:
    """A provider that answers, ended at the end."""
    provider = Provider(free_port(), now)
    config = uvicorn.Config(
        provider_app(provider), port=provider.port, log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="provider", daemon=True)
    thread.start()
    eventually(lambda: server.started)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()
