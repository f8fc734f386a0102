"""Slips as stories: the changes of each episode, from its opening to where it stands."""

from collections.abc import Iterable, Mapping
from typing import Any

from schemas.stored import SlipChangeDocument
from targets.slips import CLOSING, Change

Plain = dict[str, Any]

#: What every change of an episode says again; the newest one says it best.
SAID = (
    "subject",
    "value",
    "unit",
    "period",
    "stage",
    "goal",
    "goal_by",
    "achieved",
    "required",
    "pace",
    "amount",
    "amount_unit",
    "catalogue_version",
    "summary",
    "remedy",
)
_TOLD = ("target", "area", "finding", "since", "severity", "sentence", *SAID)


def episodes(changes: Iterable[SlipChangeDocument]) -> list[Plain]:
    """Every episode as its changes tell it: the open ones first, the newest news on top."""
    told: dict[str, list[SlipChangeDocument]] = {}
    for change in changes:
        told.setdefault(change["episode"], []).append(change)
    stories = [_story(sorted(parts, key=lambda part: part["seq"])) for parts in told.values()]
    return sorted(stories, key=place_of_story, reverse=True)


def place_of_story(story: Mapping[str, Any]) -> tuple[int, str, str]:
    """Where an episode stands in the list: open before closed, then by its newest change."""
    return int(story["open"]), story["changed_at"].isoformat(), story["episode"]


STORY_SHAPE = (int, str, str)


def _story(parts: list[SlipChangeDocument]) -> Plain:
    first, newest = parts[0], parts[-1]
    return {
        "episode": newest["episode"],
        "open": Change(newest["change"]) not in CLOSING,
        "state": newest["change"],
        "opened_on": first["on"],
        "changed_on": newest["on"],
        "changed_at": newest["at"],
        "status": newest["to_status"],
        "reason": newest["reason"],
        **{name: newest.get(name) for name in _TOLD},
        "invented": any(part.get("invented", False) for part in parts),
        "changes": [
            {
                "id": part["_id"],
                "seq": part["seq"],
                "change": part["change"],
                "on": part["on"],
                "at": part["at"],
                "severity": part["severity"],
                "from_status": part.get("from_status") or None,
                "to_status": part["to_status"],
                "reason": part["reason"],
                "sentence": part["sentence"],
            }
            for part in parts
        ],
    }
