"""The plain forms of the domain's values: dicts with exact Decimals and ISO dates, THE shape that
the API shows, the store keeps and the offline judge prints."""

from decimal import Decimal
from typing import Any

from targets.catalogue import Programme, Target
from targets.goals import Goal
from targets.measures import Measure, Share
from targets.numbers import round_to
from targets.observations import Observation
from targets.plain_rules import rule_plain
from targets.plain_spells import (
    episode_from_plain,
    episode_plain,
    spell_from_plain,
    spell_plain,
)
from targets.verdicts import ItemState, Point, Projection, Quarantined, Verdict
from targets.words import Text

__all__ = [
    "episode_from_plain",
    "episode_plain",
    "observation_plain",
    "spell_from_plain",
    "spell_plain",
    "target_plain",
    "verdict_plain",
]

Plain = dict[str, Any]

#: What a verdict carries of what can be long: the latest points (ten years of months) and the
#: latest figures that its derivation names. All are counted, and the reports hold every one.
POINTS_KEPT = 120
INPUTS_KEPT = 24

SHARE_PLACES = 6
SCORE_PLACES = 2
VALUE_PLACES = 6


def text_plain(text: Text | None) -> dict[str, str] | None:
    """Both languages."""
    return {"vi": text.vi, "en": text.en} if text else None


def rounded(value: Decimal | None, places: int) -> Decimal | None:
    """Rounded for display; decisions were made on the exact number."""
    return None if value is None else round_to(value, places)


def goal_plain(goal: Goal) -> Plain:
    """What is promised, by when, compared how."""
    return {"value": goal.value, "by": goal.by.isoformat(), "comparison": goal.comparison.value}


def target_plain(programme: Programme, target: Target, verdict: Verdict | None) -> Plain:
    """THE `target` object of the API: the promise, and its verdict when there is one."""
    base = target.base
    return {
        "id": target.id,
        "name": text_plain(target.name),
        "theme": target.theme,
        "kind": target.kind.value,
        "unit": target.unit,
        "goals": [goal_plain(goal) for goal in target.goals],
        "base": base and {"value": base.value, "period": str(base.period), "source": base.source},
        "waypoints": [
            {"value": one.value, "by": one.by.isoformat(), "source": one.source}
            for one in target.waypoints
        ],
        "breaks": [{"start": str(one.start), "why": text_plain(one.why)} for one in target.breaks],
        "rule": rule_plain(target.rule),
        "value": target.value if isinstance(target.value, str) else _share_plain(target.value),
        "measures": [measure_plain(measure) for measure in target.measure_by_id.values()],
        "owner": {
            "id": target.owner.id,
            "name": text_plain(target.owner.name),
            "assumed": target.owner.assumed,
        },
        "cadence": target.cadence.value,
        "publishing_delay_days": target.publishing_delay_days,
        "paragraph": target.paragraph,
        "weight": target.weight,
        "area": programme.area,
        "catalogue_version": programme.version,
        "note": text_plain(target.note),
        "verdict": verdict and verdict_plain(verdict),
    }


def _share_plain(share: Share) -> Plain:
    return {"numerator": share.numerator, "denominator": share.denominator}


def measure_plain(measure: Measure) -> Plain:
    """A series that a target is computed from."""
    return {
        "id": measure.id,
        "name": text_plain(measure.name),
        "unit": measure.unit,
        "aggregate": measure.aggregate.value,
        "stages": [stage.value for stage in measure.stages],
        "context": measure.context,
    }


def verdict_plain(verdict: Verdict) -> Plain:
    """A verdict with everything behind it."""
    return {
        "target": verdict.target,
        "area": verdict.area,
        "status": verdict.status.value,
        "reason": verdict.reason.value,
        "sentence": text_plain(verdict.sentence),
        "value": rounded(verdict.value, VALUE_PLACES),
        "period": verdict.period and str(verdict.period),
        "stage": verdict.stage.value,
        "achieved": rounded(verdict.achieved, SHARE_PLACES),
        "required": rounded(verdict.required, SHARE_PLACES),
        "pace": rounded(verdict.pace, SHARE_PLACES),
        "score": rounded(verdict.score, SCORE_PLACES),
        "evidence": verdict.evidence and verdict.evidence.value,
        "as_of": verdict.as_of.isoformat(),
        "rule_version": verdict.rule_version,
        "catalogue_version": verdict.catalogue_version,
        "goal": verdict.goal and goal_plain(verdict.goal),
        "base": _base_plain(verdict),
        "shortfall": verdict.shortfall,
        "n": verdict.n,
        "projection": verdict.projection and projection_plain(verdict.projection),
        "confirmed": verdict.confirmed,
        "invented": verdict.invented,
        "points": [point_plain(point) for point in verdict.points[-POINTS_KEPT:]],
        "points_count": len(verdict.points),
        "items": [item_plain(item) for item in verdict.items],
        "findings": [spell_plain(spell) for spell in verdict.findings],
        "spells": [spell_plain(spell) for spell in verdict.spells],
        "steps": [
            {"text": text_plain(step.text), "formula": step.formula} for step in verdict.steps
        ],
        "opinions": [
            {
                "method": one.method,
                "result": one.result,
                "value": rounded(one.value, SHARE_PLACES),
                "score": rounded(one.score, SCORE_PLACES),
                "why": text_plain(one.why),
            }
            for one in verdict.opinions
        ],
        "inputs": [observation_plain(one) for one in verdict.inputs[-INPUTS_KEPT:]],
        "inputs_count": len(verdict.inputs),
        "quarantined": [_quarantined_plain(one) for one in verdict.quarantined],
        "quarantined_count": verdict.held,
        "notes": [text_plain(note) for note in verdict.notes],
    }


def _base_plain(verdict: Verdict) -> Plain | None:
    if verdict.base_value is None:
        return None
    return {
        "value": rounded(verdict.base_value, VALUE_PLACES),
        "period": verdict.base_period and str(verdict.base_period),
        "assumed": verdict.base_assumed,
        "source": verdict.base_source,
    }


def point_plain(point: Point) -> Plain:
    """One period of the series."""
    return {
        "period": str(point.period),
        "end": point.period.end.isoformat(),
        "value": rounded(point.value, VALUE_PLACES),
        "status": point.status.value,
        "settled": point.settled,
        "stage": point.stage.value,
        "achieved": rounded(point.achieved, SHARE_PLACES),
        "required": rounded(point.required, SHARE_PLACES),
        "pace": rounded(point.pace, SHARE_PLACES),
        "confirmed": point.confirmed,
        "series": point.series,
        "n": point.among,
    }


def projection_plain(projection: Projection) -> Plain:
    """Where the series is heading."""
    return {
        "value": rounded(projection.value, VALUE_PLACES),
        "low": rounded(projection.low, VALUE_PLACES),
        "high": rounded(projection.high, VALUE_PLACES),
        "by": projection.by.isoformat(),
        "method": projection.method,
    }


def item_plain(item: ItemState) -> Plain:
    """One deliverable."""
    return {
        "id": item.id,
        "name": text_plain(item.name),
        "done": item.done,
        "overdue": item.overdue,
        "due": item.due.isoformat(),
        "done_in": item.done_in and str(item.done_in),
    }


def _quarantined_plain(held: Quarantined) -> Plain:
    return {
        **observation_plain(held.observation),
        "reason": held.reason,
        "plausible": {"low": held.plausible.low, "high": held.plausible.high},
        "before": _beside_plain(held.before),
        "judged": _beside_plain(held.judged),
    }


def _beside_plain(one: Observation | None) -> Plain | None:
    """A figure that stands beside a held one."""
    if one is None:
        return None
    return {
        "period": str(one.fact.period),
        "value": one.value,
        "reported_at": one.reported_at.isoformat(),
        "source": one.source,
    }


def observation_plain(one: Observation) -> Plain:
    """One vintage of one fact."""
    fact = one.fact
    return {
        "target": fact.target,
        "measure": fact.measure,
        "area": fact.area,
        "period": str(fact.period),
        "stage": fact.stage.value,
        "value": one.value,
        "status": one.status.value,
        "reported_at": one.reported_at.isoformat(),
        "source": one.source,
        "event_id": one.event_id,
        "note": one.note,
        "evidence": one.evidence,
        "invented": one.invented,
        "accepted": one.accepted,
        "opinion": one.opinion.value,
    }
