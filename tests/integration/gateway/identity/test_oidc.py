"""Signing in by OpenID Connect, against a provider that really signs."""

import base64
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt

from deploy.local.processes import NO_AUTHORITY
from runtime.clock import ManualClock
from services.gateway.identity.oidc import KEYS_ASKED_EVERY, OidcConfig, OidcProvider
from services.gateway.identity.ports import GroupRights
from services.gateway.identity.principal import Role
from tests.integration.gateway.identity.provider import (
    CLIENT,
    SECRET,
    Change,
    Provider,
    new_key,
    running,
)
from tests.unit.gateway.identity.people import NOW, Gateway, a_gateway, token_on

RIGHTS = (
    GroupRights("approvers", frozenset({Role.APPROVER}), frozenset({"so-tai-chinh"})),
    GroupRights("admins", frozenset({Role.ADMINISTRATOR})),
)


@dataclass
class Both:
    """The gateway and the provider that it asks."""

    gateway: Gateway
    provider: Provider


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider of its own for each test, which may spoil it."""
    with running(NOW) as started:
        yield started


@pytest.fixture
async def both(provider: Provider) -> Both:
    """A gateway that trusts the provider."""
    clock = ManualClock(NOW)
    asking = OidcProvider(OidcConfig(provider.issuer, CLIENT, SECRET), clock)
    return Both(await a_gateway(provider=asking, rights=RIGHTS, clock=clock), provider)


async def approved(browser: httpx.AsyncClient, wanted: str = "/profile") -> str:
    """Go to the provider and be sent back: the address that it sends the browser to."""
    away = await browser.get("/sign-in/provider", params={"next": wanted})
    assert away.status_code == 303, away.text[:300]
    async with httpx.AsyncClient(trust_env=False, verify=NO_AUTHORITY) as outside:
        page = await outside.get(away.headers["location"].replace("/authorize?", "/approve?"))
    back = urlsplit(page.headers["location"])
    return f"{back.path}?{back.query}"


async def test_whom_the_provider_vouches_for_is_let_in_with_the_rights_of_their_groups(
    both: Both,
) -> None:
    browser = both.gateway.browser()

    back = await browser.get(await approved(browser))

    assert (back.status_code, back.headers["location"]) == (303, "/profile")
    profile = await browser.get("/profile")
    assert "Lan" in profile.text
    assert "Người duyệt" in profile.text
    assert "Sở Tài chính" in profile.text
    assert ("signed_in", "oidc-") in [(w, who[:5]) for w, who, _ in await both.gateway.audited()]


async def test_what_we_ask_has_pkce_a_state_and_a_nonce(both: Both) -> None:
    away = await both.gateway.browser().get("/sign-in/provider")

    asked = parse_qs(urlsplit(away.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert {"code_challenge", "state", "nonce"} <= set(asked)
    assert asked["redirect_uri"] == ["http://gateway.test/sign-in/provider/back"]


def nonce_of(both: Both) -> str:
    """What the gateway wants to see in the token."""
    return next(iter(both.provider.codes.values()))["nonce"]


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def _set(**claims: object) -> Change:
    return lambda found: found.update(claims)


def _drop(name: str) -> Change:
    def change(found: dict[str, object]) -> None:
        del found[name]

    return change


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_set(nonce="another"), id="wrong nonce"),
        pytest.param(_drop("nonce"), id="no nonce"),
        pytest.param(_set(aud="another-client"), id="wrong audience"),
        pytest.param(_set(aud=["slipwatch", "other"], azp="other"), id="made for another party"),
        pytest.param(_set(iss="https://evil.example.test"), id="wrong issuer"),
        pytest.param(_set(exp=int(NOW.timestamp()) - 3600), id="expired"),
        pytest.param(_drop("exp"), id="never expires"),
        pytest.param(_set(iat=int(NOW.timestamp()) + 3600), id="from the future"),
        pytest.param(_drop("sub"), id="of nobody"),
    ],
)
async def test_a_token_that_does_not_fit_lets_nobody_in(both: Both, change: Change) -> None:
    both.provider.change = change
    browser = both.gateway.browser()

    back = await browser.get(await approved(browser))

    assert back.status_code == 401
    assert (await browser.get("/profile")).status_code == 303
    assert "sign_in_failed" in [what for what, _, _ in await both.gateway.audited()]


async def test_a_code_that_was_used_already_lets_nobody_in(both: Both) -> None:
    browser = both.gateway.browser()
    address = await approved(browser)
    assert (await browser.get(address)).status_code == 303

    again = await both.gateway.browser().get(address)

    assert again.status_code == 401
    assert len(both.provider.asked) == 1  # the state was gone: the provider is not even asked


async def test_an_answer_in_another_browser_lets_nobody_in(both: Both) -> None:
    address = await approved(both.gateway.browser())

    assert (await both.gateway.browser().get(address)).status_code == 401


async def test_an_answer_that_comes_too_late_lets_nobody_in(both: Both) -> None:
    browser = both.gateway.browser()
    address = await approved(browser)
    both.gateway.clock.advance(timedelta(minutes=11))

    assert (await browser.get(address)).status_code == 401


async def test_an_answer_without_a_question_lets_nobody_in(both: Both) -> None:
    address = "/sign-in/provider/back?state=made-up&code=made-up"

    assert (await both.gateway.browser().get(address)).status_code == 401
    assert both.provider.asked == []


async def test_a_token_of_an_unknown_key_lets_nobody_in(both: Both) -> None:
    browser = both.gateway.browser()
    address = await approved(browser)
    published, both.provider.key = both.provider.key, new_key("strange", 1)
    both.provider.token = both.provider.signed(nonce_of(both))
    both.provider.key = published

    assert (await browser.get(address)).status_code == 401


async def test_a_token_under_a_known_name_by_another_key_lets_nobody_in(both: Both) -> None:
    browser = both.gateway.browser()
    address = await approved(browser)
    published, both.provider.key = both.provider.key, new_key("first", 1)
    both.provider.token = both.provider.signed(nonce_of(both))
    both.provider.key = published

    assert (await browser.get(address)).status_code == 401


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_a_token_that_no_key_of_the_providers_signed_lets_nobody_in(
    both: Both, algorithm: str
) -> None:
    browser = both.gateway.browser()
    address = await approved(browser)
    claims = jwt.decode(both.provider.signed(nonce_of(both)), both.provider.key).claims
    header = {"alg": algorithm, "kid": str(both.provider.key.kid)}
    said = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
    secret = both.provider.key.as_pem(private=False)  # what everybody can read
    signature = hmac.digest(secret, said.encode(), "sha256") if algorithm == "HS256" else b""
    both.provider.token = f"{said}.{_encoded(signature)}"

    assert (await browser.get(address)).status_code == 401


async def test_a_provider_may_change_its_key(both: Both) -> None:
    first = both.gateway.browser()
    assert (await first.get(await approved(first))).status_code == 303
    both.provider.rotate()
    both.gateway.clock.advance(KEYS_ASKED_EVERY)

    second = both.gateway.browser()

    assert (await second.get(await approved(second))).status_code == 303


async def test_what_the_provider_takes_away_is_gone_at_the_next_sign_in(both: Both) -> None:
    browser = both.gateway.browser()
    await browser.get(await approved(browser))
    both.provider.person["groups"] = []

    await browser.get("/sign-in/provider")
    again = both.gateway.browser()
    await again.get(await approved(again))

    assert "Người duyệt" not in (await again.get("/profile")).text
    assert "Người duyệt" not in (await browser.get("/profile")).text


async def test_whom_we_have_shut_out_the_provider_cannot_let_in(both: Both) -> None:
    browser = both.gateway.browser()
    await browser.get(await approved(browser))
    account = next(
        one.id for one in await both.gateway.identity.keeping.everybody() if one.provider
    )
    administrator = await both.gateway.signed_in("administrator")
    page = await administrator.get(f"/accounts/{account}")
    await administrator.post(f"/accounts/{account}/disable", data={"csrf": token_on(page)})

    assert (await browser.get("/profile")).status_code == 303
    again = both.gateway.browser()
    assert (await again.get(await approved(again))).status_code == 401


async def test_a_provider_that_names_an_open_address_is_not_asked(both: Both) -> None:
    both.provider.metadata["token_endpoint"] = "http://169.254.169.254/latest"

    away = await both.gateway.browser().get("/sign-in/provider")

    assert away.status_code == 503


async def test_a_provider_that_is_away_is_said_to_be(both: Both) -> None:
    both.provider.metadata["issuer"] = "https://somebody-else.example.test"

    away = await both.gateway.browser().get("/sign-in/provider")

    assert away.status_code == 503
    assert "retry-after" in away.headers
