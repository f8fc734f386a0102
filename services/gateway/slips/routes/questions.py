"""What a question in an address asks of slips, and what a form has in its fields."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from services.gateway.identity.principal import Principal
from services.gateway.questions import BadQuestion
from services.gateway.slips.acting import BadAct, Fault
from services.gateway.slips.asked import Asked, State
from services.gateway.slips.ports import Log
from services.gateway.slips.silences import day_begins
from targets.catalogue import Programme
from targets.verdicts import Severity

#: What the log can be filtered by, beside the day.
LOG = ("episode", "target", "recipient", "channel", "state", "why")


def asked_of(
    who: Principal,
    *,
    target: Iterable[str] = (),
    theme: Iterable[str] = (),
    department: Iterable[str] = (),
    severity: Iterable[str] = (),
    state: str = "",
    mine: bool = False,
) -> Asked:
    """The filters of the inbox; what a page's form cannot know is left out."""
    return Asked(
        frozenset(one for one in target if one),
        frozenset(one for one in theme if one),
        frozenset(one for one in department if one),
        frozenset(Severity(one) for one in severity if one in set(Severity)),
        State(state) if state in set(State) else None,
        who.departments if mine and who.signed_in else None,
    )


def log_of(programme: Programme, query: Mapping[str, str]) -> Log:
    """The filters of the delivery log; a day that is none is refused."""
    since = until = None
    day = query.get("day", "")
    if day:
        try:
            first = date.fromisoformat(day)
            since = day_begins(first, programme.timezone)
            until = day_begins(first + timedelta(days=1), programme.timezone)
        except (ValueError, OverflowError) as error:
            raise BadQuestion("day", "a day like 2026-09-30", day) from error
    given = {name: query.get(name, "")[:200] for name in LOG}
    return Log(
        given["episode"],
        given["target"],
        given["recipient"],
        given["channel"],
        given["state"],
        given["why"],
        dead=query.get("dead", "") in ("1", "true"),
        since=since,
        until=until,
    )


def day_field(name: str, given: str) -> date | None:
    """A day of a form; None when it was left empty. Raises BadAct."""
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise BadAct({name: Fault.NO_DAY}) from error
