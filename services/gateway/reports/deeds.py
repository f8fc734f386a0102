"""A slip in the report: its story, who was told of it, and what people did about it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.gateway.present.forms import Forms
from services.gateway.present.stories import Story, story
from services.gateway.reports.content import Report
from services.gateway.reports.phrases import PHRASES
from targets.catalogue import Programme

Plain = Mapping[str, Any]
#: What of the acts is work on the slip itself.
_SHOWN = frozenset({"acknowledged", "assigned", "commented", "planned"})


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that somebody did: in which role, when, what, with which words, until when."""

    role: str
    day: str
    what: str
    comment: str
    until: str


@dataclass(frozen=True, slots=True)
class Told:
    """A slip with all that followed."""

    story: Story
    told: tuple[str, ...]
    deeds: tuple[Deed, ...]


def told_story(forms: Forms, programme: Programme, report: Report, episode: Plain) -> Told:
    """One episode in words. Of messages each role is named once, with how many reached it."""
    ours = [one for one in report.told if one["episode"] == episode["episode"]]
    shown = story(forms, programme, {**episode, "changes": episode["changes"]}, ours)
    sent: Counter[tuple[str, str]] = Counter()
    for turn in shown.turns:
        for one in turn.told:
            sent[(one.role, f"{one.channel}: {one.state}")] += 1
    acts = [one for one in report.acts if one.get("episode") == episode["episode"]]
    return Told(
        shown,
        tuple(
            f"{role} ({how}{f' × {number}' if number > 1 else ''})"
            for (role, how), number in sent.items()
        ),
        tuple(_deed(forms, one) for one in acts if one["kind"] in _SHOWN),
    )


def _deed(forms: Forms, act: Any) -> Deed:
    due = act.get("due", "")
    until = PHRASES["act.until"]
    return Deed(
        forms.text(act.get("role")),
        forms.day_of(act["at"]),
        forms.text(PHRASES[f"act.{act['kind']}"]),
        act.get("comment", ""),
        forms.text(until).format(day=forms.day(date.fromisoformat(due))) if due else "",
    )
