"""Stored reports as vintages: the one way back from a plain report to the domain's values."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from sys import intern
from typing import Any

from targets.observations import Decision, Fact, Observation, ObsStatus, Stage
from targets.periods import Period


def observations_from_plain(report: Mapping[str, Any]) -> tuple[Observation, ...]:
    """The figures of one report as it is kept. They were admitted before they were stored."""
    reported_at = datetime.fromisoformat(report["reported_at"])
    return tuple(
        Observation(
            fact=_fact(
                report["target"],
                figure["measure"],
                figure["area"],
                figure["period"],
                figure["stage"],
            ),
            value=figure["value"],
            status=ObsStatus(figure["status"]),
            reported_at=reported_at,
            source=intern(report["source"]),
            event_id=report["event_id"],
            note=intern(figure["note"]),
            evidence=intern(figure["evidence"]),
            invented=report["invented"],
            opinion=Decision(figure.get("opinion", "")),
        )
        for figure in report["observations"]
    )


@lru_cache(65_536)  # a fact is reported again and again: one value for all its vintages
def _fact(target: str, measure: str, area: str, period: str, stage: str) -> Fact:
    return Fact(target, measure, area, Period.parse(period), Stage(stage))
