"""What is due next: items that are not done, points of the paths, goals."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from heapq import nsmallest
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
    found = (
        (day, target, words)
        for target in targets
        for day, words in _due(forms, target)
        if day >= today.isoformat()
    )
    return tuple(
        Ahead(forms.day(date.fromisoformat(day)), target["id"], forms.text(target["name"]), words())
        for day, target, words in nsmallest(MOST, found, key=lambda one: one[0])
    )


def _due(forms: Forms, target: Plain) -> Iterator[tuple[str, Callable[[], str]]]:
    """The days as they are written, and what is due in words: worded only for those shown."""
    verdict = target["verdict"]
    if verdict["status"] == Status.MET:
        return
    for item in verdict["items"]:
        if not item["done"]:
            yield item["due"], partial(forms.text, item["name"])
    if target["kind"] in (Kind.CHECKLIST, Kind.FLOOR):
        return
    for one in target["waypoints"]:
        yield one["by"], partial(_waypoint, forms, target, one)
    for goal in target["goals"]:
        yield goal["by"], partial(_goal, forms, target, goal)


def _waypoint(forms: Forms, target: Plain, one: Plain) -> str:
    return forms.say("ahead.waypoint", value=forms.amount(one["value"], target["unit"]))


def _goal(forms: Forms, target: Plain, goal: Plain) -> str:
    return forms.say("ahead.goal", value=goal_level(forms, target, goal))
