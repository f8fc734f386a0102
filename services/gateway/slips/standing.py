"""Where an episode stands with the people who answer for it: a fold over its changes and acts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from schemas.stored import ActDocument
from targets.slips import Change

Plain = dict[str, Any]

#: After these somebody has to take the episode on again.
ALARMING = frozenset({Change.OPENED, Change.WORSENED})


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has taken an episode on, to whom it was given, and what was promised."""

    episode: str
    target: str
    open: bool
    acknowledged: Plain | None
    assigned: Plain | None
    planned: tuple[Plain, ...]


def standing_of(
    episode: Mapping[str, Any], acts: Iterable[ActDocument], *, today: date
) -> Standing:
    """The fold. An acknowledgement from before the episode got worse, or was opened anew, is
    history: somebody has to take it on again."""
    acknowledged: Plain | None = None
    assigned: Plain | None = None
    planned: list[Plain] = []
    fresh = alarmed_at(episode)
    for act in sorted(acts, key=lambda one: (one["at"], one["_id"])):
        match act["kind"]:
            case "acknowledged" if act["at"] >= fresh and acknowledged is None:
                acknowledged = act_plain(act)
            case "assigned":
                assigned = act_plain(act)
            case "planned":
                plain = act_plain(act)
                plain["overdue"] = bool(episode["open"]) and date.fromisoformat(act["due"]) < today
                planned.append(plain)
            case _:
                pass
    return Standing(
        episode["_id"], episode["target"], episode["open"], acknowledged, assigned, tuple(planned)
    )


def alarmed_at(episode: Mapping[str, Any]) -> datetime:
    """When the episode last gave new cause for alarm: when it was opened, or got worse."""
    alarmed: datetime = next(
        one["published_at"]
        for one in reversed(episode["changes"])
        if Change(one["event"]["change"]) in ALARMING
    )
    return alarmed


def act_plain(act: ActDocument) -> Plain:
    """An act as the API shows it."""
    shown: Plain = {
        "id": act["_id"],
        "kind": act["kind"],
        "at": act["at"],
        "by": act["by"],
        "via": act["via"],
        "role": act.get("role"),
        "comment": act.get("comment", ""),
    }
    for name in ("assignee", "due", "silence", "delivery"):
        if name in act:
            shown[name] = act[name]
    return shown
