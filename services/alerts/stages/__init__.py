"""The pipeline: which of the messages to one person leave now, which wait, which never go, and
why. Pure, and it reads as its list."""

from functools import reduce

from services.alerts.stages.budget import budget
from services.alerts.stages.dedupe import dedupe
from services.alerts.stages.gathering import Bundle, next_letter
from services.alerts.stages.group import group
from services.alerts.stages.inhibit import inhibit
from services.alerts.stages.plan import Plan
from services.alerts.stages.rest import rest
from services.alerts.stages.route import route
from services.alerts.stages.silence import silence

STAGES = (route, group, inhibit, rest, silence, budget, dedupe)


def decide(plan: Plan) -> tuple[Plan, Bundle | None]:
    """Every notice with its fate, and the next letter to deliver."""
    decided = reduce(lambda so_far, stage: stage(so_far), STAGES, plan)
    return decided, next_letter(decided)


__all__ = ["STAGES", "Bundle", "Plan", "decide"]
