"""What is due next: items that are not done, points of the paths, goals."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from operator import itemgetter
from typing import Any

from services.gateway.present.forms import Forms
from services.gateway.present.rows import goal_level
from targets.kinds import Kind
from targets.verdicts import Status

Plain = Mapping[str, Any]
#: What is due of a target, in words.
Words = Callable[[Forms, Plain, Plain], str]

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
    begin = today.isoformat()
    found = (one for target in targets for one in _due(target) if one[0] >= begin)
    return tuple(
        Ahead(
            forms.day(date.fromisoformat(day)),
            target["id"],
            forms.text(target["name"]),
            words(forms, target, thing),
        )
        for day, target, thing, words in nsmallest(MOST, found, key=itemgetter(0))
    )


def _due(target: Plain) -> Iterator[tuple[str, Plain, Plain, Words]]:
    """The days as they are written, and how what is due is worded: only that of six is shown."""
    verdict = target["verdict"]
    if verdict["status"] == Status.MET:
        return
    for item in verdict["items"]:
        if not item["done"]:
            yield item["due"], target, item, _item
    if target["kind"] in (Kind.CHECKLIST, Kind.FLOOR):
        return
    for one in target["waypoints"]:
        yield one["by"], target, one, _waypoint
    for goal in target["goals"]:
        yield goal["by"], target, goal, _goal


def _item(forms: Forms, _: Plain, item: Plain) -> str:
    return forms.text(item["name"])


def _waypoint(forms: Forms, target: Plain, one: Plain) -> str:
    return forms.say("ahead.waypoint", value=forms.amount(one["value"], target["unit"]))


def _goal(forms: Forms, target: Plain, goal: Plain) -> str:
    return forms.say("ahead.goal", value=goal_level(forms, target, goal))
