"""Episodes as the API writes them: briefly for the inbox, whole for the page of one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from schemas.stored import ActDocument, EpisodeDocument
from services.gateway.slips.asked import State
from services.gateway.slips.silences import Silence, slipped
from services.gateway.slips.standing import Standing, act_plain
from services.gateway.stories import SAID
from targets.catalogue import Programme
from targets.slips import CLOSING, Change

Plain = dict[str, Any]


def brief_plain(
    programme: Programme,
    document: Mapping[str, Any],
    standing: Standing,
    silences: Iterable[Silence],
    recipients: Mapping[str, Plain],
) -> Plain:
    """An episode as the inbox shows it."""
    event = document["changes"][-1]["event"]
    target = programme.target_by_id.get(document["target"])
    silence = _silence_over(programme, document, silences)
    return {
        "episode": document["_id"],
        "revision": document["revision"],
        "open": document["open"],
        "state": _state(document, standing, silence).value,
        "change": document["change"],
        "target": document["target"],
        "target_name": _both(target.name) if target else None,
        "theme": target.theme if target else None,
        "department": (
            {
                "id": target.owner.id,
                "name": _both(target.owner.name),
                "assumed": target.owner.assumed,
            }
            if target
            else None
        ),
        "area": document["area"],
        "finding": document["finding"],
        "since": document["since"],
        "severity": document["severity"],
        "opened_on": document["opened_on"],
        "changed_on": document["on"],
        "changed_at": document["changes"][-1]["published_at"],
        "status": event["to_status"],
        "reason": event["reason"],
        "sentence": event["sentence"],
        **{name: event.get(name) for name in SAID},
        "invented": any(one["event"].get("invented", False) for one in document["changes"]),
        "acknowledged": standing.acknowledged,
        "assigned": _with_assignee(standing.assigned, recipients),
        "planned": list(standing.planned),
        "silenced": silence,
    }


def whole_plain(
    programme: Programme,
    document: Mapping[str, Any],
    standing: Standing,
    acts: Sequence[ActDocument],
    silences: Iterable[Silence],
    recipients: Mapping[str, Plain],
) -> Plain:
    """One episode with every change, every act, and how its newest verdict was derived."""
    newest = document["changes"][-1]["event"]
    return {
        **brief_plain(programme, document, standing, silences, recipients),
        "changes": [_change_plain(one) for one in document["changes"]],
        "acts": [_with_assignee(act_plain(one), recipients) for one in acts],
        "steps": list(newest.get("steps") or ()),
        "points": list(newest.get("points") or ()),
    }


def told_plain(messages: Iterable[Mapping[str, Any]]) -> list[Plain]:
    """Whom messages have reached: each role and channel once, with its newest message."""
    reached: dict[tuple[str, str], Plain] = {}
    for one in messages:
        if one["state"] == "sent":
            reached[one["role"]["vi"], one["channel"]] = {
                "role": one["role"],
                "channel": one["channel"],
                "at": one["sent_at"] or one["created_at"],
            }
    return list(reached.values())


def known_on(document: EpisodeDocument, until: datetime) -> EpisodeDocument | None:
    """The episode as it had been heard of by a moment; None before its first change."""
    changes = [one for one in document["changes"] if one["published_at"] < until]
    if not changes:
        return None
    event = changes[-1]["event"]
    change = Change(event["change"])
    return {
        **document,
        "changes": changes,
        "change": change.value,
        "severity": event["severity"],
        "on": str(event["on"]),
        "open": change not in CLOSING,
    }


def _change_plain(chapter: Mapping[str, Any]) -> Plain:
    event = chapter["event"]
    return {
        "seq": event["seq"],
        "change": event["change"],
        "on": event["on"],
        "at": chapter["published_at"],
        "severity": event["severity"],
        "from_status": event.get("from_status") or None,
        "to_status": event["to_status"],
        "reason": event["reason"],
        "sentence": event["sentence"],
        **{name: event.get(name) for name in SAID},
    }


def _state(document: Mapping[str, Any], standing: Standing, silence: Plain | None) -> State:
    if not document["open"]:
        return State.CLOSED
    if standing.acknowledged is not None:
        return State.ACKNOWLEDGED
    return State.SILENCED if silence else State.WAITING


def _silence_over(
    programme: Programme, document: Mapping[str, Any], silences: Iterable[Silence]
) -> Plain | None:
    """The silence that holds this episode back for the longest."""
    if not document["open"]:
        return None
    slip = slipped(programme, document)
    fitting = [one for one in silences if one.matcher.fits(slip)]
    if not fitting:
        return None
    longest = max(fitting, key=lambda one: one.until)
    return {
        "id": longest.id,
        "until": longest.until,
        "reason": longest.began["comment"],
        "by": longest.began["by"],
        "via": longest.began["via"],
        "role": longest.began["role"],
    }


def _with_assignee(act: Plain | None, recipients: Mapping[str, Plain]) -> Plain | None:
    """An act with the role of whoever was given the work, in words."""
    if act is None or "assignee" not in act:
        return act
    known = recipients.get(act["assignee"])
    return {**act, "assignee_role": known["role"] if known else None}


def _both(text: Any) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
