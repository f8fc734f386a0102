"""The budget, the maps and the charts in a real browser: axe finds nothing, nothing is too wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.e2e.test_pages import CHROMIUM, RULES, address, browser

__all__ = ["address", "browser"]  # fixtures of this module too

PATHS = (
    "/budget",
    "/budget?lang=en",
    "/budget?as_of=2026-01-01",
    "/targets/ecommerce-share",
    "/targets/sector-st-capacity",
    "/targets/coverage-5g",
)
WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


def opened(browser: Browser, url: str, width: int, scheme: str) -> Page:
    """A page at a width, in a scheme."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(
    browser: Browser, address: str, path: str, width: int, scheme: str
) -> None:
    page = opened(browser, f"{address}{path}", width, scheme)

    found = Axe().run(page, options=RULES).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
    assert wide <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_one_size_of_every_chart_is_shown(browser: Browser, address: str, width: int) -> None:
    page = opened(browser, f"{address}/budget", width, "light")
    shown = page.locator("svg.chart:visible").count()
    whole = page.locator("svg.chart").count()
    page.context.close()

    assert shown * 2 == whole > 0


def test_on_a_phone_every_number_of_the_budget_has_its_name(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/budget", 390, "light")
    names = page.evaluate(
        "[...document.querySelectorAll('.stacked td')].filter(one => one.offsetParent)"
        ".map(one => getComputedStyle(one, '::before').content)"
    )
    page.context.close()

    assert names
    assert all(name not in ("none", '""') for name in names)
