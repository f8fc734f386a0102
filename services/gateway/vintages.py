"""Stored reports as vintages of the domain, and which of them are current."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.stored import MeasurementDocument
from targets.observations import Observation
from targets.plain_reports import observations_from_plain


def observations(reports: Iterable[MeasurementDocument]) -> list[Observation]:
    """Every vintage in these reports. They were admitted before they were stored."""
    return [seen for report in reports for seen in observations_from_plain(report)]


def end_of(day: date, timezone: str) -> datetime:
    """The first moment that a day in the programme's time zone no longer holds."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(timezone))
    return midnight.astimezone(UTC)


def today(now: datetime, timezone: str) -> date:
    """The day it is where the programme is."""
    return now.astimezone(ZoneInfo(timezone)).date()
