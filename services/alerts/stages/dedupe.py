"""Dedupe: only what is news to this person."""

from services.alerts.bundles import BundleKind
from services.alerts.deliveries import Occasion, State, Why
from services.alerts.stages.plan import Fate, Go, Leave, Notice, Plan


def dedupe(plan: Plan) -> Plan:
    """Leave what the person knows, and the end of what the person never heard of."""
    return plan.each(_is_news)


def _is_news(_: Plan, notice: Notice) -> Fate | None:
    if notice.about is None or notice.delivery.occasion is not Occasion.CHANGE:
        return None
    told, chapter = notice.last_told, notice.about.chapter
    last = notice.last_delivery
    if last is not None and last.kind == BundleKind.UNSTABLE:
        return None  # whoever heard that it will not settle hears how it did
    if last is not None and not _certain(notice, last.seq):
        return None  # it may never have arrived: better told in other words than not at all
    if told is None or told.closing:
        return Leave(State.SUPPRESSED, Why.NEVER_TOLD) if chapter.closing else None
    if notice.fate == Go(BundleKind.UNSTABLE) or chapter.closing:
        return None
    same = told.event.severity == chapter.event.severity
    return Leave(State.SUPPRESSED, Why.NO_NEWS) if same else None


def _certain(notice: Notice, seq: int) -> bool:
    """Whether the person was told of this change for sure, by whatever channel."""
    return any(one.seq == seq and one.state is State.SENT for one in notice.siblings)
