"""An OpenID Connect provider: authorization code with PKCE, and an ID token that is really checked.

The steps are Authlib's and joserfc's (its own library of signatures); the requests are httpx's.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]
    prepare_grant_uri,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    InvalidKeyIdError,
    JoseError,
)
from joserfc.jwk import KeySet

from runtime.clock import Clock
from runtime.failures import Unavailable
from services.gateway.identity.ports import Asked, NotVouched, Vouched

#: Signatures by keys that only the provider holds: never `none`, never a shared secret.
ALGORITHMS = ("RS256", "PS256", "ES256")
LEEWAY_S = 60
ANSWER_S = 10.0
METADATA_KEPT = timedelta(hours=1)
#: An unknown key makes us look for new ones, but not as often as somebody sends us one.
KEYS_ASKED_EVERY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class OidcConfig:
    """Which provider, and who we are there."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    groups_claim: str = "groups"
    scope: str = "openid profile"


class OidcProvider:
    """Asks one provider, whose address is a setting and never part of a request."""

    def __init__(self, config: OidcConfig, clock: Clock) -> None:
        self._config, self._clock = config, clock
        self._metadata: dict[str, Any] = {}
        self._metadata_at: datetime | None = None
        self._keys: KeySet | None = None
        self._keys_at: datetime | None = None

    @property
    def issuer(self) -> str:
        """Who vouches."""
        return self._config.issuer

    async def ask(self, redirect: str) -> Asked:
        """Begin: where to send the browser."""
        metadata = await self._discovered()
        state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        verifier = secrets.token_urlsafe(48)
        url = prepare_grant_uri(
            metadata["authorization_endpoint"],
            client_id=self._config.client_id,
            response_type="code",
            redirect_uri=redirect,
            scope=self._config.scope,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Asked(str(url), state, nonce, verifier)

    async def answer(self, code: str, redirect: str, asked: Asked) -> Vouched:
        """What the code stands for; raises NotVouched."""
        metadata = await self._discovered()
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "client_id": self._config.client_id,
            "code_verifier": asked.verifier,
        }
        secret = self._config.client_secret
        auth = httpx.BasicAuth(self._config.client_id, secret) if secret else None
        answer = await _fetch("POST", metadata["token_endpoint"], data=fields, auth=auth)
        if answer.status_code >= 500:
            raise Unavailable("identity provider", f"it answered {answer.status_code}")
        token = _object(answer).get("id_token") if answer.status_code == 200 else None
        if not isinstance(token, str):
            raise NotVouched("code_refused")
        return self._vouched(await self._decoded(token), asked.nonce)

    async def _decoded(self, token: str) -> Mapping[str, Any]:
        """The claims, once the signature was made by a key of the provider's."""
        keys = self._keys or await self._fetched_keys()
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        except (InvalidKeyIdError, BadSignatureError):
            pass  # perhaps the provider has a new key
        except (JoseError, ValueError) as error:
            raise NotVouched("bad_token") from error
        now = self._clock.now()
        if self._keys_at is not None and now - self._keys_at < KEYS_ASKED_EVERY:
            raise NotVouched("unknown_key")
        try:
            decoded = jwt.decode(token, await self._fetched_keys(), algorithms=ALGORITHMS)
        except (JoseError, ValueError) as error:
            raise NotVouched("unknown_key") from error
        return decoded.claims

    def _vouched(self, claims: Mapping[str, Any], nonce: str) -> Vouched:
        config = self._config
        token = CodeIDToken(
            claims,
            {},
            {
                "iss": {"essential": True, "value": config.issuer},
                "aud": {"essential": True, "value": config.client_id},
                "sub": {"essential": True},
            },
            {"nonce": nonce, "client_id": config.client_id},
        )
        try:
            token.validate(now=int(self._clock.now().timestamp()), leeway=LEEWAY_S)
        except ExpiredTokenError as error:
            raise NotVouched("expired") from error
        except InvalidClaimError as error:
            raise NotVouched("wrong_claim") from error
        except (JoseError, TypeError, ValueError) as error:
            raise NotVouched("bad_token") from error
        groups = claims.get(config.groups_claim) or ()
        if isinstance(groups, str):
            groups = (groups,)
        name = claims.get("name") or claims.get("preferred_username") or claims["sub"]
        return Vouched(str(claims["sub"]), str(name)[:200], frozenset(str(one) for one in groups))

    async def _discovered(self) -> Mapping[str, Any]:
        """What the provider says of itself."""
        now = self._clock.now()
        if self._metadata_at is None or now - self._metadata_at > METADATA_KEPT:
            address = f"{self._config.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = _object(await _fetch("GET", address))
            if found.get("issuer") != self._config.issuer:
                raise Unavailable("identity provider", "it calls itself by another name")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not is_safe(str(found.get(name, ""))):
                    raise Unavailable("identity provider", f"its {name} is not https")
            self._metadata, self._metadata_at = found, now
        return self._metadata

    async def _fetched_keys(self) -> KeySet:
        metadata = await self._discovered()
        answer = await _fetch("GET", metadata["jwks_uri"])
        try:
            keys = KeySet.import_key_set(_object(answer))  # type: ignore[arg-type]
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise Unavailable("identity provider", "its keys cannot be read") from error
        self._keys, self._keys_at = keys, self._clock.now()
        return keys


def is_safe(url: str) -> bool:
    """Whether secrets may travel to an address: https, or this machine itself."""
    parts = urlsplit(url)
    loopback = parts.hostname in ("127.0.0.1", "::1", "localhost")
    return parts.scheme == "https" or (parts.scheme == "http" and loopback)


async def _fetch(method: str, url: str, **more: Any) -> httpx.Response:
    # No redirect is followed and no proxy of the environment is asked: the answer has to come from
    # the address that was set.
    async with httpx.AsyncClient(
        timeout=ANSWER_S, follow_redirects=False, trust_env=False
    ) as client:
        try:
            return await client.request(method, url, **more)
        except httpx.HTTPError as error:
            raise Unavailable("identity provider", type(error).__name__) from error


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError as error:
        raise Unavailable("identity provider", "its answer is no JSON") from error
    if not isinstance(found, dict):
        raise Unavailable("identity provider", "its answer is no object")
    return found
