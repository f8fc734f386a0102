"""One held figure in words: the evidence, what was decided, and who may decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from services.gateway.identity.principal import Principal, Right, may
from services.gateway.present.forms import host_of, link_of
from services.gateway.present.frame import Frame
from services.gateway.reporting.drawing import Beside, draw_beside
from services.gateway.reporting.present.saying import Saying
from services.gateway.reporting.present.status import HeldLine, held_line
from targets.catalogue import Programme
from targets.observations import ABSENT, ObsStatus
from targets.wording import obs_status_name

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rights:
    """What this reader may do here, or why not. `own`: they reported the figure themselves."""

    accept: bool
    correct: bool
    own: bool
    why_not: str
    link: str
    link_word: str


@dataclass(frozen=True, slots=True)
class VintageLine:
    """One report on the figure."""

    reported: str
    value: str
    status: str
    opinion: str
    source: str
    note: str
    this: bool
    invented: bool


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision on it."""

    kind: str
    what: str
    when: str
    who: str
    via: str
    reason: str
    state: str
    state_id: str


@dataclass(frozen=True, slots=True)
class HeldPage:
    """All that the page shows."""

    line: HeldLine
    department: str
    unit: str
    note: str
    evidence: str
    evidence_link: str
    evidence_host: str
    charts: tuple[Markup, ...]
    series: tuple[tuple[str, str], ...]
    vintages: tuple[VintageLine, ...]
    decisions: tuple[DecisionLine, ...]
    held: bool
    instead: str
    rights: Rights
    mark: str
    invented: bool


def held_page(
    frame: Frame,
    programme: Programme,
    who: Principal,
    plain: Plain,
    *,
    switched_on: bool,
    own: bool,
) -> HeldPage:
    """The page, from what the API says of the figure."""
    forms = frame.forms
    say = Saying(forms)
    unit = plain["unit"]
    on = frame.day or frame.today
    link = link_of(plain["evidence"])
    return HeldPage(
        held_line(say, programme, plain, on),
        forms.text(plain["department"]["name"]),
        unit,
        plain["note"],
        "" if link else plain["evidence"],
        link,
        host_of(link),
        _charts(say, plain, on),
        tuple(
            (forms.period(one["period"]), forms.amount(one["value"], unit))
            for one in reversed(plain["series"])
        ),
        tuple(_vintage(say, plain, one) for one in reversed(plain["vintages"])),
        tuple(_decision(say, one, unit) for one in plain["decisions"]),
        plain["held"],
        plain["instead"] or "",
        _rights(say, frame, who, plain, switched_on=switched_on, own=own),
        plain["mark"],
        plain["invented"],
    )


def _rights(
    say: Saying, frame: Frame, who: Principal, plain: Plain, *, switched_on: bool, own: bool
) -> Rights:
    department, source = plain["department"]["id"], plain["source"]
    accept = may(who, Right.ACCEPT_FIGURES, department=department)
    correct = may(who, Right.CORRECT_FIGURES, source=source)

    def cannot(why: str, link: str = "", word: str = "") -> Rights:
        return Rights(False, False, own, why, link, word)

    if not plain["held"]:
        if plain["instead"]:
            there = f"/reporting/held/{plain['instead']}"
            return cannot(say("decide.instead"), there, say("decide.instead.link"))
        return cannot(say("decide.over"))
    if frame.day is not None:
        return cannot(say("decide.past"), frame.here(as_of=""), say("decide.past.link"))
    if not switched_on:
        return cannot(say("decide.off"))
    if plain["waits"]:
        return cannot(say("decide.waits"))
    if not who.signed_in:
        there = f"/sign-in?next={frame.path}"
        return cannot(say("decide.sign_in"), there, say("decide.sign_in.link"))
    if not accept and not correct:
        name = say.forms.text(plain["department"]["name"])
        return cannot(say("decide.none", department=name, source=source))
    return Rights(accept, correct, own, "", "", "")


def _vintage(say: Saying, plain: Plain, one: Plain) -> VintageLine:
    forms = say.forms
    status = ObsStatus(one["status"])
    opinion = one.get("opinion", "")
    this = (one["source"], one["event_id"]) == (plain["source"], plain["event_id"])
    return VintageLine(
        forms.moment(datetime.fromisoformat(one["reported_at"])),
        "–" if status in ABSENT else say.amount(one["value"], plain["unit"]),
        forms.text(obs_status_name[status]),
        say(f"one.opinion.{opinion}") if opinion else "",
        one["source"],
        one["note"],
        this,
        one["invented"],
    )


def _decision(say: Saying, one: Plain, unit: str) -> DecisionLine:
    what = say(f"kind.{one['kind']}")
    if one["value"] is not None:
        what = say("kind.corrected.to", value=say.amount(one["value"], unit))
    return DecisionLine(
        one["kind"],
        what,
        say.forms.moment(one["at"]),
        say.who(one),
        say(f"via.{one['via']}"),
        one["reason"],
        say.state(one),
        one["state"],
    )


def _charts(say: Saying, plain: Plain, on: date) -> tuple[Markup, ...]:
    """The series with the held figure in it, wide and narrow; nothing where it stands alone."""
    series: Sequence[Plain] = plain["series"]
    if not series:
        return ()
    forms, unit = say.forms, plain["unit"]
    chart = Beside(
        plain["id"].rpartition(".")[2],
        say("one.series"),
        say(
            "one.series.about",
            n=len(series),
            period=forms.period(plain["period"]),
            value=say.amount(plain["value"], unit),
        ),
        tuple((one["period"], float(one["value"])) for one in series),
        (plain["period"], float(plain["value"])),
        tuple(
            None if one is None else float(one)
            for one in (plain["plausible"]["low"], plain["plausible"]["high"])
        ),
        lambda value: forms.number(Decimal(str(value)), 2),
    )
    return draw_beside(chart)
