"""The pages in a real browser: nothing forbidden, nothing from elsewhere, nothing axe finds."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
import uvicorn
from playwright.sync_api import Browser

import catalogue
from catalogue.demo import invented_history
from catalogue.figures import shipped
from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import new_registry
from services.gateway.app import NAME, VERSION, web
from tests.e2e.looking import CHROMIUM, SCHEMES, WIDTHS, Axe, Watched, watched
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.unit.gateway.seed import NOON, TODAY, real_reports, seeded, tell

#: In every width and scheme; the others differ from these in words rather than in form.
FORMS = (
    "/",
    "/slips",
    "/targets/sti-budget-share",
    "/targets/smart-urban-areas",
)
PATHS = (
    *FORMS,
    "/?order=worst&lang=en",
    "/?q=khong+co",
    "/context",
    "/methods",
    "/about",
    "/no-such-page",
    "/targets/coverage-5g",
    "/targets/dti-rank?as_of=2026-06-30",
    "/targets/cyber-safety",
)

TOUCHED = (
    "a.count, .tabs a, .filters select, .filters input, .filters button, .gap > summary,"
    " .language, .brand, .as-of input, .as-of button"
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


class Gateway(threading.Thread):
    """A gateway over the demonstration, with a loop of its own: Playwright's holds the main one."""

    def __init__(self) -> None:
        super().__init__(name="gateway", daemon=True)
        self.port = free_port()
        self.server: uvicorn.Server | None = None

    def run(self) -> None:
        """Seed and serve until told to stop."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        programme = catalogue.load(catalogue.SHIPPED)
        real = shipped(programme)
        figures = [*real, *invented_history(programme, TODAY, real)]
        store = await seeded(programme, real_reports(figures))
        tell(store)
        clock = ManualClock(datetime.combine(TODAY, NOON))
        app = web(programme, clock, store, Health(), new_registry(NAME, VERSION))
        config = uvicorn.Config(app, port=self.port, log_config=None, lifespan="off")
        self.server = uvicorn.Server(config)
        await self.server.serve()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the gateway listens."""
    gateway = Gateway()
    gateway.start()
    eventually(lambda: gateway.server is not None and gateway.server.started, within_s=60)
    yield f"http://127.0.0.1:{gateway.port}"
    if gateway.server is not None:
        gateway.server.should_exit = True
    gateway.join()


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Iterator[Watched]:
    """One tab, which is shown in one form after another."""
    window = browser.new_context(base_url=address)
    yield watched(window)
    window.close()


@pytest.fixture(
    params=[(w, s) for w in WIDTHS for s in SCHEMES], ids=lambda one: f"{one[0]}-{one[1]}"
)
def shown(request: pytest.FixtureRequest, tab: Watched) -> tuple[int, str]:
    """How wide the tab is, and in which scheme."""
    form: tuple[int, str] = request.param
    tab.show(*form)
    return form


def test_nothing_is_forbidden_nothing_comes_from_elsewhere_and_axe_finds_nothing(
    shown: tuple[int, str], tab: Watched, axe: Axe
) -> None:
    for path in PATHS if shown == (1280, "light") else FORMS:
        tab.open(path)

        assert tab.complaints == [], path
        assert tab.elsewhere == [], path
        assert tab.excess == 0, f"{path} is wider than the screen"
        assert axe.looks(tab.page, *shown) == [], path


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        pytest.param("one.style.color = '#999'", "color-contrast", id="pale letters"),
        pytest.param("one.style.backgroundColor = '#555'", "color-contrast", id="a dark ground"),
        pytest.param("one.innerHTML = '<img src=x>'", "image-alt", id="a picture without words"),
    ],
)
def test_what_is_wrong_in_one_of_many_alike_is_found(
    tab: Watched, axe: Axe, made: str, rule: str
) -> None:
    tab.show(1280, "light")
    tab.open("/about")
    assert axe.looks(tab.page, 1280, "light") == []

    tab.page.evaluate(
        f"(() => {{ const one = [...document.querySelectorAll('p')].at(-1); {made} }})()"
    )

    assert {one.partition(":")[0] for one in axe.looks(tab.page, 1280, "light")} == {rule}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_our_own_letters_are_used_and_the_extended_ones_are_not_fetched(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    window = browser.new_context(base_url=address)  # which has kept none
    tab = watched(window)
    tab.show(width, scheme)
    tab.open("/")

    loaded = "[...document.fonts].filter(one => one.status === 'loaded').length"
    eventually(lambda: tab.page.evaluate(loaded) == 4)
    fonts = {one.rpartition("/")[2] for one in tab.requests if one.endswith(".woff2")}
    window.close()
    assert len(fonts) == 4
    assert not any("latin-ext" in one for one in fonts)


@pytest.mark.usefixtures("shown")
def test_every_touch_target_is_large_enough(tab: Watched) -> None:
    tab.open("/")

    small = tab.page.evaluate(
        """touched => [...document.querySelectorAll(touched)]
             .filter(one => one.getBoundingClientRect().height < 43.5)
             .map(one => one.outerHTML.slice(0, 120))""",
        TOUCHED,
    )

    assert small == []


def test_the_day_of_a_leader_on_a_phone(browser: Browser, address: str) -> None:
    """From the programme to the worst slip, why it is one, and who was told: five touches."""
    phone = browser.new_context(viewport={"width": 390, "height": 844}, base_url=address)
    page = phone.new_page()
    page.goto("/")
    page.get_by_label("Sắp xếp").select_option("worst")
    page.get_by_role("button", name="Lọc").click()
    page.locator(".row h4 a").first.click()

    assert page.locator(".verdict .badge").inner_text() in ("Đi ngược mục tiêu", "Không đạt hạn")
    assert page.get_by_role("heading", name="Vì sao?").is_visible()
    assert page.locator(".steps li").count() >= 2
    assert page.locator(".chart.narrow").first.is_visible()
    assert not page.locator(".chart.wide").first.is_visible()
    page.locator(".turns summary").first.click()
    assert page.get_by_text("Thư điện tử").first.is_visible()
    phone.close()


def test_a_keyboard_alone_gets_to_the_content(browser: Browser, address: str) -> None:
    window = browser.new_context(base_url=address)
    page = window.new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    window.close()


def test_the_language_is_switched_and_kept(browser: Browser, address: str) -> None:
    window = browser.new_context(base_url=address)
    page = window.new_page()
    page.goto("/slips")
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Slips"
    page.get_by_role("link", name="Programme", exact=True).first.click()
    assert page.evaluate("document.documentElement.lang") == "en"
    window.close()
