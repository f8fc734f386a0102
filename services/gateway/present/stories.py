"""Slips in words: what went wrong, since when, how it went on, and who was told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.gateway.present.forms import Forms
from services.gateway.present.rows import Badge, badge
from services.gateway.slips.words import CHANNELS, STATES
from targets.catalogue import Programme
from targets.slips import Change
from targets.verdicts import FindingKind, Severity
from targets.wording import change_name, finding_name, severity_name
from targets.words import Text

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One message: to which role, by what, when, with what end."""

    role: str
    channel: str
    state: str
    state_id: str
    when: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of an episode, and who was told of it."""

    change: str
    change_id: str
    day: str
    badge: Badge
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One episode as a page shows it."""

    id: str
    target: str
    target_name: str
    finding: str
    subject: str
    severity: str
    severity_id: str
    change: str
    change_id: str
    open: bool
    since: str
    opened: str
    changed: str
    badge: Badge
    summary: str
    remedy: str
    amount: str
    exact_amount: str
    invented: bool
    turns: tuple[Turn, ...]


def story(
    forms: Forms, programme: Programme, episode: Plain, deliveries: Sequence[Plain] = ()
) -> Story:
    """An episode in words, with the deliveries that belong to it."""
    told = [one for one in deliveries if one["episode"] == episode["episode"]]
    target = programme.target_by_id.get(episode["target"])
    return Story(
        episode["episode"],
        episode["target"],
        forms.text(target.name) if target else episode["target"],
        forms.text(finding_name[FindingKind(episode["finding"])]),
        _subject(forms, programme, episode),
        forms.text(severity_name[Severity(episode["severity"])]),
        episode["severity"],
        forms.text(change_name[Change(episode["state"])]),
        episode["state"],
        episode["open"],
        forms.period(episode["since"]),
        forms.day(episode["opened_on"]),
        forms.day(episode["changed_on"]),
        badge(forms, episode["status"]),
        forms.text(episode["summary"] or episode["sentence"]),
        forms.text(episode["remedy"]),
        _amount(forms, episode),
        forms.vnd(episode["amount"])
        if episode["amount_unit"] == "VND" and episode["amount"]
        else "",
        episode["invented"],
        tuple(
            Turn(
                forms.text(change_name[Change(one["change"])]),
                one["change"],
                forms.day(one["on"]),
                badge(forms, one["to_status"]),
                tuple(_told(forms, message) for message in told if message["seq"] == one["seq"]),
            )
            for one in reversed(episode["changes"])
        ),
    )


def stories(
    forms: Forms, programme: Programme, episodes: Iterable[Plain], deliveries: Sequence[Plain] = ()
) -> tuple[Story, ...]:
    """Episodes in words, in the order given."""
    return tuple(story(forms, programme, one, deliveries) for one in episodes)


def _subject(forms: Forms, programme: Programme, episode: Plain) -> str:
    """The name of the item or field that a finding is about."""
    subject = episode["subject"]
    target = programme.target_by_id.get(episode["target"])
    if not subject or target is None:
        return str(subject or "")
    measure = target.measure_by_id.get(subject)
    return forms.text(measure.name) if measure else forms.known("subject", str(subject))


def _amount(forms: Forms, episode: Plain) -> str:
    if not episode["amount"]:
        return ""  # a margin that shrinks has slipped and lacks nothing yet
    return forms.gap(episode["amount"], episode["amount_unit"] or "")


def _exact_amount(forms: Forms, episode: Plain) -> str:
    if episode["amount_unit"] != "VND" or not episode["amount"]:
        return ""
    return forms.vnd(episode["amount"])


def _told(forms: Forms, message: Plain) -> Told:
    role = message["role"]
    at = message.get("sent_at") or message["created_at"]
    return Told(
        role if isinstance(role, str) else forms.text(role),
        forms.text(CHANNELS.get(message["channel"], Text(message["channel"], message["channel"]))),
        forms.text(STATES.get(message["state"], Text(message["state"], message["state"]))),
        message["state"],
        forms.moment(at),
    )
