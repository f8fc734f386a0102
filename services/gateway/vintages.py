"""Stored reports as vintages of the domain, and which of them are current."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.stored import MeasurementDocument
from targets.observations import Fact, Observation, ObsStatus, Stage
from targets.periods import Period


def observations(reports: Iterable[MeasurementDocument]) -> list[Observation]:
    """Every vintage in these reports. They were admitted before they were stored."""
    return [
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
            reported_at=datetime.fromisoformat(report["reported_at"]),
            source=report["source"],
            event_id=report["event_id"],
            note=figure["note"],
            evidence=figure["evidence"],
            invented=report["invented"],
        )
        for report in reports
        for figure in report["observations"]
    ]


def end_of(day: date, timezone: str) -> datetime:
    """The first moment that a day in the programme's time zone no longer holds."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(timezone))
    return midnight.astimezone(UTC)


def today(now: datetime, timezone: str) -> date:
    """The day it is where the programme is."""
    return now.astimezone(ZoneInfo(timezone)).date()
