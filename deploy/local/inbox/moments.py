"""Moments as the inbox shows them."""

from datetime import datetime
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def shown(moment: str) -> str:
    """2026-11-23T05:00:00+00:00 as 12:00:00 23/11/2026, in Vietnam's time."""
    try:
        return datetime.fromisoformat(moment).astimezone(_ZONE).strftime("%H:%M:%S %d/%m/%Y")
    except ValueError:
        return moment
