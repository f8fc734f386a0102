"""Stored reports as vintages: the one way back from a plain report to the domain's values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from targets.observations import Fact, Observation, ObsStatus, Stage
from targets.periods import Period


def observations_from_plain(report: Mapping[str, Any]) -> tuple[Observation, ...]:
    """The figures of one report as it is kept. They were admitted before they were stored."""
    reported_at = datetime.fromisoformat(report["reported_at"])
    return tuple(
        Observation(
            fact=Fact(
                report["target"],
                figure["measure"],
                figure["area"],
                Period.parse(figure["period"]),
                Stage(figure["stage"]),
            ),
            value=figure["value"],
            status=ObsStatus(figure["status"]),
            reported_at=reported_at,
            source=report["source"],
            event_id=report["event_id"],
            note=figure["note"],
            evidence=figure["evidence"],
            invented=report["invented"],
        )
        for figure in report["observations"]
    )
