"""The budget, the maps and the charts in a real browser: axe finds nothing, nothing is too wide."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.looking import CHROMIUM, SCHEMES, WIDTHS, Axe, Watched, watched
from tests.e2e.test_pages import address

__all__ = ["address"]  # a fixture of this module too

PATHS = (
    "/budget",
    "/budget?lang=en",
    "/budget?as_of=2026-01-01",
    "/targets/ecommerce-share",
    "/targets/sector-st-capacity",
    "/targets/coverage-5g",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Iterator[Watched]:
    """One tab, which is shown in one form after another."""
    window = browser.new_context(base_url=address)
    yield watched(window)
    window.close()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(tab: Watched, axe: Axe, path: str, width: int, scheme: str) -> None:
    tab.show(width, scheme)
    tab.open(path)

    assert tab.excess == 0
    assert axe.looks(tab.page, width, scheme) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_one_size_of_every_chart_is_shown(tab: Watched, width: int) -> None:
    tab.show(width, "light")
    tab.open("/budget")
    shown = tab.page.locator("svg.chart:visible").count()
    whole = tab.page.locator("svg.chart").count()

    assert shown * 2 == whole > 0


def test_on_a_phone_every_number_of_the_budget_has_its_name(tab: Watched) -> None:
    tab.show(390, "light")
    tab.open("/budget")
    names = tab.page.evaluate(
        "[...document.querySelectorAll('.stacked td')].filter(one => one.offsetParent)"
        ".map(one => getComputedStyle(one, '::before').content)"
    )

    assert names
    assert all(name not in ("none", '""') for name in names)
