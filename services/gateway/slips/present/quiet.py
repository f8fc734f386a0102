"""Silences in words, and what a new one would hide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.gateway.identity.principal import Principal, Right, may
from services.gateway.present.filters import Option
from services.gateway.present.forms import Forms
from services.gateway.present.frame import Frame
from services.gateway.slips.present.cards import Card, card
from services.gateway.slips.present.saying import Saying
from services.gateway.slips.silences import Phase
from targets.catalogue import Programme
from targets.matching import FIELDS, Matcher
from targets.verdicts import FindingKind, Severity
from targets.wording import finding_name, severity_name

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One silence."""

    id: str
    what: tuple[str, ...]
    episodes: tuple[str, ...]
    from_to: str
    reason: str
    by: str
    ended: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class SilencesPage:
    """All that the page shows: the silences by their phase."""

    phases: tuple[tuple[str, str, tuple[Row, ...]], ...]
    may_begin: bool
    more: str


def names_of(forms: Forms, programme: Programme, field: str) -> dict[str, str]:
    """The names that a field of a matcher can hold, in words."""
    match field:
        case "targets":
            return {one.id: forms.text(one.name) for one in programme.targets}
        case "themes":
            return {one.id: forms.text(one.name) for one in programme.themes}
        case "departments":
            owners = {one.owner.id: forms.text(one.owner.name) for one in programme.targets}
            return dict(sorted(owners.items(), key=lambda one: one[1]))
        case "findings":
            return {one.value: forms.text(finding_name[one]) for one in FindingKind}
        case "severities":
            return {one.value: forms.text(severity_name[one]) for one in reversed(Severity)}
        case "areas":
            return {name: forms.text(one.name) for name, one in programme.area_by_id.items()}
        case _:
            return {}


def silences_page(
    frame: Frame,
    programme: Programme,
    who: Principal,
    answer: Plain,
    departments: Mapping[str, frozenset[str]],
    *,
    may_begin: bool,
) -> SilencesPage:
    """The page; `departments` are those that each silence speaks of."""
    say = Saying(frame.forms)
    rows: dict[str, list[Row]] = {phase: [] for phase in Phase}
    for one in answer["items"]:
        mine = all(may(who, Right.SILENCE, department=name) for name in departments[one["id"]])
        rows[one["phase"]].append(_row(say, programme, one, may_end=mine))
    return SilencesPage(
        tuple((phase.value, say(f"silences.{phase}"), tuple(rows[phase])) for phase in Phase),
        may_begin,
        frame.here(cursor=answer["next"]) if answer["next"] else "",
    )


def _row(say: Saying, programme: Programme, one: Plain, *, may_end: bool) -> Row:
    forms, ended = say.forms, one["ended"]
    return Row(
        one["id"],
        what(say, programme, one["matcher"]),
        tuple(one["matcher"].get("episodes", ())),
        say("silences.from_to", starts=say.when(one["starts"]), ends=say.when(one["ends"])),
        one["reason"],
        say("silences.by", who=say.who(one), when=forms.moment(one["at"])),
        say("silences.ended_by", who=say.who(ended), when=say.when(ended["at"])) if ended else "",
        may_end and one["phase"] != Phase.ENDED,
    )


def what(say: Saying, programme: Programme, matcher: Plain) -> tuple[str, ...]:
    """What a silence speaks of, one line for each field that it names."""
    lines = []
    for field in FIELDS:
        ids = matcher.get(field, ())
        names = names_of(say.forms, programme, field)
        if ids and field != "episodes":
            named = ", ".join(names.get(one, one) for one in ids)
            lines.append(f"{say(f'silences.{field}')}: {named}")
        elif ids:
            lines.append(say("silences.episodes"))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Choices:
    """One field of the form."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class NewSilencePage:
    """The form for a new silence, and what it would hide."""

    fields: tuple[Choices, ...]
    episodes: tuple[str, ...]
    starts: str
    ends: str
    reason: str
    longest: str
    faults: Mapping[str, str]
    wrong: tuple[tuple[str, str], ...]
    previewed: bool
    what: tuple[str, ...]
    open: str
    lately: str
    cards: tuple[Card, ...]
    invented: bool
    may_here: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What was filled in so far."""

    matcher: Matcher
    starts: str
    ends: str
    reason: str
    longest: str


#: The fields of the form; areas are left to the API: there are a hundred of them.
SHOWN = ("departments", "themes", "targets", "findings", "severities")


def new_silence_page(
    frame: Frame,
    programme: Programme,
    draft: Draft,
    preview: Plain | None,
    faults: Mapping[str, str],
    *,
    may_here: bool,
) -> NewSilencePage:
    """The page; `faults` are words by the name of a field."""
    forms, say = frame.forms, Saying(frame.forms)
    matcher = {name: sorted(getattr(draft.matcher, name)) for name in FIELDS}
    return NewSilencePage(
        tuple(
            Choices(
                name,
                say(f"silences.{name}"),
                tuple(
                    Option(value, words, value in matcher[name])
                    for value, words in names_of(forms, programme, name).items()
                ),
            )
            for name in SHOWN
        ),
        tuple(matcher["episodes"]),
        draft.starts,
        draft.ends,
        draft.reason,
        draft.longest,
        faults,
        tuple((name, words) for name, words in faults.items()),
        preview is not None,
        what(say, programme, matcher),
        say("silences.preview.open", n=preview["open"]) if preview else "",
        say("silences.preview.lately", n=preview["lately"], days=preview["days"])
        if preview
        else "",
        tuple(card(forms, programme, one) for one in preview["episodes"]) if preview else (),
        any(one["invented"] for one in preview["episodes"]) if preview else False,
        may_here,
    )
