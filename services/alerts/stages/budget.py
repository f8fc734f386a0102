"""Budget per person: the first thing at once, the next ones together, never too many letters."""

from datetime import timedelta

from services.alerts.deliveries import Why
from services.alerts.stages.plan import Fate, Hold, Notice, Plan

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def budget(plan: Plan) -> Plan:
    """Hold what comes soon after a letter, and all that is above what a person is to get.

    What is critical is never held; its letters count.
    """
    return plan.each(_bundled).each(_within)


def _bundled(plan: Plan, notice: Notice) -> Fate | None:
    if _free(notice) or not plan.habits.bundle:
        return None
    here = (
        one
        for one in plan.lately
        if one.channel is notice.delivery.channel and not one.occasion.digest
    )
    left = plan.letters_since(plan.now - plan.habits.bundle, here)
    return Hold(Why.BUNDLED, left[-1] + plan.habits.bundle) if left else None


def _within(plan: Plan, notice: Notice) -> Fate | None:
    if _free(notice):
        return None
    for span, most in ((HOUR, plan.budget.hour), (DAY, plan.budget.day)):
        left = plan.letters_since(plan.now - span, plan.lately)
        if len(left) >= most:
            return Hold(Why.BUDGET, left[-most] + span)
    return None


def _free(notice: Notice) -> bool:
    """Whether no budget holds it: a letter that may have left already is none more."""
    return notice.urgent or notice.again or notice.delivery.occasion.digest
