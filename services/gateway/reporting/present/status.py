"""The page of reporting in words: what is owed by department, what is held, sources, what was set
aside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from services.gateway.charts.small import counts
from services.gateway.present.figures import area_name
from services.gateway.present.filters import Option
from services.gateway.present.forms import Forms
from services.gateway.present.frame import Frame
from services.gateway.reporting.handlers.duties import Asked, counts_of
from services.gateway.reporting.owing import PRESSING, Duty
from services.gateway.reporting.present.saying import Saying
from targets.catalogue import Programme
from targets.observations import Stage
from targets.wording import stage_name

Plain = Mapping[str, Any]

#: So many rows of one department at first; the others are folded away below them.
FIRST_ROWS = 8
#: So many of it at all; a filter or the file shows the others.
MOST_ROWS = 60
MOST_SOURCES = 40


@dataclass(frozen=True, slots=True)
class Count:
    """How many targets are in a state, and the link that shows only these."""

    id: str
    word: str
    n: int
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class DutyLine:
    """What is owed of one target."""

    target: str
    name: str
    id: str
    word: str
    latest: str
    expected: str
    due: str
    how_late: str
    last: str
    source: str
    held: str
    invented: bool


@dataclass(frozen=True, slots=True)
class Department:
    """One department: its bar, its counts, what presses and what does not."""

    id: str
    name: str
    assumed: bool
    total: int
    bar: Markup
    counts: tuple[Count, ...]
    pressing: tuple[DutyLine, ...]
    folded: tuple[DutyLine, ...]
    quiet: tuple[DutyLine, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One held figure in a list."""

    id: str
    target: str
    target_name: str
    measure: str
    place: str
    value: str
    why: str
    before: str
    judged: str
    plausible: str
    source: str
    since: str
    decision: str
    waits: bool
    invented: bool


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source."""

    source: str
    last: str
    age: str
    targets: int
    overdue: int
    invented: bool


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """One report that was set aside."""

    at: str
    source: str
    report: str
    target: str
    target_name: str
    why: str
    more: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class StatusPage:
    """All that the page shows."""

    counts: tuple[Count, ...]
    bar: Markup
    total: int
    departments: tuple[Option, ...]
    filtered: bool
    groups: tuple[Department, ...]
    held: tuple[HeldLine, ...]
    held_count: int
    held_more: str
    sources: tuple[SourceLine, ...]
    rejected: tuple[RejectedLine, ...]
    invented: bool


def status_page(
    frame: Frame,
    programme: Programme,
    asked: Asked,
    everything: Sequence[Plain],
    shown: Sequence[Plain],
    held: Plain,
    sources: Sequence[Plain],
    rejected: Sequence[Plain],
) -> StatusPage:
    """The page. `everything` is counted as far as the departments go, `shown` is listed."""
    forms = frame.forms
    say = Saying(forms)
    ours = [
        one
        for one in everything
        if not asked.departments or one["department"]["id"] in asked.departments
    ]
    owners = {one["department"]["id"]: forms.text(one["department"]["name"]) for one in everything}
    on = frame.day or frame.today
    return StatusPage(
        _counts(frame, say, ours, asked),
        _bar(ours),
        len(ours),
        tuple(
            Option(name, word, name in asked.departments)
            for name, word in sorted(owners.items(), key=lambda one: one[1])
        ),
        bool(asked.departments or asked.duties),
        _departments(frame, say, shown, on),
        tuple(held_line(say, programme, one, on) for one in held["items"]),
        held["count"],
        frame.link("/reporting/held") if held["next"] else "",
        tuple(_source(say, one) for one in sources[:MOST_SOURCES]),
        tuple(_rejected(say, programme, one) for one in rejected),
        any(one["invented"] for one in (*shown, *held["items"])),
    )


def _counts(frame: Frame, say: Saying, duties: Sequence[Plain], asked: Asked) -> tuple[Count, ...]:
    found = counts_of(duties)
    return tuple(
        Count(
            duty.value,
            say(f"duty.{duty}"),
            found[duty],
            frame.here(duty="" if duty in asked.duties else duty.value, cursor=""),
            duty in asked.duties,
        )
        for duty in PRESSING
    )


def _bar(duties: Sequence[Plain]) -> Markup:
    found = counts_of(duties)
    return counts([(duty.value, found[duty]) for duty in PRESSING])


def _departments(
    frame: Frame, say: Saying, duties: Sequence[Plain], on: date
) -> tuple[Department, ...]:
    """The departments, the one with the most overdue first."""
    grouped: dict[str, list[Plain]] = {}
    for one in duties:
        grouped.setdefault(one["department"]["id"], []).append(one)
    order = sorted(grouped.items(), key=lambda one: (*_weight(one[1]), one[0]))
    return tuple(_department(frame, say, name, ours, on) for name, ours in order)


def _weight(duties: Sequence[Plain]) -> tuple[int, ...]:
    found = counts_of(duties)
    return tuple(-found[duty] for duty in PRESSING[:3])


def _department(
    frame: Frame, say: Saying, name: str, duties: Sequence[Plain], on: date
) -> Department:
    forms, department = frame.forms, duties[0]["department"]
    found = counts_of(duties)
    pressing = [one for one in duties if one["duty"] != Duty.REPORTED or one["held"]]
    quiet = [one for one in duties if one["duty"] == Duty.REPORTED and not one["held"]]
    return Department(
        name,
        forms.text(department["name"]),
        department["assumed"],
        len(duties),
        _bar(duties),
        tuple(
            Count(duty.value, say(f"duty.{duty}"), found[duty], "", chosen=False)
            for duty in PRESSING
            if found[duty]
        ),
        tuple(_duty(say, one, on) for one in pressing[:FIRST_ROWS]),
        tuple(_duty(say, one, on) for one in pressing[FIRST_ROWS:MOST_ROWS]),
        tuple(_duty(say, one, on) for one in quiet[:MOST_ROWS]),
        len(pressing) > MOST_ROWS or len(quiet) > MOST_ROWS,
    )


def _duty(say: Saying, one: Plain, on: date) -> DutyLine:
    forms = say.forms
    return DutyLine(
        one["target"],
        forms.text(one["target_name"]),
        one["duty"],
        say(f"duty.{one['duty']}"),
        forms.period(one["latest"]) or "–",
        forms.period(one["expected"]) or "–",
        forms.day(one["due"]) if one["due"] else "–",
        _how_late(say, one, on),
        forms.day_of(one["last_report"]) if one["last_report"] else say("none"),
        one["last_source"] or "",
        say("held.n", n=one["held"]) if one["held"] else "",
        one["invented"],
    )


def _how_late(say: Saying, one: Plain, on: date) -> str:
    if one["late_days"]:
        return say("late", n=one["late_days"])
    if one["duty"] != Duty.DUE_SOON or not one["due"]:
        return ""
    left = (one["due"] - on).days
    return say("due.in", n=left) if left else say("due.today")


def place_of_figure(forms: Forms, programme: Programme, one: Plain) -> str:
    """Which area, period and stage a figure is about."""
    stage = forms.text(stage_name[Stage(one["stage"])])
    parts = (forms.period(one["period"]), stage, area_name(forms, programme, one["area"]))
    return ", ".join(part for part in parts if part)


def measure_of(forms: Forms, one: Plain) -> str:
    """What the measure of a held figure is called; nothing where it bears its target's name."""
    if one["measure_name"] == one["target_name"]:
        return ""
    return forms.text(one["measure_name"]) or str(one["measure"])


def held_line(say: Saying, programme: Programme, one: Plain, on: date) -> HeldLine:
    """One held figure."""
    forms = say.forms
    decision = one["decision"]
    return HeldLine(
        one["id"],
        one["target"],
        forms.text(one["target_name"]),
        measure_of(forms, one),
        place_of_figure(forms, programme, one),
        say.amount(one["value"], one["unit"]),
        forms.text(one["reason_name"]),
        say.neighbour(one["before"], one["unit"]),
        say.neighbour(one["judged"], one["unit"]),
        say.plausible(one["plausible"], one["unit"]),
        one["source"],
        since(say, one, on),
        f"{say('kind.' + decision['kind'])}: {say.state(decision)}" if decision else "",
        one["waits"],
        one["invented"],
    )


def since(say: Saying, one: Plain, on: date) -> str:
    """Since when a figure is held, and for how many days that is."""
    days = max(0, (on - one["reported_at"].date()).days)
    return say("held.since.days", day=say.forms.day_of(one["reported_at"]), n=days)


def _source(say: Saying, one: Plain) -> SourceLine:
    days = one["age_days"]
    return SourceLine(
        one["source"],
        say.forms.day_of(one["last_report"]),
        say("sources.days", n=days) if days else say("sources.today"),
        one["targets"],
        one["overdue"],
        one["invented"],
    )


def _rejected(say: Saying, programme: Programme, one: Plain) -> RejectedLine:
    target = programme.target_by_id.get(one["target"])
    return RejectedLine(
        say.forms.moment(one["at"]),
        one["source"] or say("rejected.unknown"),
        one["event_id"],
        one["target"] if target else "",
        say.forms.text(target.name) if target else one["target"],
        say.reason(one["reason"]),
        tuple(_refusal(say, each) for each in one["refusals"][:5]),
        one["place"],
    )


def _refusal(say: Saying, each: Plain) -> str:
    expected = say("rejected.expected", expected=each["expected"]) if each["expected"] else ""
    parts = (each["pointer"], say.reason(each["reason"]), expected, each["got"])
    return ": ".join(part for part in parts[:1] if part) + _joined(parts[1:], bool(parts[0]))


def _joined(parts: Iterable[str], after: bool) -> str:
    told = ", ".join(part for part in parts if part)
    return f": {told}" if after and told else told
