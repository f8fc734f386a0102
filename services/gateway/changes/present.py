"""What changed, in words: day by day, the newest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from services.gateway.changes.asked import Asked, Kind
from services.gateway.changes.phrases import KINDS
from services.gateway.present.figures import area_name
from services.gateway.present.filters import Option
from services.gateway.present.forms import Forms, link_of
from services.gateway.present.frame import Frame
from services.gateway.present.rows import Badge, badge
from targets.areas import Level
from targets.catalogue import Programme
from targets.quarantine import Odd
from targets.verdicts import FindingKind
from targets.wording import finding_name, odd_name, stage_name

Plain = Mapping[str, Any]

#: Events of decisions carry this as their source, and no name of a person.
DECISIONS = "urn:slipwatch:gateway:decisions"
#: So many communes of one report are one line.
TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One change. A figure has `was` and `now`, a status its two badges."""

    id: str
    kind: str
    kind_id: str
    time: str
    moment: str
    target: str
    target_name: str
    link: str
    about: str
    before: Badge | None
    after: Badge | None
    was: str
    now: str
    words: str
    source: str
    evidence: str
    note: str
    invented: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The changes of one day."""

    id: str
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """All that the page shows."""

    days: tuple[Day, ...]
    kinds: tuple[Option, ...]
    themes: tuple[Option, ...]
    targets: tuple[Option, ...]
    first: str
    last: str
    filtered: bool
    nothing: str
    older: str
    newest: str
    feed: str
    invented: bool


def changes_page(frame: Frame, programme: Programme, asked: Asked, answer: Plain) -> ChangesPage:
    """The page, from an answer about changes."""
    forms, items = frame.forms, answer["items"]
    zone = ZoneInfo(programme.timezone)
    days = tuple(
        Day(day.isoformat(), forms.day(day), tuple(lines(frame, programme, list(some))))
        for day, some in groupby(items, key=lambda one: one["at"].astimezone(zone).date())
    )
    theme = {one.id: forms.text(one.name) for one in programme.themes}
    target = {one.id: forms.text(one.name) for one in programme.targets}
    return ChangesPage(
        days,
        _options({one.value: forms.text(KINDS[one]) for one in Kind}, asked.kinds),
        _options(theme, asked.themes),
        _options(dict(sorted(target.items(), key=lambda one: one[1])), asked.targets),
        asked.first.isoformat() if asked.first else "",
        asked.last.isoformat() if asked.last else "",
        asked != Asked(),
        _nothing(forms, answer),
        frame.here(cursor=answer["next"]) if answer["next"] else "",
        frame.here(cursor="") if any(name == "cursor" for name, _ in frame.query) else "",
        frame.here(cursor="", as_of="").replace("/changes", "/changes.atom", 1),
        any(one["invented"] for one in items),
    )


def lines(frame: Frame, programme: Programme, items: Sequence[Plain]) -> Iterable[Line]:
    """Changes in words; many communes of one report are one line."""
    for _, some in groupby(items, key=lambda one: _together(programme, one)):
        found = list(some)
        if len(found) > TOGETHER and found[0]["figure"] is not None:
            yield _of_many(frame.forms, line(frame, programme, found[0]), len(found))
        else:
            yield from (line(frame, programme, one) for one in found)


def _together(programme: Programme, one: Plain) -> tuple[Any, ...]:
    """What changes of one line share; a change that stands alone shares nothing."""
    figure = one["figure"]
    area = programme.area_by_id.get(figure["area"]) if figure else None
    if area is None or area.level is not Level.COMMUNE:
        return (one["id"],)
    return (one["kind"], one["target"], figure["measure"], figure["period"], figure["event_id"])


def _of_many(forms: Forms, first: Line, many: int) -> Line:
    parts = {name: getattr(first, name) for name in Line.__slots__}
    areas = forms.say("changes.areas", n=many)
    about = first.about.rsplit(" · ", 2)
    return Line(
        **{**parts, "about": " · ".join((about[0], areas, about[-1])), "was": "", "now": ""}
    )


def line(frame: Frame, programme: Programme, one: Plain) -> Line:
    """One change in words."""
    forms, figure, status, slip = frame.forms, one["figure"], one["status"], one["slip"]
    at: datetime = one["at"]
    words, about, was, now = "", "", "", ""
    if figure is not None:
        about = _about(forms, programme, one, figure)
        was, now = (_value(forms, one["kind"], figure, side) for side in ("was", "now"))
        words = forms.text(odd_name[Odd(figure["odd"])]) if figure["odd"] else ""
    elif status is not None:
        words = forms.text(status["sentence"])
    elif slip is not None:
        about = forms.text(finding_name[FindingKind(slip["finding"])])
        words = forms.text(slip["sentence"])
    else:
        words = forms.say("changes.catalogue", version=one["catalogue_version"])
    return Line(
        one["id"],
        forms.text(KINDS[Kind(one["kind"])]),
        one["kind"],
        at.astimezone(ZoneInfo(programme.timezone)).strftime("%H:%M"),
        at.isoformat(),
        one["target"] or "",
        forms.text(one["target_name"]) or one["target"] or "",
        _link(frame, programme, one),
        about,
        badge(forms, status["was"]) if status else None,
        badge(forms, status["now"]) if status else None,
        was,
        now,
        words,
        forms.say("changes.decided") if one["source"] == DECISIONS else one["source"] or "",
        link_of(figure["evidence"]) if figure else "",
        one["note"],
        one["invented"],
    )


def _about(forms: Forms, programme: Programme, one: Plain, figure: Plain) -> str:
    """Which figure: its measure where it has a name of its own, its area, its period."""
    series = programme.target_by_id.get(one["target"]) or programme.context_by_id.get(one["target"])
    measure = series.measure_by_id.get(figure["measure"]) if series else None
    name = figure["measure"]
    if measure is not None and series is not None:
        own = measure.name == series.name
        name = forms.say("value.main") if own else forms.text(measure.name)
    stage = forms.text(stage_name[figure["stage"]])
    period = f"{forms.period(figure['period'])}{', ' if stage else ''}{stage}"
    return " · ".join((name, area_name(forms, programme, figure["area"]), period))


def _value(forms: Forms, kind: str, figure: Plain, side: str) -> str:
    value = figure[side]
    if value is not None:
        return forms.amount(value, figure["unit"])
    return forms.say("changes.was.none") if kind == Kind.REVISED or side == "now" else ""


def _link(frame: Frame, programme: Programme, one: Plain) -> str:
    """Where there is more to read."""
    if one["slip"] is not None:
        return frame.link(f"/slips/{one['slip']['episode']}")
    if one["target"] in programme.target_by_id:
        return frame.link(f"/targets/{one['target']}")
    return frame.link("/context") if one["target"] in programme.context_by_id else ""


def _nothing(forms: Forms, answer: Plain) -> str:
    if answer["items"]:
        return ""
    if answer["searched_to"] is None:
        return forms.say("changes.none")
    return forms.say("changes.none.yet", day=forms.day_of(answer["searched_to"]))


def _options(names: Mapping[str, str], chosen: Iterable[str]) -> tuple[Option, ...]:
    wanted = set(chosen)
    return tuple(Option(value, name, value in wanted) for value, name in names.items())
