"""The programme at a glance: how it stands, what changed, what cannot be judged and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from services.gateway.charts.small import counts
from services.gateway.present.around import GROUPS, Around
from services.gateway.present.filters import Filters, filters_of
from services.gateway.present.frame import Frame
from services.gateway.present.listing import Listing, listing, score_text
from services.gateway.present.rows import Badge, badge
from services.gateway.search import Wanted, find
from targets.catalogue import Programme

Plain = Mapping[str, Any]

#: A mean over less than this share of the targets is shown small: it says little of them all.
HALF = 50


@dataclass(frozen=True, slots=True)
class Count:
    """How many targets have a status, and where a click on it leads."""

    badge: Badge
    count: int
    percent: str
    chosen: bool
    link: str


@dataclass(frozen=True, slots=True)
class StatusGroup:
    """Statuses that mean much the same, under one number."""

    id: str
    total: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """All that the page shows."""

    name: str
    note: str
    judged_on: str
    updated: str
    total: int
    bar: Markup
    score: str
    score_thin: bool
    coverage: str
    groups: tuple[StatusGroup, ...]
    filters: Filters
    found: int
    listing: Listing
    around: Around
    invented: bool


def programme_page(
    frame: Frame,
    programme: Programme,
    standing: Plain,
    targets: Sequence[Plain],
    around: Around,
    wanted: Wanted,
) -> ProgrammePage:
    """The page, from the programme's standing, its targets and what stands around their list."""
    forms = frame.forms
    found = find(targets, wanted)
    return ProgrammePage(
        forms.text(programme.name),
        forms.text(programme.note),
        forms.day(standing["as_of"]),
        forms.moment(standing["judged_at"]) if standing["judged_at"] else "",
        len(targets),
        counts([(one["status"], one["count"]) for one in standing["statuses"]]),
        score_text(forms, standing["score"]),
        standing["coverage"] < HALF,
        forms.number(standing["coverage"], 0) + "%",
        _groups(frame, standing, wanted),
        filters_of(forms, programme, standing, targets, wanted),
        len(found),
        listing(frame, standing, found, wanted),
        around,
        standing["invented"],
    )


def _groups(frame: Frame, standing: Plain, wanted: Wanted) -> tuple[StatusGroup, ...]:
    groups = []
    for name, members in GROUPS.items():
        found = [one for one in standing["statuses"] if one["status"] in members]
        total = sum(one["count"] for one in found)
        groups.append(StatusGroup(name, total, tuple(_count(frame, one, wanted) for one in found)))
    return tuple(groups)


def _count(frame: Frame, one: Plain, wanted: Wanted) -> Count:
    chosen = one["status"] in wanted.statuses
    link = frame.here(status="" if chosen else one["status"], after="")
    percent = f"{frame.forms.number(one['percent'], 1)}%"
    return Count(badge(frame.forms, one["status"]), one["count"], percent, chosen, link)
