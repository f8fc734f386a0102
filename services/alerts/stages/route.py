"""Route: whether a message still leads to this person by this channel."""

from datetime import timedelta

from services.alerts.deliveries import Delivery, Policy, State, Why
from services.alerts.routing import Recipient
from services.alerts.stages.plan import Fate, Leave, Notice, Plan


def route(plan: Plan) -> Plan:
    """Leave what is for somebody who was taken off the list, and what another channel takes over.

    Who is told of a change was decided when it was first heard, and stands in its episode.
    """
    return plan.each(_leads)


def _leads(plan: Plan, notice: Notice) -> Fate | None:
    recipient = plan.recipient
    if recipient is None or notice.delivery.channel not in recipient.ways:
        return Leave(State.SUPPRESSED, Why.RECIPIENT_REMOVED)
    if too_old(notice.delivery, recipient, plan):
        return Leave(State.DEAD, Why.TOO_OLD)
    return None


def too_old(delivery: Delivery, recipient: Recipient, plan: Plan) -> bool:
    """Whether it has been meant to leave for longer than the channel is waited for."""
    return plan.now >= delivery.due_from + limit_of(delivery, recipient, plan.policy)


def limit_of(delivery: Delivery, recipient: Recipient | None, policy: Policy) -> timedelta:
    """How long a delivery is tried by its channel."""
    if delivery.occasion.digest:
        return policy.digest_keeps
    another = recipient is not None and recipient.way_after(delivery.channel) is not None
    return policy.pass_on_after if another else policy.give_up_after
