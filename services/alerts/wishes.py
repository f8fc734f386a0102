"""What the other side of an HTTP call asks for."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=1)


def retry_after(header: str, now: datetime) -> datetime | None:
    """What a Retry-After header asks for: seconds, or a date (RFC 9110 10.2.3); a day at most."""
    asked = header.strip()
    if asked.isdecimal() and len(asked) <= len("86400"):
        return now + min(timedelta(seconds=int(asked)), LONGEST)
    try:
        found = parsedate_to_datetime(asked)
    except ValueError:
        return None
    return min(found, now + LONGEST) if found.tzinfo else None
