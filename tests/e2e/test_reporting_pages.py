"""Reporting in a real browser: a clerk corrects a held figure, an approver accepts it, the verdict
changes on the page; a clerk sends a file from a phone; axe looks on."""

import asyncio
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ViewportSize

import catalogue
from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import new_registry
from services.gateway.app import NAME, VERSION, web
from services.gateway.identity.assembly import in_memory
from services.gateway.identity.gate import Door
from services.gateway.identity.handlers.browsers import Origin
from services.gateway.identity.handlers.keeping import By
from services.gateway.identity.principal import Role
from services.gateway.reporting.memory import MemoryReporting
from services.gateway.reporting.room import World
from tests.e2e.looking import CHROMIUM, SCHEMES, WIDTHS, Axe, Watched, watched
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.unit.gateway.reporting.test_upload import SAID
from tests.unit.gateway.reporting.world import (
    OTHER_TARGET,
    SERIES,
    SOURCE,
    TARGET,
    ScoringIngest,
    an_event,
)
from tests.unit.gateway.seed import NOON, TODAY

NOW = datetime.combine(TODAY, NOON)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
TOUCHED = (
    "main button, main select, main textarea, main summary, main a.button, .duty-counts a,"
    " main input:not([type=checkbox]):not([type=hidden])"
)
PASSWORD = "mot cau dai va de nho"
PEOPLE = {
    "chuyen.vien": ({Role.CLERK}, {"so-khcn"}, {SOURCE}),
    "nguoi.duyet": ({Role.APPROVER}, {"so-khcn"}, set[str]()),
    "hai.vai": ({Role.CLERK, Role.APPROVER}, {"nhnn-khu-vuc"}, {"/nhnn-khu-vuc"}),
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


class Gateway(threading.Thread):
    """A gateway with held figures, an ingest that scoring stands behind, and people signed in."""

    def __init__(self) -> None:
        super().__init__(name="gateway", daemon=True)
        self.port = free_port()
        self.sessions: dict[str, str] = {}
        self.ingest: ScoringIngest | None = None
        self.server: uvicorn.Server | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def run(self) -> None:
        """Seed and serve until told to stop."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        programme = catalogue.load(catalogue.SHIPPED)
        clock = ManualClock(datetime(2023, 1, 1, tzinfo=UTC))
        self.ingest = ScoringIngest(programme, clock)
        self.ingest.said = SAID
        for (target, source), figures in SERIES.items():
            for period, value in figures.items():
                at = datetime(int(period) + 1, 2, 1, 3, tzinfo=UTC)
                clock.advance(max(timedelta(0), at - clock.now()))
                await self.ingest.settle([an_event(target, source, period, value, at)])
        clock.advance(NOW - clock.now())
        await self.ingest.judge_all()
        kept, registry = MemoryReporting(), new_registry(NAME, VERSION)
        kept.rejections.append(
            {
                "_id": "r1", "at": NOW - timedelta(days=2), "source": SOURCE,
                "event_id": "5g-2026-10", "target": TARGET, "reason": "bad_period",
                "refusals": [
                    {"pointer": "/observations/0/period", "reason": "bad_period",
                     "expected": "2026, 2026-S1, 2026-Q3, 2026-09", "got": "10/2026"}
                ],
                "place": "measurements/2/1841",
            }
        )  # fmt: skip
        identity = in_memory(clock, registry, door=Door(self.address))
        for name, (roles, departments, sources) in PEOPLE.items():
            await identity.keeping.add(
                By("admin"), name, f"Giả định {name}", roles, departments, sources,
                password=PASSWORD,
            )  # fmt: skip
            account = await identity.keeping.get(name)
            assert account is not None
            self.sessions[name], _ = await identity.browsers.open(account, Origin(), strong=True)
        app = web(
            programme,
            clock,
            self.ingest.store,
            Health(),
            registry,
            identity=identity,
            reporting=World(kept, kept, kept, self.ingest),
        )
        config = uvicorn.Config(app, port=self.port, log_config=None, lifespan="off")
        self.server = uvicorn.Server(config)
        await self.server.serve()


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """The gateway, while the module lasts."""
    thread = Gateway()
    thread.start()
    eventually(lambda: thread.server is not None and thread.server.started, within_s=90)
    yield thread
    if thread.server is not None:
        thread.server.should_exit = True
    thread.join()


def window_of(
    browser: Browser, gateway: Gateway, name: str, size: ViewportSize = DESK
) -> BrowserContext:
    """A window in which somebody has signed in."""
    window = browser.new_context(viewport=size, base_url=gateway.address)
    window.add_cookies(
        [{"name": "slipwatch-session", "value": gateway.sessions[name], "url": gateway.address}]
    )
    return window


@pytest.fixture(scope="module")
def tabs(browser: Browser, gateway: Gateway) -> Iterator[dict[str, Watched]]:
    """A tab of each who looks, which is shown in one form after another."""
    windows = {name: window_of(browser, gateway, name) for name in ("hai.vai", "chuyen.vien")}
    yield {name: watched(window) for name, window in windows.items()}
    for window in windows.values():
        window.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_every_target_is_large_enough(
    tabs: dict[str, Watched], axe: Axe, width: int, scheme: str
) -> None:
    for tab in tabs.values():
        tab.show(width, scheme)
    first = tabs["hai.vai"]
    first.open("/reporting/held?department=nhnn-khu-vuc")
    figure = str(first.page.locator(".held-open a").first.get_attribute("href"))
    for who, path in (
        ("hai.vai", "/reporting"),
        ("hai.vai", "/reporting?as_of=2025-06-30&lang=en"),
        ("hai.vai", "/reporting?lang=vi&department=so-khcn"),
        ("hai.vai", "/reporting/held"),
        ("hai.vai", figure),
        ("hai.vai", f"{figure}?as_of=2026-06-30"),
        ("chuyen.vien", "/reporting/upload"),
        ("hai.vai", "/reporting/upload/none/annotated"),
    ):
        tab = tabs[who]
        tab.open(path)

        assert tab.complaints == [], path
        assert tab.excess == 0, f"{path} is wider than the screen"
        assert axe.looks(tab.page, width, scheme) == [], path
        small = tab.page.evaluate(
            """touched => [...document.querySelectorAll(touched)]
                 .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
                 .map(one => one.outerHTML.slice(0, 120))""",
            TOUCHED,
        )
        assert small == [], path


def test_a_clerk_corrects_a_held_figure_an_approver_accepts_it_and_the_verdict_changes(
    browser: Browser, gateway: Gateway
) -> None:
    clerk = window_of(browser, gateway, "chuyen.vien")
    page = clerk.new_page()
    page.goto("/reporting")
    page.get_by_role("link", name=re.compile("quyết định.*Phủ sóng 5G")).click()
    assert page.get_by_text("0,42%").first.is_visible()
    assert page.get_by_role("button", name="Chấp nhận số này").count() == 0

    # An honest mistake first: what could mean two things is asked back, and the reason stays.
    page.get_by_label("Giá trị đúng").fill("1.234")
    page.get_by_label("Lý do").fill("Nguồn nhầm đơn vị; số đúng là 1,9 % (mạng mới mở lại).")
    page.get_by_role("button", name="Gửi số đính chính").click()
    assert page.get_by_text("Có thể hiểu theo hai cách").first.is_visible()
    page.get_by_label("Giá trị đúng").fill("1,9")
    page.get_by_role("button", name="Gửi số đính chính").click()
    assert page.get_by_text("Đã ghi nhận số đính chính.").is_visible()
    page.get_by_role("link", name="Mở số liệu mới hơn").click()
    assert page.get_by_text("1,9%").first.is_visible()  # still odd, so somebody else decides

    approver = window_of(browser, gateway, "nguoi.duyet", PHONE)
    theirs = approver.new_page()
    theirs.goto(f"/targets/{TARGET}")
    assert theirs.locator(".verdict .big dd").first.inner_text() == "31%"
    theirs.goto(page.url)
    form = theirs.locator("details", has=theirs.get_by_role("button", name="Chấp nhận số này"))
    form.get_by_label("Lý do").fill("Đã đối chiếu công văn của nhà mạng.")
    form.get_by_role("button", name="Chấp nhận số này").click()
    assert theirs.get_by_text("Đã ghi nhận việc chấp nhận.").is_visible()
    assert theirs.get_by_text("đã có hiệu lực").is_visible()
    theirs.goto(f"/targets/{TARGET}")
    assert theirs.locator(".verdict .big dd").first.inner_text() == "1,9%"
    theirs.goto("/reporting/held")
    assert theirs.get_by_text("Phủ sóng 5G").count() == 0
    clerk.close()
    approver.close()


def test_who_corrects_a_figure_does_not_accept_it(browser: Browser, gateway: Gateway) -> None:
    window = window_of(browser, gateway, "hai.vai", PHONE)
    page = window.new_page()
    page.goto("/reporting?department=nhnn-khu-vuc")
    page.get_by_role("link", name="Xem và quyết định").click()
    correct = page.locator("details", has=page.get_by_role("button", name="Gửi số đính chính"))
    correct.get_by_label("Giá trị đúng").fill("0,56")
    correct.get_by_label("Lý do").fill("Số của nguồn là 0,56.")
    correct.get_by_role("button", name="Gửi số đính chính").click()
    page.get_by_role("link", name="Mở số liệu mới hơn").click()

    assert page.get_by_text("Bạn đã nộp hoặc đính chính số này").is_visible()
    assert page.get_by_role("button", name="Chấp nhận số này").count() == 0
    assert gateway.ingest is not None
    assert OTHER_TARGET in gateway.ingest.events[-1].decode()
    window.close()


def test_a_clerk_checks_and_sends_a_file_from_a_phone_without_a_script(
    browser: Browser, gateway: Gateway
) -> None:
    window = browser.new_context(
        viewport=PHONE, base_url=gateway.address, java_script_enabled=False
    )
    window.add_cookies(
        [
            {
                "name": "slipwatch-session",
                "value": gateway.sessions["chuyen.vien"],
                "url": gateway.address,
            }
        ]
    )
    page = window.new_page()
    page.goto("/reporting")
    page.get_by_role("link", name="Nộp tệp số liệu").click()
    page.get_by_label("Tệp XLSX hoặc CSV").set_input_files(
        {"name": "so-lieu.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK book"}
    )
    page.get_by_role("button", name="Kiểm tra").click()
    assert page.get_by_text("Ngoài khoảng hợp lý.").is_visible()
    assert page.get_by_text("Không có mục tiêu này.").is_visible()
    page.get_by_role("button", name="Chỉ gửi 2 số liệu không có lỗi").click()
    assert page.get_by_text("Đã gửi 2 báo cáo.").is_visible()
    window.close()
