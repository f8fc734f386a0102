"""One episode in words: its numbers, its story as a time line, and the forms to act on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.gateway.identity.principal import Principal, Right, may
from services.gateway.present.filters import Option
from services.gateway.present.forms import Forms
from services.gateway.present.frame import Frame
from services.gateway.present.rows import Badge, badge
from services.gateway.slips.present.cards import Card, Plan, card, plan_of
from services.gateway.slips.present.log import Line, line
from services.gateway.slips.present.saying import Saying
from services.gateway.slips.words import ACTS, VIAS
from targets.catalogue import Programme
from targets.slips import Change
from targets.verdicts import Severity
from targets.wording import change_name, severity_name

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Number:
    """One number with its name."""

    name: str
    value: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: a change of the slip, or an act of a person."""

    at: datetime
    when: str
    title: str
    kind: str  # the change or the act, as its list names it
    act: bool
    severity: str = ""
    severity_id: str = ""
    before: Badge | None = None
    after: Badge | None = None
    words: str = ""
    numbers: str = ""
    who: str = ""
    via: str = ""
    note: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the derivation."""

    text: str
    formula: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do here, and why not more."""

    acknowledge: bool
    assign: bool
    plan: bool
    comment: bool
    silence: bool
    replay: bool
    why_not: str
    sign_in: bool


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All that the page shows."""

    card: Card
    theme: str
    numbers: tuple[Number, ...]
    moments: tuple[Moment, ...]
    plans: tuple[Plan, ...]
    silence_reason: str
    messages: tuple[Line, ...]
    steps: tuple[Step, ...]
    rights: Rights
    recipients: tuple[Option, ...]
    invented: bool


def story_page(
    frame: Frame,
    programme: Programme,
    who: Principal,
    episode: Plain,
    messages: Sequence[Plain],
    roles: Mapping[str, Plain],
) -> StoryPage:
    """The page of one episode."""
    forms, say = frame.forms, Saying(frame.forms)
    theme = next((one for one in programme.themes if one.id == episode["theme"]), None)
    department = episode["department"]
    silence = episode["silenced"]
    return StoryPage(
        card(forms, programme, episode),
        forms.text(theme.name) if theme else "",
        numbers_of(forms, episode),
        _moments(say, episode),
        tuple(plan_of(say, one) for one in episode["planned"]),
        f"{silence['reason']} ({say.who(silence)})" if silence else "",
        tuple(line(say, programme, roles, one) for one in messages),
        tuple(Step(forms.text(one["text"]), one.get("formula", "")) for one in episode["steps"]),
        rights_of(say, who, episode, past=frame.day is not None),
        tuple(
            Option(
                name,
                forms.text(one["role"]),
                bool(department) and one["department"] == department["id"],
            )
            for name, one in sorted(roles.items(), key=lambda each: forms.text(each[1]["role"]))
        ),
        episode["invented"],
    )


def rights_of(say: Saying, who: Principal, episode: Plain, *, past: bool) -> Rights:
    """What may be done here; where something is missing, why."""
    department = episode["department"]
    name = department["id"] if department else ""
    in_words = say.forms.text(department["name"]) if department else ""

    def right(one: Right) -> bool:
        return not past and may(who, one, department=name)

    is_open = episode["open"]
    comment = right(Right.COMMENT)
    why = ""
    if past:
        why = say("act.none.past")
    elif not who.signed_in:
        why = say("act.none.sign_in")
    elif not comment:
        why = say("act.none.department", department=in_words)
    elif not is_open:
        why = say("act.none.over")
    elif not right(Right.ASSIGN):
        why = say("act.none.right", department=in_words)
    return Rights(
        is_open and right(Right.ACKNOWLEDGE) and episode["acknowledged"] is None,
        is_open and right(Right.ASSIGN),
        is_open and right(Right.PLAN),
        comment,
        is_open and right(Right.SILENCE),
        not past and may(who, Right.REPLAY_DELIVERIES),
        why,
        not past and not who.signed_in,
    )


def numbers_of(forms: Forms, episode: Plain) -> tuple[Number, ...]:
    """The numbers behind an episode, each with its name."""
    say, unit = Saying(forms), episode["unit"] or ""
    found: list[Number] = []
    if episode["value"] is not None:
        limits = [episode["goal"]] if episode["goal"] is not None else []
        value = forms.amount(episode["value"], unit, *limits)
        found.append(Number(say("episode.value"), value, forms.period(episode["period"])))
    if episode["goal"] is not None:
        by = episode["goal_by"]
        more = say("episode.goal_by", day=forms.day(by)) if by else ""
        found.append(Number(say("episode.goal"), forms.amount(episode["goal"], unit), more))
    if episode["amount"] is not None:
        exact = forms.vnd(episode["amount"]) if episode["amount_unit"] == "VND" else ""
        missing = forms.gap(episode["amount"], episode["amount_unit"] or "")
        found.append(Number(say("episode.missing"), missing, exact))
    found += [
        Number(say(f"episode.{name}"), forms.share(episode[name]))
        for name in ("achieved", "required")
        if episode[name] is not None
    ]
    return tuple(found)


def _moments(say: Saying, episode: Plain) -> tuple[Moment, ...]:
    """The newest first, as on every page."""
    told = [_change(say, one) for one in episode["changes"]]
    done = [_act(say, one) for one in episode["acts"]]
    return tuple(sorted((*told, *done), key=lambda one: one.at, reverse=True))


def _change(say: Saying, one: Plain) -> Moment:
    forms = say.forms
    numbers = [f"{number.name} {number.value}" for number in numbers_of(forms, one)[:3]]
    return Moment(
        one["at"],
        say.when(one["at"]),
        forms.text(change_name[Change(one["change"])]),
        one["change"],
        act=False,
        severity=forms.text(severity_name[Severity(one["severity"])]),
        severity_id=one["severity"],
        before=badge(forms, one["from_status"]) if one["from_status"] else None,
        after=badge(forms, one["to_status"]),
        words=forms.text(one["summary"] or one["sentence"]),
        numbers=" · ".join(numbers),
    )


def _act(say: Saying, one: Plain) -> Moment:
    note = ""
    if "assignee" in one:
        role = one["assignee_role"]
        note = say("episode.act.to", role=say.forms.text(role) if role else one["assignee"])
    if "due" in one:
        note = say("episode.act.due", day=say.forms.day(one["due"]))
    return Moment(
        one["at"],
        say.when(one["at"]),
        say.named(ACTS, one["kind"]),
        one["kind"],
        act=True,
        words=one["comment"],
        who=say.who(one),
        via=say.named(VIAS, one["via"]),
        note=note,
    )
