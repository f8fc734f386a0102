"""That a verdict was given, out of its entry in the history: one reading for store and twin."""

from collections.abc import Mapping
from typing import Any

from services.gateway.ports import Given, News


def news_of(one: Mapping[str, Any]) -> News:
    """An entry, briefly."""
    return {
        "id": one["_id"],
        "target": one["target"],
        "version": one["version"],
        "judged_at": one["judged_at"],
        "as_of": one["as_of"],
        "catalogue_version": one["catalogue_version"],
        "status": one["status"],
        "sentence": one["verdict"]["sentence"],
    }


def given_of(one: Mapping[str, Any]) -> Given:
    """An entry with what its verdict rests on."""
    verdict = one["verdict"]
    return {
        **news_of(one),
        "reason": verdict["reason"],
        "invented": verdict["invented"],
        "held": verdict["quarantined"],
    }
