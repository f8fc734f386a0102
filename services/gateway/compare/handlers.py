"""What became different between what was known on one day and on another."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from services.gateway.handlers import Reader
from services.gateway.kept import Kept
from services.gateway.ports import Span
from services.gateway.questions import BadQuestion
from services.gateway.search import WORST_FIRST
from services.gateway.vintages import end_of, observations
from services.gateway.windows import walk_back
from targets.observations import Fact, Observation, current
from targets.plain import observation_plain
from targets.slips import Change
from targets.verdicts import Status

Plain = dict[str, Any]

#: Reports of the time between that are looked at for revisions, the newest of them.
MOST_REPORTS = 500
#: Revised figures of one target that are told.
MOST_REVISED = 50
PAIRS_KEPT = 16


class Comparing:
    """Compares two days, each as it was known at its end."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: Kept[tuple[str, str, str], Plain] = Kept(PAIRS_KEPT)

    def today(self) -> date:
        """The day it is where the programme is."""
        return self._reader.today()

    def month_before(self, day: date) -> date:
        """The last day of the month before."""
        return day.replace(day=1) - timedelta(days=1)

    async def compare(self, start: date, end: date, name: str = "") -> Plain:
        """What changed from the end of one day to the end of another; of one target or of all."""
        if start >= end:
            raise BadQuestion("from", "a day before `to`", start.isoformat())
        if name:
            self._reader.known_target(name)
        known = [await self._reader.known_briefly(day) for day in (start, end)]
        key = (known[0].mark, known[1].mark, name)
        found = self._kept.get(key)
        if found is None:
            pairs = [
                (one, other)
                for one, other in zip(known[0].targets, known[1].targets, strict=True)
                if not name or one["id"] == name
            ]
            revised, whole = await self._revised(start, end, name)
            found = {
                "from": start,
                "to": end,
                "target": name or None,
                "moved": [_move(one, other) for one, other in pairs if _differs(one, other)],
                "same": sum(not _differs(one, other) for one, other in pairs),
                "statuses": [_counts(one for one, _ in pairs), _counts(two for _, two in pairs)],
                "revised": revised,
                "revised_complete": whole,
                "slips": await self._slips(start, end, name),
            }
            self._kept.put(key, found)
        return found

    async def _revised(self, start: date, end: date, name: str) -> tuple[list[Plain], bool]:
        """The figures of the first day that were replaced by the second, newest report first, and
        whether all were looked at."""
        programme, store = self._reader.programme, self._reader.store
        first, last = (end_of(day, programme.timezone) for day in (start, end))
        names = frozenset({name} if name else programme.target_by_id)
        newer: dict[str, list[Observation]] = {}
        looked_at, whole = 0, True
        async for group in walk_back(store, Span(names, first, last)):
            if looked_at >= MOST_REPORTS:
                whole = False
                break
            looked_at += len(group)
            for seen in observations(group):
                newer.setdefault(seen.fact.target, []).append(seen)
        found: list[tuple[Observation, Observation]] = []
        for target, vintages in newer.items():
            now = current(vintages)
            periods = frozenset(str(fact.period) for fact in now)
            span = Span(frozenset({target}), None, first, periods)
            before = current(observations(await store.reports_back(span)))
            found += _replaced(before, now)[:MOST_REVISED]
        found.sort(key=lambda pair: pair[1].vintage, reverse=True)
        return [_revision(was, seen) for was, seen in found], whole

    async def _slips(self, start: date, end: date, name: str) -> list[Plain]:
        """What was told of slips between the two days, oldest first."""
        timezone = self._reader.programme.timezone
        changes = await self._reader.store.slip_changes(
            name or None, end_of(end, timezone), end_of(start, timezone)
        )
        return [
            {
                "episode": one["episode"],
                "target": one["target"],
                "finding": one["finding"],
                "subject": one.get("subject"),
                "since": one["since"],
                "change": Change(one["change"]).value,
                "severity": one["severity"],
                "on": one["on"],
                "at": one["at"],
            }
            for one in sorted(changes, key=lambda one: (one["at"], one["episode"], one["seq"]))
        ]


def _differs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    was, now = one["verdict"], other["verdict"]
    return any(was[name] != now[name] for name in ("status", "value", "period", "stage"))


def _move(one: Mapping[str, Any], other: Mapping[str, Any]) -> Plain:
    was, now = one["verdict"], other["verdict"]
    both = was["value"] is not None and now["value"] is not None
    return {
        "target": one["id"],
        "name": other["name"],
        "unit": other["unit"],
        "from": _side(was),
        "to": _side(now),
        "difference": now["value"] - was["value"] if both else None,
        "worse": _rank(now["status"]) < _rank(was["status"]),
        "status_changed": was["status"] != now["status"],
    }


def _side(verdict: Mapping[str, Any]) -> Plain:
    names = ("status", "value", "period", "stage", "achieved", "pace", "score", "invented")
    return {name: verdict[name] for name in names}


def _rank(status: str) -> int:
    return WORST_FIRST.index(Status(status))


def _counts(targets: Any) -> Plain:
    found: Plain = {}
    for target in targets:
        status = target["verdict"]["status"]
        found[status] = found.get(status, 0) + 1
    return {status.value: found[status.value] for status in Status if status.value in found}


def _replaced(
    before: Mapping[Fact, Observation], now: Mapping[Fact, Observation]
) -> Sequence[tuple[Observation, Observation]]:
    """The figures whose newest vintage says something else than the one known before."""
    pairs = [(before[fact], seen) for fact, seen in now.items() if fact in before]
    changed = [
        (was, seen)
        for was, seen in pairs
        if seen.vintage > was.vintage and (was.value, was.status) != (seen.value, seen.status)
    ]
    return sorted(changed, key=lambda pair: pair[1].vintage, reverse=True)


def _revision(was: Observation, seen: Observation) -> Plain:
    return {"was": observation_plain(was), "now": observation_plain(seen)}
