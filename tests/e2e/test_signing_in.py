"""Signing in, in a real browser: every page of identity in both widths and schemes, a second
factor, and a provider."""

import asyncio
import threading
from collections.abc import Iterator

import pyotp
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize

from runtime.clock import ManualClock
from services.gateway.identity.gate import Door
from services.gateway.identity.oidc import OidcConfig, OidcProvider
from services.gateway.identity.policy import Policy
from services.gateway.identity.ports import GroupRights
from services.gateway.identity.principal import Role
from tests.e2e.looking import CHROMIUM, SCHEMES, WIDTHS, Axe, Watched, watched
from tests.integration.gateway.identity.provider import CLIENT, SECRET, running
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.unit.gateway.identity.people import NOW, PASSWORD, PLAIN, Gateway, a_gateway

PHONE: ViewportSize = {"width": 390, "height": 800}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


class Serving(threading.Thread):
    """A gateway with a loop of its own: Playwright's holds the main one."""

    def __init__(self, issuer: str, policy: Policy) -> None:
        super().__init__(name="gateway", daemon=True)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._issuer, self._policy = issuer, policy
        self.server: uvicorn.Server | None = None
        self.gateway: Gateway | None = None

    def run(self) -> None:
        """Serve until told to stop."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        clock = ManualClock(NOW)
        self.gateway = await a_gateway(
            self._policy,
            door=Door(self.address),
            provider=OidcProvider(OidcConfig(self._issuer, CLIENT, SECRET), clock),
            rights=(GroupRights("approvers", frozenset({Role.APPROVER}), frozenset({"so-gddt"})),),
            clock=clock,
        )
        config = uvicorn.Config(
            self.gateway.app, port=self.port, log_config=None, lifespan="off", proxy_headers=False
        )
        self.server = uvicorn.Server(config)
        await self.server.serve()

    def close(self) -> None:
        """Stop serving."""
        if self.server is not None:
            self.server.should_exit = True
        self.join()


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    """A gateway beside a provider."""
    with running(NOW) as provider:
        started = Serving(provider.issuer, PLAIN)
        started.start()
        eventually(lambda: started.server is not None and started.server.started)
        yield started
        started.close()


def enter(page: Page, address: str, name: str, wanted: str = "/profile") -> None:
    """Fill in the door's form."""
    page.goto(f"{address}/sign-in?next={wanted}")
    page.fill("#account", name)
    page.fill("#password", PASSWORD)
    page.click("main form button")


def looked_at(axe: Axe, page: Page, where: str) -> None:
    """On a phone, in light: nothing for axe to find, and nothing wider than the screen."""
    assert axe.looks(page, PHONE["width"], "light") == [], where
    assert Watched(page).excess == 0, where


@pytest.fixture(scope="module")
def tab(browser: Browser, serving: Serving) -> Iterator[Watched]:
    """One tab, which is shown in one form after another."""
    window = browser.new_context(base_url=serving.address)
    yield watched(window)
    window.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_page_of_identity_is_good_to_use(
    serving: Serving, tab: Watched, axe: Axe, width: int, scheme: str
) -> None:
    def look(where: str) -> None:
        assert axe.looks(tab.page, width, scheme) == [], where
        assert tab.excess == 0, where

    tab.show(width, scheme)
    tab.page.context.clear_cookies()
    tab.open("/sign-in")
    look("sign-in")
    tab.page.fill("#account", "nobody")
    tab.page.fill("#password", "a wrong password")
    tab.page.click("main form button")
    assert tab.page.locator("[role=alert]").count() == 1
    look("sign-in, wrong")
    for name, paths in (
        ("administrator", ("/profile", "/accounts", "/accounts/clerk", "/audit")),
        ("auditor", ("/audit", "/audit?what=signed_in")),
    ):
        tab.page.context.clear_cookies()
        enter(tab.page, serving.address, name)
        for path in paths:
            tab.open(path)
            look(f"{name} {path}")
            assert [one for one in tab.complaints if "Content Security" in one] == []


def test_a_second_factor_is_set_up_by_its_image_and_asked_for_from_then_on(
    serving: Serving, browser: Browser, axe: Axe
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    enter(page, serving.address, "leader")
    page.click("text=Thiết lập")
    page.fill("#current-begin", PASSWORD)
    page.click("details[open] button")
    page.wait_for_load_state("load")  # the image with it
    assert page.evaluate("document.querySelector('.scan img').naturalWidth") > 0
    looked_at(axe, page, "setting it up")
    secret = page.inner_text("code.secret")
    page.fill("#code", pyotp.TOTP(secret).at(NOW))
    page.click(".scan form button")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    looked_at(axe, page, "recovery codes")
    page.click("form[action='/sign-out'] button")

    enter(page, serving.address, "leader", "/slips")
    assert page.url.startswith(f"{serving.address}/sign-in/second")
    looked_at(axe, page, "second step")
    page.fill("#code", codes[0])
    page.click("main form button")

    assert page.url == f"{serving.address}/slips"
    assert page.locator("header .who").inner_text() == "Leader"
    context.close()


def test_somebody_signs_in_by_the_provider(serving: Serving, browser: Browser, axe: Axe) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{serving.address}/profile")
    assert page.url.startswith(f"{serving.address}/sign-in?next=")

    page.click("main a.button")
    assert page.inner_text("h1") == "Provider"
    page.click("#go")

    assert page.url == f"{serving.address}/profile"
    assert page.inner_text("h1") == "Lan"
    assert "Sở Giáo dục và Đào tạo" in page.inner_text("main")
    looked_at(axe, page, "a profile by the provider")
    context.close()
