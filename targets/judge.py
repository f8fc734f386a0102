"""THE JUDGE: a verdict is a pure function of the programme, the figures and the day."""

from collections.abc import Iterable
from datetime import date
from decimal import Context, localcontext

from targets.benchmark import judge_above
from targets.case import Case, note_predecessors
from targets.catalogue import Programme, Target
from targets.checklist import judge_checklist
from targets.count import judge_count
from targets.figures import dispute_notes
from targets.floor import judge_floor
from targets.group import judge_group
from targets.growth import judge_growth
from targets.judged import judge_judged
from targets.kinds import (
    Above,
    Checklist,
    Count,
    Floor,
    Group,
    Growth,
    Judged,
    Rank,
    RankGain,
    Reach,
)
from targets.ledger import Ledger
from targets.observations import Observation
from targets.rank import judge_rank, judge_rank_gain
from targets.reach import judge_reach
from targets.said_words import with_opinions
from targets.verdicts import Verdict

#: Sums and products of admitted figures (28 digits each) are exact; only what is divided for
#: showing is rounded, far behind the last place that is shown.
_EXACT = Context(prec=80)


def judge(
    programme: Programme, target: Target, vintages: Iterable[Observation], day: date
) -> Verdict:
    """Judge a target on a day from every vintage of its figures, in any order and number."""
    ledger = Ledger(target)
    ledger.add(vintages)
    return judge_ledger(programme, ledger, day)


def judge_ledger(programme: Programme, ledger: Ledger, day: date) -> Verdict:
    """Judge a target on a day from its ledger; what an earlier judgement derived is used again.

    A ledger is judged by one programme: another catalogue version begins another ledger.
    """
    with localcontext(_EXACT):
        return _judge(programme, ledger, day)


def _judge(programme: Programme, ledger: Ledger, day: date) -> Verdict:
    target, found = ledger.target, ledger.figures
    case = Case(programme, target, day, found, found.held(), notes=dispute_notes(found))
    note_predecessors(case)
    return with_opinions(_by_rule(case), case)


def _by_rule(case: Case) -> Verdict:
    match case.target.rule:
        case Reach():
            return judge_reach(case)
        case Floor() as rule:
            return judge_floor(case, rule)
        case Growth() as rule:
            return judge_growth(case, rule)
        case Rank(n=n):
            return judge_rank(case, n)
        case RankGain(n=n, since=since):
            return judge_rank_gain(case, n, since)
        case Above() as rule:
            return judge_above(case, rule)
        case Group() as rule:
            return judge_group(case, rule)
        case Checklist() as rule:
            return judge_checklist(case, rule)
        case Count():
            return judge_count(case)
        case Judged() as rule:
            return judge_judged(case, rule)
