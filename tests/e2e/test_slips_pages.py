"""Slips in a real browser: a head of department acts from a letter on a phone, and axe looks on."""

import asyncio
import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import uvicorn
from playwright.sync_api import Browser, ViewportSize

import catalogue
from catalogue.demo import invented_history
from catalogue.figures import shipped
from runtime.clock import ManualClock
from runtime.health import Health
from runtime.links import Link, Links
from runtime.metrics import new_registry
from services.gateway.app import NAME, VERSION, web
from services.gateway.identity.assembly import in_memory
from services.gateway.identity.gate import Door
from services.gateway.identity.handlers.browsers import Origin
from services.gateway.identity.handlers.keeping import By
from services.gateway.identity.principal import ALL, Role
from services.gateway.slips.memory import MemorySlips
from services.gateway.slips.room import PURPOSE
from tests.e2e.looking import CHROMIUM, SCHEMES, WIDTHS, Axe, Watched, watched
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.unit.gateway.seed import NOON, TODAY, real_reports, seeded
from tests.unit.gateway.slips.seed import slips_of

NOW = datetime.combine(TODAY, NOON)
PHONE: ViewportSize = {"width": 390, "height": 844}
TOUCHED = (
    "main button, main select, main textarea, main summary, .states a, .aside-links a,"
    " main input:not([type=checkbox]):not([type=hidden])"
)
PASSWORD = "mot cau dai va de nho"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


class Gateway(threading.Thread):
    """A gateway with slips and a leader who has signed in, with a loop of its own."""

    def __init__(self) -> None:
        super().__init__(name="gateway", daemon=True)
        self.port = free_port()
        self.links = Links((bytes(32),), PURPOSE)
        self.slips = MemorySlips()
        self.session = ""
        self.server: uvicorn.Server | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def run(self) -> None:
        """Seed and serve until told to stop."""
        asyncio.run(self._serve())

    def link(self, episode: str) -> str:
        """The address in a letter about an episode."""
        about = {"episode": episode, "recipient": "dau-moi-so-tai-chinh", "target": ""}
        return f"/a/{self.links.make(Link(f'to-{episode}', about, NOW + timedelta(days=14)))}"

    async def _serve(self) -> None:
        programme = catalogue.load(catalogue.SHIPPED)
        real = shipped(programme)
        figures = [*real, *invented_history(programme, TODAY, real)]
        store = await seeded(programme, real_reports(figures))
        self.slips = slips_of(store.slip_documents)
        clock, registry = ManualClock(NOW), new_registry(NAME, VERSION)
        identity = in_memory(clock, registry, door=Door(self.address))
        await identity.keeping.add(
            By("admin"), "leader", "Giả định", {Role.LEADER}, {ALL}, (), password=PASSWORD
        )
        account = await identity.keeping.get("leader")
        assert account is not None
        self.session, _ = await identity.browsers.open(account, Origin(), strong=True)
        app = web(
            programme,
            clock,
            store,
            Health(),
            registry,
            identity=identity,
            slips=self.slips,
            links=self.links,
        )
        config = uvicorn.Config(app, port=self.port, log_config=None, lifespan="off")
        self.server = uvicorn.Server(config)
        await self.server.serve()


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """The gateway, while the module lasts."""
    thread = Gateway()
    thread.start()
    eventually(lambda: thread.server is not None and thread.server.started, within_s=60)
    yield thread
    if thread.server is not None:
        thread.server.should_exit = True
    thread.join()


def the_breach(gateway: Gateway) -> str:
    """The open episode of the broken floor."""
    return next(
        one["_id"]
        for one in gateway.slips.episode_documents.values()
        if one["open"] and one["finding"] == "floor_breached"
    )


def test_a_head_of_department_acknowledges_from_a_letter_on_a_phone(
    browser: Browser, gateway: Gateway
) -> None:
    episode = the_breach(gateway)
    phone = browser.new_context(viewport=PHONE, base_url=gateway.address)
    page = phone.new_page()

    page.goto(gateway.link(episode))
    assert page.get_by_text("72 tỷ đồng").first.is_visible()
    page.get_by_label("Ý kiến (không bắt buộc)").fill("Sở đã nắm, sẽ trình bổ sung dự toán.")
    button = page.get_by_role("button", name="Đã nhận")
    assert button.evaluate("one => one.getBoundingClientRect().height") >= 48
    button.click()

    assert page.get_by_text("Đã ghi nhận lúc 22/11/2026 12:00").is_visible()
    page.get_by_role("link", name="Xem toàn bộ cảnh báo").click()
    assert page.locator(".slip-state").inner_text() == "Đã tiếp nhận"
    assert page.get_by_text("Sở đã nắm, sẽ trình bổ sung dự toán.").is_visible()
    page.get_by_role("link", name="Cảnh báo").first.click()
    page.get_by_role("link", name=re.compile("^Đã tiếp nhận")).click()
    assert page.locator(".slip").count() == 1
    phone.close()


def test_a_leader_plans_a_correction_and_silences_a_theme(
    browser: Browser, gateway: Gateway
) -> None:
    episode = the_breach(gateway)
    window = browser.new_context(viewport=PHONE, base_url=gateway.address)
    window.add_cookies(
        [{"name": "slipwatch-session", "value": gateway.session, "url": gateway.address}]
    )
    page = window.new_page()

    page.goto(f"/slips/{episode}")
    page.get_by_text("Biện pháp khắc phục và hạn hoàn thành").click()
    page.get_by_label("Sẽ làm gì").fill("Trình HĐND tỉnh bổ sung 72 tỷ đồng.")
    page.get_by_label("Hạn hoàn thành").fill("2026-12-20")
    page.get_by_role("button", name="Ghi biện pháp").click()
    assert page.get_by_text("Đã ghi nhận biện pháp khắc phục.").is_visible()
    assert page.get_by_text("hạn 20/12/2026").first.is_visible()

    page.goto("/silences/new")
    page.get_by_label("Nhóm mục tiêu").select_option("budget")
    page.get_by_label("Đến hết ngày").fill("2026-11-30")
    page.get_by_role("button", name="Xem trước").click()
    assert page.get_by_role("heading", name="Sẽ tạm dừng những gì").is_visible()
    page.get_by_label("Lý do").fill("Chờ nghị quyết của HĐND tỉnh.")
    page.get_by_role("button", name="Tạm dừng thông báo").click()
    assert page.get_by_text("Chờ nghị quyết của HĐND tỉnh.").is_visible()
    window.close()


@pytest.fixture(scope="module")
def tab(browser: Browser, gateway: Gateway) -> Iterator[Watched]:
    """The leader's tab, which is shown in one form after another."""
    window = browser.new_context(base_url=gateway.address)
    window.add_cookies(
        [{"name": "slipwatch-session", "value": gateway.session, "url": gateway.address}]
    )
    yield watched(window)
    window.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_every_target_is_large_enough(
    tab: Watched, gateway: Gateway, axe: Axe, width: int, scheme: str
) -> None:
    episode = the_breach(gateway)
    tab.show(width, scheme)
    for path in (
        "/slips",
        f"/slips/{episode}",
        gateway.link(episode),
        "/a/foreign",
        "/silences",
        "/silences/new?ends=2026-11-30&themes=science",
        "/silences/new?ends=2027-11-30",
        "/deliveries",
    ):
        tab.open(path)

        assert [one for one in tab.complaints if "422" not in one] == [], path
        assert tab.excess == 0, f"{path} is wider than the screen"
        assert axe.looks(tab.page, width, scheme) == [], path
        small = tab.page.evaluate(
            """touched => [...document.querySelectorAll(touched)]
                 .filter(one => one.getBoundingClientRect().height < 43.5)
                 .map(one => one.outerHTML.slice(0, 120))""",
            TOUCHED,
        )
        assert small == [], path
