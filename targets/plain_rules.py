"""The rules' parameters as plain values."""

from typing import Any

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
    Rule,
)


def rule_plain(rule: Rule) -> dict[str, Any]:
    """What the rule is told by the catalogue, beside the goals."""
    match rule:
        case Floor():
            return {"limit": rule.limit, "rising": rule.rising, "profile": list(rule.profile)}
        case Growth():
            return {
                "flow": rule.flow,
                "base_from": str(rule.base_from),
                "base_to": str(rule.base_to),
            }
        case Rank():
            return {"n": rule.n}
        case RankGain():
            return {"n": rule.n, "since": str(rule.since)}
        case Above():
            return {"measure": rule.measure, "area": rule.area}
        case Group():
            return {
                "k": rule.k,
                "n": rule.n,
                "fields": list(rule.fields),
                "computed": [
                    {"field": one.field, "measure": one.measure, "best": one.best.value}
                    for one in rule.computed
                ],
            }
        case Checklist():
            return {
                "items": [
                    {
                        "id": item.id,
                        "name": {"vi": item.name.vi, "en": item.name.en},
                        "due": item.due.isoformat(),
                        "due_assumed": item.due_assumed,
                    }
                    for item in rule.items
                ]
            }
        case Judged():
            return {"valid_days": rule.valid_days}
        case Reach() | Count():
            return {}
