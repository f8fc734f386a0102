"""What people decide about a held figure, checked: a decision that may be kept, or what is wrong.

Accepting and refusing speak of the figure as it is; correcting reports another value under the
source's own name, which is an ordinary figure and can be held itself. Who reported a figure
through us does not accept it: it takes another pair of eyes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from schemas.stored import PlainText
from services.gateway.reporting.held import held_id, written
from services.gateway.reporting.numerals import Ambiguous, NotANumber, number_in
from services.gateway.reporting.ports import DecisionDocument
from services.gateway.slips.acting import tidy
from targets.catalogue import Target
from targets.limits import impossible, not_representable

Plain = Mapping[str, Any]

#: The source of events that carry an opinion: contract with scoring and ingest.
OURS = "urn:slipwatch:gateway:decisions"
LONGEST = 1000  # characters of a reason: it travels with the figure as its note
_TICK = timedelta(milliseconds=1)


class Kind(StrEnum):
    """What can be decided about a held figure."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REFUSED = "refused"


#: A file of figures that somebody reported through us.
REPORTED = "reported"


class State(StrEnum):
    """How far a decision has come."""

    PENDING = "pending"
    PUBLISHED = "published"
    FAILED = "failed"


class Fault(StrEnum):
    """What can be wrong with a field."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"
    AMBIGUOUS = "ambiguous"
    SAME = "same"
    IMPOSSIBLE = "impossible"
    NOT_REPRESENTABLE = "not_representable"
    NOT_EXPECTED = "not_expected"  # a value where none is asked for


class BadDecision(Exception):
    """Fields that cannot be taken as they are: which, and why."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        super().__init__(", ".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.faults = dict(faults)


class Stale(Exception):
    """The figure does not stand as it was seen. `why` is changed, not_held, decided or other:
    another decision under the same key."""

    def __init__(self, why: str, by: DecisionDocument | None = None) -> None:
        super().__init__(why)
        self.why, self.by = why, by


class OwnFigure(Exception):
    """Who reported or corrected a figure may not accept it."""


class SwitchedOff(Exception):
    """No ingest is named to publish through, so nothing can be decided here."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand it is: an account, by which way, and how it is shown."""

    by: str
    via: str
    role: PlainText


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form or a program asks for, as it came. `value` is a text as people type numbers, or
    a number."""

    kind: Kind
    reason: str
    value: str | Decimal = ""


def decision_of(
    target: Target,
    figure: Plain,
    newest: datetime,
    wish: Wish,
    hand: Hand,
    key: str,
    number: int,
    now: datetime,
) -> DecisionDocument:
    """The decision that a wish comes to; raises BadDecision.

    `newest` is when the fact was reported last: a decision comes after it, whatever the source's
    clock says. `number` counts the decisions on this figure before.
    """
    faults: dict[str, Fault] = {}
    reason = tidy(wish.reason)
    if not reason:
        faults["reason"] = Fault.REQUIRED
    elif len(reason) > LONGEST:
        faults["reason"] = Fault.TOO_LONG
    value = _value(target, figure, wish, faults)
    if faults:
        raise BadDecision(faults)
    held = held_id(figure)
    name = f"{held}.{number}"
    corrected = wish.kind is Kind.CORRECTED
    return {
        "_id": name,
        "kind": wish.kind.value,
        "at": max(_whole(now), _whole(newest) + _TICK),
        "by": hand.by,
        "via": hand.via,
        "role": hand.role,
        "key": key,
        "reason": reason,
        "source": figure["source"] if corrected else OURS,
        "state": State.PENDING.value,
        "tries": 0,
        "problem": "",
        "published_at": None,
        "held": held,
        "target": figure["target"],
        "figure": dict(figure),
        "value": value,
        "event": str(uuid5(NAMESPACE_URL, f"slipwatch:decision/{name}/{hand.by}/{key}")),
    }


def _value(target: Target, figure: Plain, wish: Wish, faults: dict[str, Fault]) -> Decimal:
    """The value that the event will say."""
    held: Decimal = figure["value"]
    if wish.kind is not Kind.CORRECTED:
        if wish.value != "":
            faults["value"] = Fault.NOT_EXPECTED
        return held
    if isinstance(wish.value, str) and not wish.value.strip():
        faults["value"] = Fault.REQUIRED
        return held
    try:
        value = wish.value if isinstance(wish.value, Decimal) else number_in(wish.value)
    except Ambiguous:
        faults["value"] = Fault.AMBIGUOUS
        return held
    except NotANumber:
        faults["value"] = Fault.NO_NUMBER
        return held
    fault = _fault_of(target, figure, value)
    if fault is not None:
        faults["value"] = fault
    return value


def _fault_of(target: Target, figure: Plain, value: Decimal) -> Fault | None:
    measure = target.measure_by_id.get(figure["measure"])
    if not value.is_finite():
        return Fault.NO_NUMBER
    if not_representable(value):
        return Fault.NOT_REPRESENTABLE
    if value == figure["value"]:
        return Fault.SAME
    if measure is not None and impossible(target, measure, value, None):
        return Fault.IMPOSSIBLE
    return None


def same_wish(decision: DecisionDocument, held: str, wish: Wish) -> bool:
    """Whether a decision is what a wish asks for: a form sent twice does."""
    if (decision["kind"], decision.get("held")) != (wish.kind, held):
        return False
    if decision["reason"] != tidy(wish.reason):
        return False
    if wish.kind is not Kind.CORRECTED:
        return True
    try:
        asked = wish.value if isinstance(wish.value, Decimal) else number_in(wish.value)
    except (Ambiguous, NotANumber):
        return False
    return written(asked) == written(decision["value"])


def decision_plain(one: DecisionDocument, *, taken: bool) -> dict[str, Any]:
    """A decision as the API shows it. `taken`: scoring has stored the event."""
    return {
        "id": one["_id"],
        "kind": one["kind"],
        "at": one["at"],
        "by": one["by"],
        "via": one["via"],
        "role": one["role"],
        "reason": one["reason"],
        "value": one["value"] if one["kind"] == Kind.CORRECTED else None,
        "state": "taken" if taken else one["state"],
        "problem": one["problem"],
    }


def _whole(at: datetime) -> datetime:
    """To the millisecond, which is what the store keeps."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
