"""Inhibit: what a larger trouble explains is not told beside it."""

from datetime import timedelta

from services.alerts.bundles import BundleKind
from services.alerts.deliveries import Why
from services.alerts.stages.group import is_silence
from services.alerts.stages.plan import Fate, Go, Hold, Notice, OpenFinding, Plan, Told, worse
from targets.verdicts import FindingKind

#: What a breached floor says already, when it is of the same year.
WEAKER = frozenset({FindingKind.FALLING, FindingKind.BEHIND})


def inhibit(plan: Plan) -> Plan:
    """Hold back the findings under a breached floor, and the silent sources of an outage."""
    return plan.each(_under_a_floor).each(_in_an_outage)


def _under_a_floor(plan: Plan, notice: Notice) -> Fate | None:
    about = notice.about
    if about is None or not notice.alarms or about.chapter.event.finding not in WEAKER:
        return None
    explained = any(_explains(one, about) for one in plan.findings)
    return Hold(Why.FLOOR_BREACHED, plan.now + timedelta(days=1)) if explained else None


def _explains(finding: OpenFinding, about: Told) -> bool:
    event = about.chapter.event
    return (
        finding.finding is FindingKind.FLOOR_BREACHED
        and (finding.target, finding.area) == (event.target, event.area)
        and _year(finding.since) == _year(event.since)
        and not worse(event.severity, finding.severity)
    )


def _year(period: str) -> str:
    return period[:4]


def _in_an_outage(plan: Plan, notice: Notice) -> Fate | None:
    """The silent sources of one outage go as one letter; those that fall silent after it wait.

    Whoever was told of the outage is not told of it again for as long as it may take to gather.
    """
    about = notice.about
    if about is None or not notice.alarms or not is_silence(about) or not outage(plan, about):
        return None
    rule = plan.habits.outage
    told = (one for one in plan.lately if one.kind == BundleKind.OUTAGE)
    left = plan.letters_since(plan.now - rule.within, told)
    if left and notice.delivery.letter == "":
        return Hold(Why.DATA_OUTAGE, left[-1] + rule.within)
    return Go(BundleKind.OUTAGE)


def outage(plan: Plan, about: Told) -> bool:
    """Whether so many sources fell silent about the same time that it is one trouble."""
    rule, opened_at = plan.habits.outage, about.story.course[0].published_at
    silent = {
        one.target: one.cadence
        for one in plan.findings
        if one.finding is FindingKind.SOURCE_SILENT
        and abs(one.opened_at - opened_at) <= rule.within
    }
    alike = sum(cadence is about.cadence for cadence in silent.values())
    return len(silent) >= rule.targets or alike >= rule.of_one_cadence
