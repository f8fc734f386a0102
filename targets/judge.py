"""THE JUDGE: a verdict is a pure function of the programme, the figures and the day."""

from collections.abc import Iterable
from datetime import date

from targets.catalogue import Programme, Target
from targets.observations import Observation
from targets.verdicts import Reason, Status, Verdict
from targets.wording import reason_name


def judge(
    programme: Programme, target: Target, vintages: Iterable[Observation], day: date
) -> Verdict:
    """Judge a target on a day from every vintage of its figures, in any order and number."""
    return Verdict(
        target.id,
        programme.area,
        day,
        programme.version,
        Status.NO_DATA,
        Reason.RULE_NOT_BUILT,
        reason_name[Reason.RULE_NOT_BUILT],
        goal=target.goal_on(day),
    )
