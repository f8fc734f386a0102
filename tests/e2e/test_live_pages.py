"""An open page follows the verdicts, in a real browser."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

import catalogue
from catalogue.demo import invented_history
from catalogue.figures import shipped
from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import new_registry
from services.gateway.app import NAME, VERSION, web
from tests.e2e.looking import CHROMIUM
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.unit.gateway.seed import TODAY, real_reports, seeded
from tests.unit.gateway.test_board import NOW, Counting

TARGET = "coverage-5g"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


class Gateway(threading.Thread):
    """A gateway over one store, which can be ended and come back at the same port."""

    def __init__(self, store: Counting, port: int) -> None:
        super().__init__(name="gateway", daemon=True)
        self._store, self._port = store, port
        self.server: uvicorn.Server | None = None

    def run(self) -> None:
        """Serve until told to stop."""
        programme = catalogue.load(catalogue.SHIPPED)
        registry = new_registry(NAME, VERSION)
        app = web(programme, ManualClock(NOW), self._store, Health(), registry)
        self._feed, self._registry = app.state.feed, registry
        config = uvicorn.Config(app, port=self._port, log_config=None, lifespan="off")
        self.server = uvicorn.Server(config)
        asyncio.run(self.server.serve())

    @property
    def listeners(self) -> int:
        """How many pages listen."""
        return int(self._registry.get_sample_value("gateway_live_listeners") or 0)

    def up(self) -> "Gateway":
        """Start, and return when it answers."""
        self.start()
        eventually(lambda: self.server is not None and self.server.started, within_s=60)
        return self

    def down(self) -> None:
        """End as the service ends: first the open streams."""
        self._feed.close()
        if self.server is not None:
            self.server.should_exit = True
        self.join(20)
        assert not self.is_alive()


@pytest.fixture(scope="module")
def judged() -> Counting:
    """The demonstration."""
    programme = catalogue.load(catalogue.SHIPPED)
    real = shipped(programme)
    figures = [*real, *invented_history(programme, TODAY, real)]
    with ThreadPoolExecutor(1) as apart:  # Playwright's loop holds this thread
        seeding = apart.submit(asyncio.run, seeded(programme, real_reports(figures)))
        return Counting(seeding.result())


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window whose complaints fail the test."""
    window = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = window.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "net::ERR_" not in message.text
            else None
        ),
    )
    yield opened
    window.close()
    assert complaints == []


def test_an_open_page_changes_in_place_and_misses_nothing_over_a_restart(
    page: Page, judged: Counting
) -> None:
    port = free_port()
    gateway = Gateway(judged, port).up()
    try:
        with page.expect_response("**/live"):
            page.goto(f"http://127.0.0.1:{port}/")
        row = page.locator("li.row", has=page.locator(f'a[href="/targets/{TARGET}"]'))
        row.locator("a").focus()
        page.evaluate("window.scrollTo(0, 700); window.here = document.querySelector('#main')")
        eventually(lambda: gateway.listeners)

        judged.judge(TARGET, "reversing", NOW)

        expect(row.locator(".badge")).to_have_text("Đi ngược mục tiêu", timeout=2000)
        expect(page.locator("#live-said")).to_contain_text("Vừa cập nhật")
        assert page.evaluate("document.activeElement.getAttribute('href')") == f"/targets/{TARGET}"
        assert page.evaluate("window.here === document.querySelector('#main')")
        assert page.evaluate("window.scrollY") > 600

        gateway.down()
        judged.judge(TARGET, "met", NOW)
        judged.judge("dti-rank", "missed", NOW)
        gateway = Gateway(judged, port).up()

        expect(row.locator(".badge")).to_have_text("Đạt mục tiêu", timeout=15000)
        other = page.locator("li.row", has=page.locator('a[href="/targets/dti-rank"]'))
        expect(other.locator(".badge")).to_have_text("Không đạt hạn", timeout=5000)
    finally:
        gateway.down()


def test_a_targets_page_follows_its_target_and_keeps_what_was_folded_open(
    page: Page, judged: Counting
) -> None:
    port = free_port()
    gateway = Gateway(judged, port).up()
    try:
        page.goto(f"http://127.0.0.1:{port}/targets/{TARGET}")
        page.locator("details summary").first.click()
        eventually(lambda: gateway.listeners)

        judged.judge(TARGET, "off_track", NOW)

        expect(page.locator(".verdict .badge")).to_have_text("Chậm lộ trình", timeout=2000)
        assert page.locator("details").first.evaluate("one => one.open")
    finally:
        gateway.down()


def test_a_page_of_a_past_day_listens_to_nothing(page: Page, judged: Counting) -> None:
    port = free_port()
    gateway = Gateway(judged, port).up()
    try:
        page.goto(f"http://127.0.0.1:{port}/?as_of=2026-10-01", wait_until="networkidle")

        assert page.locator("#live-said").count() == 0
        assert not gateway.listeners
    finally:
        gateway.down()
