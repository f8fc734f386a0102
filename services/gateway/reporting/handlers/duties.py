"""Who owes which figure since when, and when each source was heard of last."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.gateway.handlers import Reader
from services.gateway.kept import Kept
from services.gateway.pagination import Page, in_order
from services.gateway.ports import Span
from services.gateway.reporting.owing import PRESSING, Duty, Owed, owed
from services.gateway.vintages import end_of
from targets.catalogue import Target
from targets.periods import Period

Plain = dict[str, Any]

#: So many of a target's newest reports are looked at: its sources and its newest period are there.
#: The page says so.
LOOKED_AT = 20
AT_ONCE = 8  # targets that are read beside each other
TARGETS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the targets is asked for; what is empty asks for all."""

    departments: frozenset[str] = frozenset()
    duties: frozenset[Duty] = frozenset()


@dataclass(frozen=True, slots=True)
class Heard:
    """What the newest reports on a target say: when the last one of each source came, and the
    newest period that any of them is about."""

    sources: Mapping[str, datetime]
    newest: Period | None
    invented: frozenset[str]  # sources whose reports here were all made up

    @property
    def last(self) -> tuple[datetime, str] | None:
        """The last report: when, and of which source."""
        return max(((at, source) for source, at in self.sources.items()), default=None)


class Duties:
    """Answers about what is owed. What was read of a target is kept until scoring has taken in
    another report on it."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._heard: Kept[tuple[str, date | None], tuple[int, Heard]] = Kept(TARGETS_KEPT)

    async def all(self, day: date | None) -> list[Plain]:
        """How every target stands with its figures, what presses most first."""
        known = await self.reader.known_briefly(day)
        heard = await self._heard_of([one["id"] for one in known.targets], day)
        on = day or self.reader.today()
        found = []
        for plain in known.targets:
            target = self.reader.programme.target_by_id[plain["id"]]
            told = heard[target.id]
            due = owed(target, plain["verdict"], told.newest, on)
            found.append(duty_plain(target, plain, due, told, on))
        return sorted(found, key=_pressing)

    async def page(self, asked: Asked, page: Page, day: date | None) -> Plain:
        """One page of them."""
        everything = await self.all(day)
        wanted = [
            one
            for one in everything
            if (not asked.departments or one["department"]["id"] in asked.departments)
            and (not asked.duties or one["duty"] in asked.duties)
        ]
        shown, following = in_order(wanted, page, lambda one: str(one["target"]))
        return {
            "items": shown,
            "next": following,
            "as_of": day or self.reader.today(),
            "counts": counts_of(wanted),
        }

    async def sources(self, page: Page, day: date | None) -> Plain:
        """The sources, the one that was heard of longest ago first."""
        items = sources_of(await self.all(day), day or self.reader.today())
        shown, following = in_order(items, page, lambda one: str(one["source"]))
        return {"items": shown, "next": following, "as_of": day or self.reader.today()}

    async def _heard_of(self, names: Sequence[str], day: date | None) -> dict[str, Heard]:
        # The guards first: what comes between is then read again, never missed.
        guards = await self.reader.store.guards()
        until = None if day is None else end_of(day, self.reader.programme.timezone)
        turns = asyncio.Semaphore(AT_ONCE)

        async def heard(name: str) -> Heard:
            guard = guards.get(name, 0)
            kept = self._heard.get((name, day))
            if kept is None or kept[0] != guard:
                async with turns:
                    span = Span(frozenset({name}), until=until)
                    reports = await self.reader.store.reports_back(span, LOOKED_AT)
                kept = (guard, heard_in(reports))
                self._heard.put((name, day), kept)
            return kept[1]

        return dict(zip(names, await asyncio.gather(*map(heard, names)), strict=True))


def heard_in(reports: Iterable[Mapping[str, Any]]) -> Heard:
    """What some reports on one target say."""
    sources: dict[str, datetime] = {}
    real: set[str] = set()
    newest: Period | None = None
    for report in reports:
        source = report["source"]
        if not report["invented"]:
            real.add(source)
        if source not in sources or report["time"] > sources[source]:
            sources[source] = report["time"]
        for one in report["observations"]:
            if one["stage"] == "plan" or one["status"] == "F":
                continue  # what is planned or foreseen is no report on the period
            period = Period.parse(one["period"])
            if newest is None or (period.end, period.start) > (newest.end, newest.start):
                newest = period
    return Heard(sources, newest, frozenset(sources) - real)


def duty_plain(target: Target, plain: Mapping[str, Any], due: Owed, told: Heard, on: date) -> Plain:
    """What is owed of one target, as the API shows it."""
    verdict = plain["verdict"]
    last = told.last
    return {
        "target": target.id,
        "target_name": plain["name"],
        "department": plain["owner"],
        "cadence": target.cadence.value,
        "publishing_delay_days": target.publishing_delay_days,
        "duty": due.duty.value,
        "latest": str(due.latest) if due.latest else None,
        "expected": str(due.expected) if due.expected else None,
        "due": due.due,
        "late_days": due.late_by(on) if due.duty in (Duty.OVERDUE, Duty.NEVER) else 0,
        "held": verdict["quarantined_count"],
        "last_report": last[0] if last else None,
        "last_source": last[1] if last else None,
        "sources": [
            {"source": source, "last_report": at, "invented": source in told.invented}
            for source, at in sorted(told.sources.items())
        ],
        "invented": bool(told.invented) and told.invented == told.sources.keys(),
    }


def counts_of(duties: Iterable[Mapping[str, Any]]) -> Plain:
    """How many there are of each."""
    counts = {duty.value: 0 for duty in PRESSING}
    for one in duties:
        counts[one["duty"]] += 1
    return counts


def sources_of(duties: Iterable[Mapping[str, Any]], on: date) -> list[Plain]:
    """The sources behind some targets: heard of last when, about how many, how many late.

    A target waits for the source that reported it last.
    """
    found: dict[str, Plain] = {}
    for one in duties:
        for each in one["sources"]:
            source = found.setdefault(
                each["source"],
                {
                    "source": each["source"],
                    "last_report": each["last_report"],
                    "targets": 0,
                    "overdue": 0,
                    "invented": True,
                },
            )
            source["last_report"] = max(source["last_report"], each["last_report"])
            source["targets"] += 1
            source["invented"] &= each["invented"]
            if one["duty"] == Duty.OVERDUE and one["last_source"] == each["source"]:
                source["overdue"] += 1
    for source in found.values():
        source["age_days"] = max(0, (on - source["last_report"].date()).days)
    return sorted(found.values(), key=lambda one: (one["last_report"], one["source"]))


def _pressing(one: Mapping[str, Any]) -> tuple[int, str, str]:
    place = PRESSING.index(Duty(one["duty"]))
    return place, (one["due"] or date.max).isoformat(), one["target"]
