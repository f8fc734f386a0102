"""Drawings for paper: with their colours inside, because what makes the PDF reads no style sheet
for them."""

import re
from functools import cache

from markupsafe import Markup

from services.gateway.pages import environment

#: Light colours of site.css: of a status its strong and its plain one.
_STATUS = {
    "met": ("#0a6236", "#14804a"), "on_track": ("#0b6a63", "#2a9d8f"),
    "at_risk": ("#7d5200", "#e0a11b"), "off_track": ("#a33c0a", "#d9622b"),
    "reversing": ("#a0153a", "#c22a52"), "missed": ("#7a0f1e", "#7a0f1e"),
    "too_early": ("#44546a", "#9fb0c3"), "stale": ("#665530", "#b9a87f"),
    "no_data": ("#53606d", "#c9d1d8"), "judged": ("#57409f", "#8f7cc9"),
}  # fmt: skip

_STYLE = """
text{font-family:BeVietnamV,BeVietnamL,BeVietnamX,sans-serif;font-size:12px;fill:#17212b}
.tick{fill:#53606d}.cut-label{fill:#53606d;font-size:11px}.small-label{font-size:12px}
.goal-label,.value-label{font-weight:600}.value-label{font-size:14px}
.grid{stroke:#d8dee3;stroke-width:1}.axis{stroke:#8b98a5;stroke-width:1}
.required{fill:none;stroke:#8b98a5;stroke-width:2;stroke-dasharray:6 5}
.waypoint{fill:#fff;stroke:#8b98a5;stroke-width:2}.base{fill:#8b98a5}.goal{fill:#17212b}
.goal-line{stroke:#17212b;stroke-width:1;stroke-dasharray:1 5}
.series-line{fill:none;stroke:#17212b;stroke-width:2}
.benchmark-line{fill:none;stroke:#57409f;stroke-width:1.5;stroke-dasharray:2 3}
.benchmark-mark{fill:#57409f}
.outlook{fill:none;stroke:#0a5a70;stroke-width:2;stroke-dasharray:3 4}
.interval{fill:#0a5a70;fill-opacity:0.14}.today{stroke:#0a5a70;stroke-width:1}
.cut{stroke:#8b98a5;stroke-width:1.5;stroke-dasharray:4 3}
.limit{stroke:#a0153a;stroke-width:2}.share{stroke-width:1.5}
.held{fill:#2a9d8f;stroke:#0b6a63}.breached{fill:#d9622b;stroke:#a33c0a}
.stage-plan{fill-opacity:0.18;stroke-dasharray:4 3}.stage-estimate{fill-opacity:0.45}
.stage-provisional{fill-opacity:0.7}
.due.done,.due-day.done{fill:#14804a}.due-tick{fill:none;stroke:#fff;stroke-width:1.6}
.due-day.open{fill:#fff;stroke:#8b98a5;stroke-width:2}.due-day.overdue{fill:#d9622b}
.late{stroke:#d9622b;stroke-width:3;stroke-dasharray:3 3}.spare{stroke:#14804a;stroke-width:2}
.gap-band{fill:#57409f;fill-opacity:0.14}.series-line.other{stroke-dasharray:1 4}
.run-label{fill:#53606d}.leading{fill:#14804a;fill-opacity:0.12}.place-name{font-size:13px}
.place.inside{fill:#14804a}.place.outside{fill:#d9622b}
.track{fill:#e3e8ec}.asked{fill:#17212b}
.box.done{fill:#14804a}.box.open{fill:#e3e8ec}.box.overdue{fill:#d9622b}
.box-mark{stroke:#fff;stroke-width:1.6;fill:none}
.outline{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.dashed{stroke-dasharray:2.6 2.2}
.cut-out{fill:none;stroke:#fff;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
"""


@cache
def rules() -> tuple[tuple[str, tuple[frozenset[str], ...]], ...]:
    """Every rule, with the classes that each of its selectors asks for."""
    statuses = "".join(
        f".bar.s-{name},.series-mark.s-{name}{{fill:{plain}}}"
        f".series-mark.unsettled.s-{name}{{fill:#fff;stroke:{plain};stroke-width:2.5}}"
        for name, (_, plain) in _STATUS.items()
    )
    whole = f"{_STYLE}.series-mark{{stroke:#fff;stroke-width:1.5}}{statuses}".replace("\n", "")
    return tuple(
        (
            f"{rule}}}",
            tuple(
                frozenset(re.findall(r"\.([\w-]+)", one)) for one in rule.split("{")[0].split(",")
            ),
        )
        for rule in whole.split("}")
        if rule
    )


def style(drawing: str) -> str:
    """What of the rules a drawing needs: there are a hundred drawings, and each is read anew."""
    there = frozenset(" ".join(re.findall(r'class="([^"]*)"', drawing)).split())
    return "".join(rule for rule, asked in rules() if any(one <= there for one in asked))


def on_paper(drawing: Markup) -> Markup:
    """A drawing of the pages with its colours inside."""
    head, closing, rest = drawing.partition(">")
    return Markup(f"{head}{closing}<style>{style(drawing)}</style>{rest}")  # noqa: S704 - ours


@cache
def icons() -> dict[str, Markup]:
    """The icon of every status, drawn in place: the pages' own, in its colour."""
    sprite = str(environment().get_template("parts.html").module.icons())  # type: ignore[attr-defined]  # a macro
    found = re.findall(r'<symbol id="i-(\w+)" viewBox="0 0 16 16">(.*?)</symbol>', sprite)
    return {
        name: Markup(  # noqa: S704 - ours
            f'<svg class="icon" viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">'
            f"<style>{style(inside)}</style>{inside}</svg>".replace(
                "currentColor", _STATUS[name][0]
            )
        )
        for name, inside in found
        if name in _STATUS
    }
