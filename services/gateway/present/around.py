"""What stands around the list of the programme's page, whatever of the list is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from services.gateway.charts.small import counts
from services.gateway.present.ahead import Ahead, ahead
from services.gateway.present.forms import Forms
from services.gateway.present.frame import Frame
from services.gateway.present.listing import score_text
from services.gateway.present.rows import Badge, badge
from services.gateway.present.stories import Story, story
from targets.catalogue import Programme
from targets.rollups import UNJUDGED
from targets.verdicts import Reason, Status
from targets.wording import reason_name

Plain = Mapping[str, Any]

#: So many targets are named for one reason why they cannot be judged; their number is of all.
MOST_NAMED = 20

#: So many targets that changed this month are named; the page of changes has all.
MOST_MOVED = 6

#: What the page adds up: nothing unjudged is counted as good or bad.
GROUPS = {
    "well": frozenset({Status.MET, Status.ON_TRACK}),
    "ill": frozenset({Status.AT_RISK, Status.OFF_TRACK, Status.REVERSING, Status.MISSED}),
    "unjudged": UNJUDGED,
    "judged": frozenset({Status.JUDGED}),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A target by its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A reason for which targets could not be judged, how many, and which the first of them are."""

    reason: str
    count: int
    first: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some targets are in a group of statuses, and of a hundred."""

    count: int
    percent: str


@dataclass(frozen=True, slots=True)
class Party:
    """A theme or an owner and how its targets stand: a share for each group of statuses."""

    name: str
    link: str
    targets: int
    bar: Markup
    shares: tuple[Share, ...]
    score: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A target that stands otherwise than when the month began."""

    target: str
    name: str
    was: Badge
    now: Badge
    invented: bool


@dataclass(frozen=True, slots=True)
class ThisMonth:
    """What changed since the month began: how many for better and for worse, and the first."""

    since: str
    worse: int
    otherwise: int
    moved: tuple[Moved, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Around:
    """All that stands around the list."""

    by_theme: tuple[Party, ...]
    by_owner: tuple[Party, ...]
    month: ThisMonth
    ahead: tuple[Ahead, ...]
    lately: tuple[Story, ...]
    gaps: tuple[Gap, ...]


def around_list(
    frame: Frame, programme: Programme, standing: Plain, targets: Sequence[Plain]
) -> Around:
    """What stands around it, from the programme's standing and all targets."""
    forms = frame.forms
    return Around(
        tuple(_party(frame, one, "theme") for one in standing["themes"]),
        tuple(_party(frame, one, "owner") for one in standing["owners"]),
        _month(frame, standing["month"]),
        ahead(forms, targets, standing["as_of"]),
        tuple(story(forms, programme, one) for one in standing["changes"]),
        _gaps(forms, targets),
    )


def _party(frame: Frame, one: Plain, filter_name: str) -> Party:
    forms = frame.forms
    shares = []
    for members in GROUPS.values():
        found = [each for each in one["statuses"] if each["status"] in members]
        percent = sum((each["percent"] for each in found), Decimal(0))
        shares.append(Share(sum(each["count"] for each in found), f"{forms.number(percent, 1)}%"))
    return Party(
        forms.text(one["name"]),
        frame.link("/", **{filter_name: one["id"]}),
        one["targets"],
        counts(
            [(each["status"], each["count"]) for each in one["statuses"]], width=240.0, height=8.0
        ),
        tuple(shares),
        score_text(forms, one["score"]),
    )


def _month(frame: Frame, month: Plain) -> ThisMonth:
    forms, moved = frame.forms, month["moved"]
    worse = sum(one["worse"] for one in moved)
    return ThisMonth(
        forms.day(month["since"]),
        worse,
        len(moved) - worse,
        tuple(
            Moved(
                one["target"],
                forms.text(one["name"]),
                badge(forms, one["was"]),
                badge(forms, one["now"]),
                one["invented"],
            )
            for one in moved[:MOST_MOVED]
        ),
        frame.link("/changes", **{"from": month["since"].isoformat()}),
    )


def _gaps(forms: Forms, targets: Sequence[Plain]) -> tuple[Gap, ...]:
    """The targets that cannot be judged, by reason, the commonest first."""
    unjudged: dict[str, list[Plain]] = {}
    for target in targets:
        if target["verdict"]["status"] in UNJUDGED:
            unjudged.setdefault(target["verdict"]["reason"], []).append(target)
    gaps = [
        Gap(
            forms.text(reason_name[Reason(reason)]),
            len(found),
            tuple(Named(one["id"], forms.text(one["name"])) for one in found[:MOST_NAMED]),
        )
        for reason, found in unjudged.items()
    ]
    return tuple(sorted(gaps, key=lambda gap: -gap.count))
