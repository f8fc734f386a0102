"""Every page, found from the app's own routes, as everybody has to be able to use it: in light,
dark, print, forced colours and high contrast, on a narrow screen, by keyboard alone.

Each page is opened once; what was found out about it is held against one promise after another.
Colours are looked at in every mode, once in each for every kind of text that any page has."""

import asyncio
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
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
from services.gateway.slips.room import PURPOSE
from tests.e2e.looking import CHROMIUM, Axe, Watched, watched
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.unit.gateway.seed import NOON, TODAY, real_reports, seeded, tell
from tests.unit.gateway.slips.seed import slips_of

NOW = datetime.combine(TODAY, NOON)
#: Longer than any name has room for.
WHO = "Nguyễn Thị Phương Thảo Hoàng Liên Sơn"
FILES = re.compile(r"\.(csv|xlsx|json|pdf|svg|atom)$")
#: What has an address and is no page of words.
NO_PAGES = {
    "/docs",
    "/live",
    "/livez",
    "/metrics",
    "/readyz",
    "/reporting/upload/form",
    "/reporting/upload/{file}/annotated",
    "/sign-in/provider",
    "/sign-in/provider/back",
    "/static/{digest}/{name:path}",
}
#: Pages of one thing among many. A new one without an example fails the test: say here which.
EXAMPLES: dict[str, tuple[str, ...]] = {
    "/targets/{target}": (
        "/targets/sti-budget-share",
        "/targets/smart-urban-areas",
        "/targets/coverage-5g",
        "/targets/cyber-safety",
        "/targets/dti-rank?as_of=2026-06-30",
    ),
    "/slips/{episode}": ("/slips/{episode}",),
    "/reporting/held/{figure}": ("/reporting/held/{held}",),
    "/accounts/{name}": ("/accounts/leader",),
    "/a/{token}": ("{letter}", "/a/foreign"),
}
#: The same pages otherwise asked: other forms of the same page, and what is not there.
OTHERWISE = ("/?order=worst&lang=en", "/?q=khong+co", "/slips?state=closed", "/no-such-page")

#: Of the form of a page, what depends on how wide it is.
ON_A_PHONE = {"runOnly": ["target-size", "scrollable-region-focusable"]}
NORMAL = {
    "media": "screen",
    "color_scheme": "light",
    "forced_colors": "none",
    "contrast": "no-preference",
}
#: The ordinary one last: in it the next page is opened.
MODES: dict[str, tuple[Mapping[str, str], int]] = {
    "dark, on a phone": ({"color_scheme": "dark"}, 390),
    "print": ({"media": "print"}, 1280),
    "forced colours": ({"forced_colors": "active"}, 1280),
    "high contrast": ({"contrast": "more"}, 1280),
    "light": ({}, 1280),
}
WIDTHS = (1280, 768, 320, 390)
DESK: ViewportSize = {"width": 1280, "height": 900}

#: Everything that takes the focus is focused in turn: is it seen that it has it (2.4.7), and is it
#: in sight (2.4.11)?
FOCUSED = """() => {
  const wrong = [];
  const plain = (one) => { const s = getComputedStyle(one);
    return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.left].join(); };
  for (const one of document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')) {
    if (!one.checkVisibility()) continue;
    document.activeElement?.blur();
    const before = plain(one);
    one.focus({ focusVisible: true });
    const name = one.outerHTML.slice(0, 140);
    if (document.activeElement !== one) { wrong.push(`takes no focus: ${name}`); continue; }
    if (plain(one) === before) wrong.push(`does not show its focus: ${name}`);
    const rows = [...one.getClientRects()];
    const seen = rows.some((row) => {
      const top = document.elementFromPoint(
        Math.min(Math.max(row.left + Math.min(row.width, innerWidth) / 2, 1), innerWidth - 2),
        Math.min(Math.max(row.top + Math.min(row.height, innerHeight) / 2, 1), innerHeight - 2));
      return top && (one.contains(top) || top.contains(one));
    });
    if (!seen) wrong.push(`is hidden while it has the focus: ${name}`);
  }
  return wrong;
}"""

#: What a dark page says otherwise than a light one.
OTHERWISE_IN_THE_DARK = """() => [...new Set([...document.styleSheets]
  .flatMap((sheet) => [...sheet.cssRules])
  .filter((rule) => rule.media?.mediaText.includes("prefers-color-scheme"))
  .flatMap((rule) => [...rule.cssRules].flatMap((one) => [...one.style])))]"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


class Gateway(threading.Thread):
    """A gateway with every page, and somebody signed in who may see them all."""

    def __init__(self) -> None:
        super().__init__(name="gateway", daemon=True)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.session = ""
        self.app: FastAPI | None = None
        self.places: dict[str, str] = {}
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
        slips = slips_of(store.slip_documents)
        episode = next(one for one in slips.episode_documents.values() if one["open"])["_id"]
        links = Links((bytes(32),), PURPOSE)
        about = {"episode": episode, "recipient": "dau-moi-so-tai-chinh", "target": ""}
        letter = links.make(Link("letter", about, NOW + timedelta(days=14)))
        self.places = {"{episode}": episode, "{letter}": f"/a/{letter}"}
        clock, registry = ManualClock(NOW), new_registry(NAME, VERSION)
        door = Door(self.address, requests_per_minute=6000)
        identity = in_memory(clock, registry, door=door)
        await identity.keeping.add(
            By("admin"), "leader", WHO, set(Role), {ALL}, {ALL}, password="mot cau dai va de nho"
        )
        account = await identity.keeping.get("leader")
        assert account is not None
        self.session, _ = await identity.browsers.open(account, Origin(), strong=True)
        self.app = web(
            programme,
            clock,
            store,
            Health(),
            registry,
            identity=identity,
            slips=slips,
            links=links,
        )
        config = uvicorn.Config(self.app, port=self.port, log_config=None, lifespan="off")
        self.server = uvicorn.Server(config)
        await self.server.serve()

    @property
    def pages(self) -> list[str]:
        """The address of every page, and of some of those of one thing among many."""
        assert self.app is not None
        found: list[str] = []
        for route in iter_route_contexts(self.app.routes):
            path = route.path or ""
            if "GET" not in (route.methods or ()) or path.startswith("/api/") or path in NO_PAGES:
                continue
            if not FILES.search(path):
                found += EXAMPLES[path] if "{" in path else (path,)
        for sign, place in self.places.items():
            found = [one.replace(sign, place) for one in found]
        return [*found, *OTHERWISE]


@dataclass
class Found:
    """What was found out about one page."""

    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)
    widths: dict[int, int] = field(default_factory=dict)
    dark: set[str] = field(default_factory=set)
    words: int = 0


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


@pytest.fixture(scope="module")
def found(browser: Browser, gateway: Gateway, axe: Axe) -> dict[str, Found]:
    """Every page, opened once by somebody who has signed in."""
    window = browser.new_context(viewport=DESK, base_url=gateway.address)
    window.add_cookies(
        [{"name": "slipwatch-session", "value": gateway.session, "url": gateway.address}]
    )
    held = window.request.get("/api/v1/figures/held").json()["items"]
    gateway.places["{held}"] = held[0]["id"]
    tab, seen, where = watched(window), dict[str, Found](), dict[str, str]()
    for path in gateway.pages:
        tab.open(path)
        same = where.setdefault(tab.page.url, path)  # who has signed in is led on from the door
        seen[path] = seen[same] if same in seen else _looked_at(tab, axe)
    window.close()
    stranger = browser.new_context(viewport=DESK, base_url=gateway.address)
    tab = watched(stranger)
    for path in ("/", "/sign-in?next=/slips"):
        tab.open(path)
        seen[f"{path} of a stranger"] = _looked_at(tab, axe)
    stranger.close()
    return seen


def _looked_at(tab: Watched, axe: Axe) -> Found:
    """What is found out about a page that was just opened."""
    page, seen = tab.page, Found()
    seen.words = len(page.locator("main").inner_text())
    seen.dark = set(page.evaluate(OTHERWISE_IN_THE_DARK))
    seen.focus = page.evaluate(FOCUSED)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        seen.widths[width] = page.evaluate("document.documentElement.scrollWidth")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    seen.axe = [f"on a phone: {one}" for one in axe.finds(page, ON_A_PHONE)]
    for name, (media, width) in MODES.items():
        if page.viewport_size != {"width": width, "height": 900}:
            page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(**{**NORMAL, **media})  # type: ignore[arg-type]
        seen.axe += [f"{name}: {one}" for one in axe.finds_in_colours(page, name)]
    seen.axe += axe.finds(page)
    seen.complaints, seen.elsewhere = list(tab.complaints), tab.elsewhere
    return seen


def _bad(found: Mapping[str, Found], what: str) -> dict[str, list[str]]:
    return {path: getattr(one, what) for path, one in found.items() if getattr(one, what)}


def test_every_page_is_among_those_that_are_looked_at(found: dict[str, Found]) -> None:
    assert {"/", "/slips", "/changes", "/compare", "/report", "/data", "/audit"} <= found.keys()
    assert all(one.words > 20 for one in found.values())


def test_axe_finds_nothing_on_any_page_in_any_mode(found: dict[str, Found]) -> None:
    assert _bad(found, "axe") == {}


def test_a_dark_page_differs_from_a_light_one_in_colours_alone(found: dict[str, Found]) -> None:
    otherwise = {one for page in found.values() for one in page.dark if not one.startswith("--")}

    assert otherwise == {"color", "fill"}


def test_nothing_is_forbidden_by_the_policy_and_nothing_comes_from_elsewhere(
    found: dict[str, Found],
) -> None:
    assert _bad(found, "complaints") == {}
    assert _bad(found, "elsewhere") == {}


def test_every_focus_is_seen_and_nothing_hides_it(found: dict[str, Found]) -> None:
    assert _bad(found, "focus") == {}


def test_no_page_is_wider_than_the_screen(found: dict[str, Found]) -> None:
    wider = {
        path: {width: wide for width, wide in one.widths.items() if wide > width}
        for path, one in found.items()
    }
    assert {path: widths for path, widths in wider.items() if widths} == {}


def test_a_keyboard_reaches_the_content_first_and_then_the_navigation(
    browser: Browser, gateway: Gateway
) -> None:
    page = browser.new_page(base_url=gateway.address)
    page.goto("/changes")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.close()
