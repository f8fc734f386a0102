"""The part of the recipients' file that says when and how much people are told."""

import re
from datetime import time, timedelta

from catalogue.fields import Fields
from services.alerts.habits import Budget, Habits, Outage, Quiet, Unstable

_SPAN = re.compile(r"(\d{1,5})(s|m|h|d)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_NAMES = (
    "quiet",
    "budget",
    "bundle",
    "recovery",
    "unstable",
    "outage",
    "digest_at",
    "critical_apart",
)


def habits_of(top: Fields) -> Habits:
    """The habits of the file; what it does not say is as it is without."""
    fields = top.inner("habits") if top.has("habits") else None
    usual = Habits()
    if fields is None:
        return usual
    fields.only(_NAMES)
    return Habits(
        quiet=quiet_of(fields),
        budget=budget_of(fields) or usual.budget,
        bundle=span(fields, "bundle", usual.bundle),
        recovery=span(fields, "recovery", usual.recovery),
        unstable=_unstable(fields, usual.unstable),
        outage=_outage(fields, usual.outage),
        digest_at=clock(fields, "digest_at", usual.digest_at),
        critical_apart=_count(fields, "critical_apart", usual.critical_apart),
    )


def quiet_of(fields: Fields) -> Quiet | None:
    """The hours of rest, if the field is there."""
    inner = fields.inner("quiet") if fields.has("quiet") else None
    if inner is None:
        return None
    inner.only(("from", "to", "weekends", "holidays"))
    return Quiet(
        start=clock(inner, "from", Quiet().start),
        end=clock(inner, "to", Quiet().end),
        weekends=inner.flag("weekends", False),
        holidays=inner.flag("holidays", True),
    )


def budget_of(fields: Fields) -> Budget | None:
    """The most letters, if the field is there."""
    inner = fields.inner("budget") if fields.has("budget") else None
    if inner is None:
        return None
    inner.only(("hour", "day"))
    return Budget(hour=_count(inner, "hour", Budget().hour), day=_count(inner, "day", Budget().day))


def _unstable(fields: Fields, usual: Unstable) -> Unstable:
    inner = fields.inner("unstable") if fields.has("unstable") else None
    if inner is None:
        return usual
    inner.only(("changes", "within"))
    return Unstable(_count(inner, "changes", usual.changes), span(inner, "within", usual.within))


def _outage(fields: Fields, usual: Outage) -> Outage:
    inner = fields.inner("outage") if fields.has("outage") else None
    if inner is None:
        return usual
    inner.only(("targets", "of_one_cadence", "within", "gather"))
    return Outage(
        _count(inner, "targets", usual.targets),
        _count(inner, "of_one_cadence", usual.of_one_cadence),
        span(inner, "within", usual.within),
        span(inner, "gather", usual.gather),
    )


def span(fields: Fields, name: str, usual: timedelta | None = None) -> timedelta:
    """A length of time, written as 45s, 15m, 2h or 3d."""
    if usual is not None and not fields.has(name):
        return usual
    said = _SPAN.fullmatch(text := fields.text(name))
    if said is None:
        if text:
            fields.wrong(name, f"{text!r} is no length of time; write 45s, 15m, 2h or 3d")
        return usual or timedelta()
    return timedelta(**{_UNITS[said[2]]: int(said[1])})


def clock(fields: Fields, name: str, usual: time) -> time:
    """A time of day, written as 06:30."""
    if not fields.has(name):
        return usual
    said = _CLOCK.fullmatch(text := fields.text(name))
    if said is None:
        if text:
            fields.wrong(name, f"{text!r} is no time of day; write it as 06:30")
        return usual
    return time(int(said[1]), int(said[2]))


def _count(fields: Fields, name: str, usual: int) -> int:
    found = fields.integer(name, usual)
    if found < 1:
        fields.wrong(name, "this has to be at least 1")
        return usual
    return found
