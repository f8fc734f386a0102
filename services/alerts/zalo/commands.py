"""`python -m services.alerts zalo …`: authorising the Official Account, and how it stands."""

import argparse
import asyncio
import base64
import secrets
import sys
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

import httpx
import msgspec

from runtime.clock import Clock
from runtime.mongo import open_database
from runtime.sealing import Sealer
from services.alerts.settings import StoreSettings, ZaloSettings
from services.alerts.zalo.oauth import ZaloAuthority
from services.alerts.zalo.ports import Authority, Kept, Pair, TokenStore
from services.alerts.zalo.store import MongoTokens

HELP = "the Official Account: consent, authorise, token, status, resume"
TIMEOUT_S = 20.0


class BadTokens(ValueError):
    """What was given is no pair of tokens. It is not repeated."""


class Given(msgspec.Struct):
    """A pair of tokens as Zalo's own console shows it."""

    access_token: str
    refresh_token: str
    expires_in: str | int = 0


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to those of the service."""
    zalo = commands.add_parser("zalo", help=HELP, description=HELP)
    actions = zalo.add_subparsers(dest="action", required=True)
    consent = actions.add_parser("consent", help="the page where an administrator consents")
    consent.add_argument("--redirect", required=True, help="the callback entered at Zalo")
    code = actions.add_parser("authorise", help="take the code that the consent came back with")
    code.add_argument("--code", required=True)
    code.add_argument("--verifier", required=True, help="shown by `consent`")
    actions.add_parser("token", help="take a pair of tokens, as JSON from standard input")
    actions.add_parser("status", help="whether there is a token that works; none is shown")
    actions.add_parser("resume", help="try the tokens at hand again, after the app was mended")


def run(
    asked: argparse.Namespace, store: StoreSettings, zalo: ZaloSettings, clock: Clock
) -> Sequence[str]:
    """Do what was asked; answers the lines to show. Raises BadTokens, Refused, Unavailable."""

    async def with_all() -> Sequence[str]:
        database = open_database(store.mongo_uri, store.mongo_db)
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
                authority = ZaloAuthority(
                    client,
                    url=zalo.oauth_url,
                    app_id=zalo.app_id,
                    secret=zalo.app_secret,
                    clock=clock,
                )
                if asked.action == "consent":
                    return consent(authority, asked.redirect)
                tokens = MongoTokens(database, Sealer(store.seal_keys))
                return await answer(asked, tokens, authority, clock)
        finally:
            await database.client.close()

    return asyncio.run(with_all())


def consent(authority: ZaloAuthority, redirect: str) -> Sequence[str]:
    """Where to go, and what to come back with (PKCE, RFC 7636)."""
    verifier = secrets.token_urlsafe(32)
    digest = sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return [
        "Open as an administrator of the account, and consent:",
        f"  {authority.consent(redirect, challenge, secrets.token_urlsafe(8))}",
        "Within minutes, with the `code` of the address that it leads to:",
        f"  python -m services.alerts zalo authorise --code CODE --verifier {verifier}",
    ]


async def answer(
    asked: argparse.Namespace, tokens: TokenStore, authority: Authority, clock: Clock
) -> Sequence[str]:
    """Do it, and say in lines what was done; a token is in none of them."""
    match asked.action:
        case "authorise":
            await tokens.replace(await authority.exchange(asked.code, asked.verifier))
        case "token":
            await tokens.replace(given(sys.stdin.read(), clock))
        case "resume":
            kept = await tokens.load()
            if kept is not None:
                await tokens.replace(kept.pair)
    return said(await tokens.load(), clock)


def given(text: str, clock: Clock) -> Pair:
    """The pair in a JSON text; raises BadTokens."""
    try:
        found = msgspec.json.decode(text, type=Given)
        lasts = timedelta(seconds=int(found.expires_in))
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadTokens(
            'expected {"access_token": …, "refresh_token": …, "expires_in": …}'
        ) from error
    return Pair(found.access_token, found.refresh_token, clock.now() + lasts)


def said(kept: Kept | None, clock: Clock) -> Sequence[str]:
    """How the tokens stand."""
    if kept is None:
        return ["there is no token yet"]
    if not kept.authorised:
        return [f"not authorised: {kept.why}", "a person has to consent anew: zalo consent"]
    if kept.pair.expires_at is None:
        return ["a token is kept; nobody said how long it lasts, and it is not renewed"]
    left = max(kept.pair.expires_at - clock.now(), timedelta())
    hours = left.total_seconds() / 3600
    return [f"authorised; pair {kept.revision}, the access token lasts {hours:.1f} h still"]
