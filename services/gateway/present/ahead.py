"""What is due next: items that are not done, points of the paths, goals."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.gateway.present.forms import Forms
from services.gateway.present.rows import goal_level
from targets.kinds import Kind
from targets.verdicts import Status

Plain = Mapping[str, Any]

#: So many days are told; all are on the pages of the targets.
MOST = 6


@dataclass(frozen=True, slots=True)
class Ahead:
    """One thing that is due on a day."""

    day: str
    target: str
    target_name: str
    what: str


def ahead(forms: Forms, targets: Iterable[Plain], today: date) -> tuple[Ahead, ...]:
    """What is due next, the earliest first. What is overdue is a slip, and told as one."""
    found = (one for target in targets for one in _due(forms, target) if one[0] >= today)
    return tuple(
        Ahead(forms.day(day), target["id"], forms.text(target["name"]), what)
        for day, target, what in sorted(found, key=lambda one: one[0])[:MOST]
    )


def _due(forms: Forms, target: Plain) -> Iterator[tuple[date, Plain, str]]:
    verdict = target["verdict"]
    if verdict["status"] == Status.MET:
        return
    for item in verdict["items"]:
        if not item["done"]:
            yield date.fromisoformat(item["due"]), target, forms.text(item["name"])
    if target["kind"] in (Kind.CHECKLIST, Kind.FLOOR):
        return
    for one in target["waypoints"]:
        value = forms.amount(one["value"], target["unit"])
        yield date.fromisoformat(one["by"]), target, forms.say("ahead.waypoint", value=value)
    for goal in target["goals"]:
        level = goal_level(forms, target, goal)
        yield date.fromisoformat(goal["by"]), target, forms.say("ahead.goal", value=level)
