"""What people ask to be done about a slip, checked: an act that may be kept, or what is wrong."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from unicodedata import normalize
from uuid import NAMESPACE_URL, uuid5

from schemas.stored import ActDocument, PlainText
from services.gateway.slips.standing import Standing

LONGEST = 2000  # characters: a page of a letter, and what a Zalo message holds
FARTHEST_DUE = timedelta(days=3 * 366)  # a correction promised later than that is no correction


class Kind(StrEnum):
    """What can be done about one episode."""

    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    COMMENTED = "commented"
    PLANNED = "planned"


class Fault(StrEnum):
    """What can be wrong with a field."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"
    NO_DAY = "no_day"
    PAST = "past"
    TOO_FAR = "too_far"
    TOO_LATE = "too_late"  # the end of a silence before its beginning
    EVERYTHING = "everything"  # a silence that names nothing


class BadAct(Exception):
    """Fields that cannot be taken as they are: which, and why."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        super().__init__(", ".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.faults = dict(faults)


class Conflict(Exception):
    """The act makes no sense any more. `why` is over, acknowledged, changed, other_act or state."""

    def __init__(self, why: str, *, by: Mapping[str, Any] | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.by = by


#: Remembers who is about to do what. What cannot be remembered is not done.
Remember = Callable[[ActDocument], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand it is: an account or a recipient, how it is shown, and by which way it came."""

    by: str
    via: str
    role: PlainText | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form or a program asks for, as it came."""

    kind: Kind
    comment: str = ""
    assignee: str = ""
    due: str = ""


@dataclass(slots=True)
class _Faults:
    found: dict[str, Fault] = field(default_factory=dict)

    def words(self, name: str, given: str, *, required: bool) -> str:
        text = tidy(given)
        if required and not text:
            self.found[name] = Fault.REQUIRED
        elif len(text) > LONGEST:
            self.found[name] = Fault.TOO_LONG
        return text

    def day(self, name: str, given: str) -> date | None:
        if not given:
            self.found[name] = Fault.REQUIRED
            return None
        try:
            return date.fromisoformat(given)
        except ValueError:
            self.found[name] = Fault.NO_DAY
            return None

    def refuse_if_any(self) -> None:
        if self.found:
            raise BadAct(self.found)


def tidy(text: str) -> str:
    """Words as they are kept: composed letters, no control characters, no space around."""
    composed = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(one for one in composed if one == "\n" or one.isprintable()).strip()


def act_on(
    name: str,
    standing: Standing,
    wish: Wish,
    hand: Hand,
    *,
    now: datetime,
    today: date,
    recipients: Collection[str],
) -> ActDocument:
    """The act that a wish about an episode comes to; raises BadAct or Conflict."""
    faults = _Faults()
    comment = faults.words(
        "comment", wish.comment, required=wish.kind in (Kind.COMMENTED, Kind.PLANNED)
    )
    act = act_of(name, wish.kind, hand, now)
    act |= {"episode": standing.episode, "target": standing.target, "comment": comment}
    match wish.kind:
        case Kind.ASSIGNED:
            if not wish.assignee:
                faults.found["assignee"] = Fault.REQUIRED
            elif wish.assignee not in recipients:
                faults.found["assignee"] = Fault.UNKNOWN
            act["assignee"] = wish.assignee
        case Kind.PLANNED:
            due = faults.day("due", wish.due)
            if due is not None and due < today:
                faults.found["due"] = Fault.PAST
            elif due is not None and due > today + FARTHEST_DUE:
                faults.found["due"] = Fault.TOO_FAR
            act["due"] = wish.due
        case _:
            pass
    faults.refuse_if_any()
    if not standing.open and wish.kind is not Kind.COMMENTED:
        raise Conflict("over")
    if wish.kind is Kind.ACKNOWLEDGED and standing.acknowledged is not None:
        raise Conflict("acknowledged", by=standing.acknowledged)
    return act


def act_id(hand: Hand, key: str) -> str:
    """The id of an act: the same hand and the same key of a form are always the same act."""
    return str(uuid5(NAMESPACE_URL, f"slipwatch:act/{hand.via}/{hand.by}/{key}"))


def act_of(name: str, kind: str, hand: Hand, now: datetime) -> ActDocument:
    """The frame of an act: who, when, by which way. The store keeps milliseconds."""
    at = now.replace(microsecond=now.microsecond // 1000 * 1000)
    act: ActDocument = {
        "_id": name, "kind": str(kind), "at": at, "by": hand.by, "via": hand.via, "taken": None
    }  # fmt: skip
    if hand.role is not None:
        act["role"] = hand.role
    return act


def same_wish(act: ActDocument, episode: str, wish: Wish) -> bool:
    """Whether an act is what a wish about an episode asks for: a form sent twice does. What the
    act's kind does not take (a day, an assignee) was not kept, and says nothing."""
    asked = {
        "kind": wish.kind.value,
        "episode": episode,
        "comment": tidy(wish.comment),
        "assignee": wish.assignee,
        "due": wish.due,
    }
    return all(act.get(name, given) == given for name, given in asked.items())


def same_act(one: ActDocument, other: ActDocument) -> bool:
    """Whether two acts under one id ask for the same: a form sent twice does."""
    return _asked(one) == _asked(other)


def _asked(act: ActDocument) -> dict[str, Any]:
    return {
        name: value
        for name, value in act.items()
        if name not in ("at", "taken", "role", "starts", "target")
    }
