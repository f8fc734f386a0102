"""From what may go now to the next letter: which notices are in it, and what kind it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from services.alerts.bundles import BundleKind
from services.alerts.deliveries import Why, letter_id
from services.alerts.stages.plan import Go, Notice, Plan

#: So late, without having been held back, is what a channel that was away leaves behind.
BACKLOG = timedelta(minutes=2)

_KIND_OF = {
    Why.BUDGET: BundleKind.BUDGET,
    Why.QUIET_HOURS: BundleKind.MORNING,
    Why.DAY_OFF: BundleKind.MORNING,
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """One letter: its id, its kind (None for a letter about one change), and what is in it."""

    id: str
    kind: BundleKind | None
    notices: tuple[Notice, ...]


def next_letter(plan: Plan) -> Bundle | None:
    """The letter that leaves first.

    What may have left already leaves again as the same letter; then what is critical, each by
    itself unless there are many; then what has a letter of its own; the rest goes together.
    """
    ready = [one for one in plan.notices if isinstance(one.fate, Go)]
    ready.sort(key=lambda one: (one.delivery.created_at, one.delivery.episode, one.delivery.seq))
    if not ready:
        return None
    again = [one for one in ready if one.again]
    if again:
        first = again[0].delivery
        kind = BundleKind(first.kind) if first.kind else None
        return Bundle(
            first.letter, kind, tuple(one for one in again if one.delivery.letter == first.letter)
        )
    urgent = [one for one in ready if one.urgent]
    if urgent:
        apart = len(urgent) <= plan.habits.critical_apart or not plan.habits.bundle
        return _letter(plan, urgent[:1] if apart else urgent)
    for one in ready:
        if one.delivery.occasion.digest or one.fate == Go(BundleKind.UNSTABLE):
            return _letter(plan, [one])
    outage = [one for one in ready if one.fate == Go(BundleKind.OUTAGE)]
    return _letter(plan, outage or (ready if plan.habits.bundle else ready[:1]))


def _letter(plan: Plan, notices: Iterable[Notice]) -> Bundle:
    chosen = tuple(notices)
    first = chosen[0]
    kind: BundleKind | None = first.fate.kind if isinstance(first.fate, Go) else None
    if first.delivery.occasion.digest:
        kind = BundleKind(first.delivery.occasion.value)
    elif kind is None and len(chosen) > 1:
        kind = _kind(plan, chosen)
    if len(chosen) == 1:
        return Bundle(first.delivery.id, kind, chosen)
    return Bundle(letter_id(one.delivery.id for one in chosen), kind, chosen)


def _kind(plan: Plan, notices: tuple[Notice, ...]) -> BundleKind:
    reasons = {one.delivery.held[-1].why for one in notices if one.delivery.held}
    for why, kind in _KIND_OF.items():
        if why in reasons:
            return kind
    late = any(plan.now - one.delivery.due_from >= BACKLOG for one in notices)
    return BundleKind.BACKLOG if late else BundleKind.LATER
