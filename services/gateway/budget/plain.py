"""The plain form of a budget, which the API answers."""

from collections.abc import Mapping
from typing import Any

from services.gateway.budget.words import unsaid_text
from targets.budget import Budget, Line, Month, Within
from targets.plain import SHARE_PLACES, VALUE_PLACES, rounded, text_plain

Plain = dict[str, Any]


def budget_plain(budget: Budget, target: Mapping[str, Any]) -> Plain:
    """One floor on money, with the status and the sentence of its verdict."""
    verdict = target["verdict"]
    return {
        "target": budget.target.id,
        "name": text_plain(budget.target.name),
        "limit": budget.rule.limit,
        "rising": budget.rule.rising,
        "status": verdict["status"],
        "reason": verdict["reason"],
        "sentence": verdict["sentence"],
        "lines": [line_plain(line) for line in budget.lines],
        "within": budget.within and within_plain(budget.within),
        "unsaid": [
            {
                "why": one.why.value,
                "year": one.year and str(one.year),
                "stage": one.stage.value,
                "months": [str(month) for month in one.months],
                "text": text_plain(unsaid_text(budget, one)),
            }
            for one in budget.unsaid
        ],
        "held_count": len(budget.held),
        "invented": budget.invented or verdict["invented"],
    }


def line_plain(line: Line) -> Plain:
    """One stage of one year."""
    return {
        "year": str(line.year),
        "stage": line.stage.value,
        "numerator": line.part.value if line.part else None,
        "denominator": line.whole.value if line.whole else None,
        "share": rounded(line.share, VALUE_PLACES),
        "held": line.held,
        "shortfall": rounded(line.short, VALUE_PLACES),
        "share_before": rounded(line.before, VALUE_PLACES),
        "fall": line.fallen,
        "denominator_at_most": line.most_whole,
        "numerator_at_least": line.least_part,
        "settled": all(one.settled for one in line.inputs),
        "sources": sorted({one.source for one in line.inputs}),
        "invented": line.invented,
    }


def within_plain(within: Within) -> Plain:
    """A budget year from January to December."""
    return {
        "year": str(within.year),
        "basis": within.basis.value,
        "needed": rounded(within.needed, VALUE_PLACES),
        "counted": within.counted,
        "left": rounded(within.left, VALUE_PLACES),
        "through": within.through and str(within.through),
        "months": [_month_plain(month) for month in within.months],
    }


def _month_plain(month: Month) -> Plain:
    return {
        "month": str(month.period),
        "due_share": rounded(month.due_share, SHARE_PLACES),
        "due": rounded(month.due, VALUE_PLACES),
        "spent": month.spent,
        "spent_alone": month.alone,
        "asked": month.asked.amount if month.asked else None,
        "asked_total": month.asked.total if month.asked else None,
    }
