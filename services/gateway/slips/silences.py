"""Silences: rules that hold messages back for a while. Folded from the acts that began and ended
them; planned with a look at what they would hide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from schemas.stored import ActDocument
from services.gateway.slips.acting import LONGEST, BadAct, Conflict, Fault, Hand, act_of, tidy
from services.gateway.slips.ports import Choice
from services.gateway.slips.standing import act_plain
from targets.catalogue import Programme
from targets.matching import FIELDS, Matcher, Slipped, matcher_from_plain, matcher_plain
from targets.verdicts import FindingKind, Severity

Plain = dict[str, Any]

#: A month of silence outlives most reporting periods; what needs longer is a change of the route.
LONGEST_SILENCE = timedelta(days=31)
FARTHEST_START = timedelta(days=92)
#: How long after its end a silence is still listed.
LISTED = timedelta(days=400)


class Phase(StrEnum):
    """Where a silence is in its life."""

    ACTIVE = "active"
    PLANNED = "planned"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Silence:
    """One rule: whose slips are not told, from when to when, why, and who said so."""

    id: str
    matcher: Matcher
    starts: datetime
    ends: datetime
    began: Plain
    ended: Plain | None = None

    @property
    def until(self) -> datetime:
        """When it stops working: at its end, or when somebody ended it."""
        return min(self.ends, self.ended["at"]) if self.ended else self.ends

    def phase(self, now: datetime) -> Phase:
        """Where it is at a moment."""
        if self.until <= now or self.until <= self.starts:
            return Phase.ENDED
        return Phase.ACTIVE if self.starts <= now else Phase.PLANNED


def folded(acts: Iterable[ActDocument]) -> list[Silence]:
    """The silences that these acts began, each with its early end; the newest first."""
    ends: dict[str, Plain] = {}
    begun: list[ActDocument] = []
    for act in sorted(acts, key=lambda one: (one["at"], one["_id"])):
        if act["kind"] == "silence_ended":
            ends.setdefault(act["silence"], act_plain(act))
        elif act["kind"] == "silenced":
            begun.append(act)
    return [
        Silence(
            act["_id"],
            matcher_from_plain(act["matcher"]),
            act["starts"],
            act["ends"],
            act_plain(act),
            ends.get(act["_id"]),
        )
        for act in reversed(begun)
    ]


def active(silences: Iterable[Silence], now: datetime) -> list[Silence]:
    """Those that hold now."""
    return [one for one in silences if one.phase(now) is Phase.ACTIVE]


def slipped(programme: Programme, episode: Mapping[str, Any]) -> Slipped:
    """An episode as a matcher looks at it."""
    target = programme.target_by_id.get(episode["target"])
    return Slipped(
        episode["target"],
        target.theme if target else "",
        target.owner.id if target else "",
        episode["area"],
        episode["finding"],
        episode["severity"],
        episode["_id"],
    )


def choice_of(programme: Programme, matcher: Matcher, **more: Any) -> Choice:
    """The same matcher as a question to the store, which knows no theme and no department."""
    targets: frozenset[str] | None = matcher.targets or None
    if matcher.themes or matcher.departments:
        named = frozenset(
            one.id
            for one in programme.targets
            if (not matcher.themes or one.theme in matcher.themes)
            and (not matcher.departments or one.owner.id in matcher.departments)
        )
        targets = named if targets is None else targets & named
    return Choice(
        targets=targets,
        areas=matcher.areas or None,
        findings=matcher.findings or None,
        severities=matcher.severities or None,
        episodes=matcher.episodes or None,
        **more,
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A silence as it is asked for: what, from when (None: at once), to when, why."""

    matcher: Matcher
    starts: datetime | None
    ends: datetime | None
    reason: str


def matcher_faults(programme: Programme, matcher: Matcher) -> dict[str, Fault]:
    """What is wrong with a matcher: names that nobody knows, or no name at all."""
    known: dict[str, frozenset[str]] = {
        "targets": frozenset(programme.target_by_id),
        "themes": frozenset(one.id for one in programme.themes),
        "departments": frozenset(one.owner.id for one in programme.targets),
        "areas": frozenset(programme.area_by_id),
        "findings": frozenset(FindingKind),
        "severities": frozenset(Severity),
    }
    faults = {name: Fault.UNKNOWN for name, ids in known.items() if getattr(matcher, name) - ids}
    if matcher.empty:
        faults["matcher"] = Fault.EVERYTHING
    return faults


def times_faults(starts: datetime, ends: datetime | None, now: datetime) -> dict[str, Fault]:
    """What is wrong with a beginning and an end."""
    if ends is None:
        return {"ends": Fault.REQUIRED}
    if starts > now + FARTHEST_START:
        return {"starts": Fault.TOO_FAR}
    if ends <= now:
        return {"ends": Fault.PAST}
    if ends <= starts:
        return {"ends": Fault.TOO_LATE}
    if ends - max(starts, now) > LONGEST_SILENCE:
        return {"ends": Fault.TOO_FAR}
    return {}


def silence_act(
    name: str, programme: Programme, draft: Draft, hand: Hand, now: datetime
) -> ActDocument:
    """The act that begins a silence; raises BadAct."""
    act = act_of(name, "silenced", hand, now)
    starts = max(draft.starts or act["at"], act["at"])
    reason = tidy(draft.reason)
    faults = matcher_faults(programme, draft.matcher) | times_faults(starts, draft.ends, now)
    if not reason:
        faults["reason"] = Fault.REQUIRED
    elif len(reason) > LONGEST:
        faults["reason"] = Fault.TOO_LONG
    if faults or draft.ends is None:
        raise BadAct(faults)
    return act | {
        "comment": reason,
        "matcher": matcher_plain(draft.matcher),
        "starts": starts,
        "ends": draft.ends,
    }


def ending_act(name: str, silence: Silence, reason: str, hand: Hand, now: datetime) -> ActDocument:
    """The act that ends a silence early; raises BadAct or Conflict."""
    if silence.phase(now) is Phase.ENDED:
        raise Conflict("over", by=silence.ended)
    words = tidy(reason)
    if len(words) > LONGEST:
        raise BadAct({"reason": Fault.TOO_LONG})
    act = act_of(name, "silence_ended", hand, now)
    return act | {"silence": silence.id, "comment": words}


def silence_plain(silence: Silence, now: datetime) -> Plain:
    """A silence as the API shows it."""
    return {
        "id": silence.id,
        "phase": silence.phase(now).value,
        "starts": silence.starts,
        "ends": silence.ends,
        "matcher": matcher_plain(silence.matcher),
        "reason": silence.began["comment"],
        "by": silence.began["by"],
        "via": silence.began["via"],
        "role": silence.began["role"],
        "at": silence.began["at"],
        "ended": silence.ended,
    }


def day_begins(day: date, timezone: str) -> datetime:
    """The first moment of a day where the programme is."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(timezone))


def matcher_named(names: Mapping[str, Iterable[str]]) -> Matcher:
    """A matcher from the fields of a form or of a document; empty choices are left out."""
    return Matcher(**{one: frozenset(id_ for id_ in names.get(one, ()) if id_) for one in FIELDS})
