"""THE JUDGE: a verdict is a pure function of the programme, the figures and the day."""

from collections.abc import Iterable
from datetime import date

from targets.case import Case
from targets.catalogue import Programme, Target
from targets.checklist import judge_checklist
from targets.figures import dispute_notes, figures
from targets.floor import judge_floor
from targets.kinds import Checklist, Floor, Rank, RankGain, Reach
from targets.observations import Observation
from targets.rank import judge_rank, judge_rank_gain
from targets.reach import judge_reach
from targets.verdicts import Reason, Status, Verdict
from targets.wording import reason_name


def judge(
    programme: Programme, target: Target, vintages: Iterable[Observation], day: date
) -> Verdict:
    """Judge a target on a day from every vintage of its figures, in any order and number."""
    found = figures(target, vintages)
    case = Case(programme, target, day, found, notes=dispute_notes(found))
    match target.rule:
        case Reach():
            return judge_reach(case)
        case Floor() as rule:
            return judge_floor(case, rule)
        case Rank(n=n):
            return judge_rank(case, n)
        case RankGain(n=n, since=since):
            return judge_rank_gain(case, n, since)
        case Checklist() as rule:
            return judge_checklist(case, rule)
        case _:
            unbuilt = Reason.RULE_NOT_BUILT
            return case.verdict(Status.NO_DATA, unbuilt, reason_name[unbuilt])
