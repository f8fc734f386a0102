"""Looking at pages in Chromium: what a page asks for, what it complains of, and what axe finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
#: Of two lists of features Chromium heeds the last, so what Playwright switches off is said again;
#: the popups of the address bar are two pages more for every window.
WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,LensOverlay,"
    "HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,PaintHolding,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
)
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", f"--disable-features={WITHOUT}"]

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")

#: What is asked of a page's form; a scheme changes colours alone (`test_accessibility` holds it).
FORM: Mapping[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast": {"enabled": False}, "link-in-text-block": {"enabled": False}},
}
COLOURS: Mapping[str, Any] = {"runOnly": ["color-contrast", "link-in-text-block"]}

#: Every text that is seen, the first of its kind: what axe judges colours by is the letters, those
#: around them and what lies beneath. Texts that agree in all of it would get one answer.
KINDS = """() => {
  const named = (one) => `${one.tagName}.${one.getAttribute("class") ?? ""}`;
  const known = new Map([[null, ""]]);
  const beneath = (one) => {
    if (known.has(one)) return known.get(one);
    const its = getComputedStyle(one), lower = beneath(one.parentElement);
    const here = [
      its.backgroundColor, its.backgroundImage, its.opacity, its.position, its.filter,
    ].join() + "<";
    known.set(one, lower.startsWith(here) ? lower : here + lower);
    return known.get(one);
  };
  const letters = (one) => {
    const its = getComputedStyle(one);
    return [its.color, its.fontSize, its.fontWeight, its.textDecorationLine, its.textShadow].join();
  };
  const kinds = new Map();
  for (const one of document.body.querySelectorAll("*")) {
    const text = [...one.childNodes].map((part) => part.nodeType === 3 ? part.data : "").join("");
    const length = Math.min(text.trim().length, 2);
    if (!length && !one.matches("input, select, textarea")) continue;
    if (!one.checkVisibility({ visibilityProperty: true })) continue;
    const off = one.matches(":disabled, [aria-disabled=true], [aria-disabled=true] *");
    const kind = [one, one.parentElement].flatMap((each) => [named(each), letters(each)])
      .concat(beneath(one), length, off).join("|");
    if (!kinds.has(kind)) kinds.set(kind, one);
  }
  window.kinds = [...kinds.values()];
  return [...kinds.keys()];
}"""

RUN = """async ({rules, which}) => {
  const context = which ? { include: which.map((one) => window.kinds[one]) } : document;
  const options = { ...rules, resultTypes: ["violations"], preload: false, elementRef: false };
  const { violations } = await axe.run(context, options);
  return violations.flatMap((one) => one.nodes.map(
    (node) => `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}"""


class Axe:
    """axe, which is shown every kind of text once in every mode."""

    def __init__(self) -> None:
        self._shown: dict[str, set[str]] = {}

    def finds(self, page: Page, rules: Mapping[str, Any] = FORM) -> list[str]:
        """What it finds on the whole page, a line for each thing."""
        return self._run(page, {"rules": dict(rules), "which": None})

    def finds_in_colours(self, page: Page, mode: str) -> list[str]:
        """What it finds in texts of a kind that no page has shown it in this mode before."""
        kinds: list[str] = page.evaluate(KINDS)
        shown = self._shown.setdefault(mode, set())
        which = [number for number, kind in enumerate(kinds) if kind not in shown]
        shown.update(kinds)
        return self._run(page, {"rules": dict(COLOURS), "which": which}) if which else []

    def looks(self, page: Page, width: int, scheme: str) -> list[str]:
        """What it finds on a page that is shown so wide, in this scheme, with all folded open."""
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        form = self.finds(page) if scheme == "light" else []
        return [*form, *self.finds_in_colours(page, f"{width} {scheme}")]

    def _run(self, page: Page, asked: dict[str, Any]) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found: list[str] = page.evaluate(RUN, asked)
        return found


@dataclass
class Watched:
    """What a page asked for and complained of since it was opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page, in the same tab: each tab is a process more."""
        self.requests.clear()
        self.complaints.clear()
        self.page.goto(path)
        self.page.evaluate("document.fonts.ready")

    def show(self, width: int, scheme: str) -> None:
        """Be so wide from now on, light or dark."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of others than the page's own server."""
        here = urlsplit(self.page.url).netloc
        return [one for one in self.requests if urlsplit(one).netloc != here]

    @property
    def excess(self) -> int:
        """By how much the page is wider than its window, if it is."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return max(wider, 0)


def watched(context: BrowserContext) -> Watched:
    """A new page whose requests and complaints are written down."""
    seen = Watched(context.new_page())
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.on(
        "console",
        lambda message: (
            seen.complaints.append(message.text)
            if message.type in ("error", "warning") and "404" not in message.text
            else None
        ),
    )
    return seen
