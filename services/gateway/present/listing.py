"""The list of the programme's page: so many targets at a time, by theme or in an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from services.gateway.charts.small import counts
from services.gateway.pagination import Page, in_order
from services.gateway.present.forms import Forms
from services.gateway.present.frame import Frame
from services.gateway.present.rows import Row, row
from services.gateway.questions import BadQuestion
from services.gateway.search import Order, Wanted

Plain = Mapping[str, Any]

#: A page shows so many targets; the links below them lead on.
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with its targets: what could be judged, and what could not."""

    id: str
    name: str
    bar: Markup | None
    score: str
    judged: tuple[Row, ...]
    unjudged: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the targets that were found: which of them it shows (empty for all), and where
    the first page and the next one are (empty where there is none)."""

    sections: tuple[Section, ...]
    span: str
    beginning: str
    further: str


def listing(frame: Frame, standing: Plain, found: Sequence[Plain], wanted: Wanted) -> Listing:
    """The page of the targets found that a cursor in the address leads to."""
    forms = frame.forms
    shown, following = _shown(frame, found)
    begin = next((number for number, one in enumerate(found) if one is shown[0]), 0)
    return Listing(
        _sections(forms, standing, shown, wanted),
        _span(forms, begin, len(shown), len(found)),
        frame.here(after="") if begin else "",
        frame.here(after=following) if following else "",
    )


def _shown(frame: Frame, found: Sequence[Plain]) -> tuple[list[Plain], str | None]:
    """What comes after the cursor; after what is no cursor, or leads nowhere, come the first."""
    after = next((value for name, value in frame.query if name == "after"), "")
    try:
        page = in_order(found, Page(MOST_ROWS, after), _name_of)
    except BadQuestion:
        page = [], None
    return page if page[0] else in_order(found, Page(MOST_ROWS), _name_of)


def _name_of(target: Plain) -> str:
    return str(target["id"])


def _span(forms: Forms, begin: int, shown: int, found: int) -> str:
    """Which of the targets a page shows; empty when it shows all."""
    if shown == found:
        return ""
    numbers = (begin + 1, begin + shown, found)
    first, last, every = (forms.number(Decimal(one), 0) for one in numbers)
    return forms.say("targets.span", first=first, last=last, all=every)


def score_text(forms: Forms, score: Any) -> str:
    """A score in points; empty when there is none."""
    return "" if score is None else forms.number(score, 1)


def _sections(
    forms: Forms, standing: Plain, found: Sequence[Plain], wanted: Wanted
) -> tuple[Section, ...]:
    """The themes in their order; one list without headings when another order was asked for."""
    if wanted.order is not Order.PROGRAMME:
        return (
            _section(
                "all",
                _ordered(forms, wanted.order),
                None,
                "",
                [row(forms, target) for target in found],
                whole=True,
            ),
        )
    sections = []
    for theme in standing["themes"]:
        rows = [row(forms, target) for target in found if target["theme"] == theme["id"]]
        if rows:
            shares = [(one["status"], one["count"]) for one in theme["statuses"]]
            sections.append(
                _section(
                    theme["id"],
                    forms.text(theme["name"]),
                    counts(shares, width=240.0, height=8.0),
                    score_text(forms, theme["score"]),
                    rows,
                    whole=False,
                )
            )
    return tuple(sections)


def _ordered(forms: Forms, order: Order) -> str:
    name = forms.say(f"order.{order}")
    return name[:1].upper() + name[1:]


def _section(
    identity: str, name: str, bar: Markup | None, score: str, rows: list[Row], *, whole: bool
) -> Section:
    return Section(
        identity,
        name,
        bar,
        score,
        tuple(one for one in rows if one.judged or whole),
        tuple(one for one in rows if not one.judged and not whole),
    )
