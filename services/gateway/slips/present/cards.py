"""The inbox in words: one card for each episode, and the filters above them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.gateway.present.filters import Option
from services.gateway.present.forms import Forms
from services.gateway.present.frame import Frame
from services.gateway.present.rows import Badge, badge
from services.gateway.slips.asked import Asked, State
from services.gateway.slips.present.saying import Saying
from targets.catalogue import Programme
from targets.slips import Change
from targets.verdicts import FindingKind, Severity
from targets.wording import change_name, finding_name, severity_name

Plain = Mapping[str, Any]

#: How many roles a card names before it counts the rest.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """A corrective action and its day."""

    words: str
    due: str
    overdue: bool
    by: str


@dataclass(frozen=True, slots=True)
class Card:
    """One episode as the inbox shows it."""

    id: str
    target: str
    target_name: str
    finding: str
    subject: str
    severity: str
    severity_id: str
    state: str
    state_id: str
    open: bool
    change: str
    changed: str
    since: str
    badge: Badge
    sentence: str
    remedy: str
    exact_amount: str
    invented: bool
    responsible: str
    assumed: bool
    given: str
    acknowledged: str
    plan: Plan | None
    silenced: str
    told: str


def card(forms: Forms, programme: Programme, one: Plain) -> Card:
    """One card."""
    say = Saying(forms)
    assigned = one["assigned"]
    department = one["department"]
    return Card(
        one["episode"],
        one["target"],
        forms.text(one["target_name"]) if one["target_name"] else one["target"],
        forms.text(finding_name[FindingKind(one["finding"])]),
        subject_of(forms, programme, one),
        forms.text(severity_name[Severity(one["severity"])]),
        one["severity"],
        say(f"inbox.state.{one['state']}"),
        one["state"],
        one["open"],
        forms.text(change_name[Change(one["change"])]),
        forms.day(one["changed_on"]),
        forms.period(one["since"]),
        badge(forms, one["status"]),
        forms.text(one["summary"] or one["sentence"]),
        forms.text(one["remedy"]),
        forms.vnd(one["amount"]) if one["amount_unit"] == "VND" and one["amount"] else "",
        one["invented"],
        _assignee(say, assigned) or (forms.text(department["name"]) if department else "–"),
        bool(not assigned and department and department["assumed"]),
        say("card.assigned", day=forms.day_of(assigned["at"])) if assigned else "",
        _acknowledged(say, one["acknowledged"]),
        plan_of(say, one["planned"][-1]) if one["planned"] else None,
        say("card.silenced", when=say.when(one["silenced"]["until"])) if one["silenced"] else "",
        _told(say, one.get("told", ())),
    )


def plan_of(say: Saying, act: Plain) -> Plan:
    """A corrective action in words."""
    return Plan(act["comment"], say.forms.day(act["due"]), act["overdue"], say.who(act))


def subject_of(forms: Forms, programme: Programme, one: Plain) -> str:
    """The name of the item or field that a finding is about."""
    target = programme.target_by_id.get(one["target"])
    if not one["subject"] or target is None:
        return str(one["subject"] or "")
    measure = target.measure_by_id.get(one["subject"])
    return forms.text(measure.name) if measure else forms.known("subject", str(one["subject"]))


def _assignee(say: Saying, act: Plain | None) -> str:
    if act is None:
        return ""
    role = act["assignee_role"]
    return say.forms.text(role) if role else str(act["assignee"])


def _acknowledged(say: Saying, act: Plain | None) -> str:
    return say("card.by", who=say.who(act), when=say.when(act["at"])) if act else ""


def _told(say: Saying, told: Sequence[Plain]) -> str:
    roles = list(dict.fromkeys(say.forms.text(one["role"]) for one in told))
    if len(roles) <= NAMED + 1:
        return "; ".join(roles)
    rest = say("card.told.more", n=len(roles) - NAMED)
    return f"{'; '.join(roles[:NAMED])} {rest}"


@dataclass(frozen=True, slots=True)
class Tab:
    """One state of the inbox, and how many episodes are in it."""

    name: str
    count: int | None
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """All that the page shows."""

    cards: tuple[Card, ...]
    tabs: tuple[Tab, ...]
    severities: tuple[Option, ...]
    themes: tuple[Option, ...]
    departments: tuple[Option, ...]
    state: str
    mine: bool
    filtered: bool
    more: str
    invented: bool


def inbox_page(
    frame: Frame,
    programme: Programme,
    answer: Plain,
    asked: Asked,
    counts: Mapping[State, int] | None,
) -> InboxPage:
    """The page, from an answer of the inbox; without counts for a day in the past."""
    forms, items = frame.forms, answer["items"]
    owners = {one.owner.id: forms.text(one.owner.name) for one in programme.targets}
    return InboxPage(
        tuple(card(forms, programme, one) for one in items),
        _tabs(frame, asked, counts),
        _options(
            {one.value: forms.text(severity_name[one]) for one in reversed(Severity)},
            asked.severities,
        ),
        _options({one.id: forms.text(one.name) for one in programme.themes}, asked.themes),
        _options(dict(sorted(owners.items(), key=lambda one: one[1])), asked.departments),
        asked.state.value if asked.state else "",
        asked.mine is not None,
        bool(asked.severities or asked.themes or asked.departments or asked.targets or asked.mine),
        frame.here(cursor=answer["next"]) if answer["next"] else "",
        any(one["invented"] for one in items),
    )


def _tabs(frame: Frame, asked: Asked, counts: Mapping[State, int] | None) -> tuple[Tab, ...]:
    say = Saying(frame.forms)
    states = tuple(State) if counts is not None else (State.OPEN, State.CLOSED)
    tabs = [
        Tab(
            say(f"inbox.state.{one}"),
            counts[one] if counts is not None else None,
            frame.here(state=one.value, cursor=""),
            asked.state is one,
        )
        for one in states
    ]
    everything = Tab(
        say("inbox.state.all"), None, frame.here(state="", cursor=""), asked.state is None
    )
    return (everything, *tabs)


def _options(names: Mapping[str, str], chosen: Iterable[str]) -> tuple[Option, ...]:
    wanted = set(chosen)
    return tuple(Option(value, name, value in wanted) for value, name in names.items())
