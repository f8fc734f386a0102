"""Silence: what somebody has chosen not to hear of for a time."""

from services.alerts.acts import silenced_until
from services.alerts.deliveries import Why
from services.alerts.stages.plan import Fate, Hold, Notice, Plan


def silence(plan: Plan) -> Plan:
    """Hold what a silence speaks of until it ends: what is open then is told as it stands then.

    The end of an episode is told through a silence, to those who heard of its beginning.
    """
    return plan.each(_silenced)


def _silenced(plan: Plan, notice: Notice) -> Fate | None:
    if notice.about is None or not notice.alarms:
        return None
    until = silenced_until(plan.silences, notice.about.slip, plan.now)
    return Hold(Why.SILENCED, until) if until else None
