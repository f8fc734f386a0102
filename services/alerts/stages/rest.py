"""Quiet hours and holidays: nobody is disturbed at rest but for what is critical."""

from services.alerts.deliveries import Why
from services.alerts.habits import Rest
from services.alerts.stages.plan import Fate, Hold, Notice, Plan

WHY = {Rest.NIGHT: Why.QUIET_HOURS, Rest.DAY_OFF: Why.DAY_OFF}


def rest(plan: Plan) -> Plan:
    """Hold until the morning of the next day on which this person is at work."""
    return plan.each(_rests)


def _rests(plan: Plan, notice: Notice) -> Fate | None:
    if plan.quiet is None or notice.urgent or notice.delivery.occasion.digest:
        return None
    over = plan.quiet.over(plan.now, plan.zone, plan.days_off)
    return Hold(WHY[over[1]], over[0]) if over else None
