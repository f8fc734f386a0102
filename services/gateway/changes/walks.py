"""Where changes are found: in the verdicts given, in the reports, in what was told of slips, in the
versions of the catalogue. Each is walked back from the newest."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from schemas.stored import MeasurementDocument, SlipChangeDocument
from services.gateway.changes.asked import Asked, Kind
from services.gateway.changes.looking_back import pieces
from services.gateway.changes.plain import of_catalogue, of_figure, of_held, of_slip, of_status
from services.gateway.ports import Given, Span, Store
from services.gateway.vintages import observations
from services.gateway.windows import ONE_TICK
from targets.catalogue import Programme
from targets.observations import ABSENT, Decision, Fact, Observation
from targets.slips import CLOSING, Change

Plain = dict[str, Any]
Steps = AsyncIterator[tuple[list[Plain], datetime | None]]

_SPOKEN = {Decision.ACCEPTED: Kind.ACCEPTED, Decision.REFUSED: Kind.REFUSED}


@dataclass(frozen=True, slots=True)
class Reach:
    """What is walked: some targets (None: all) and the time between two moments, the end not
    included."""

    targets: frozenset[str] | None
    since: datetime | None
    end: datetime


@dataclass(slots=True)
class Walk:
    """One walk: what it has found, and the moment from which on that is all there is. None stands
    for the beginning of all time; a walk that has not begun knows nothing."""

    steps: Steps
    down_to: datetime | None
    found: list[Plain] = field(default_factory=list)

    async def on(self) -> None:
        """One step further back."""
        found, self.down_to = await anext(self.steps)
        self.found += found


def walks(store: Store, programme: Programme, asked: Asked, reach: Reach) -> list[Walk]:
    """The walks that can find what is asked for."""
    steps = []
    if asked.wants(Kind.STATUS, Kind.HELD):
        steps.append(_verdicts(store, programme, reach))
    if asked.wants(Kind.REVISED, Kind.ACCEPTED, Kind.REFUSED):
        steps.append(_reports(store, programme, reach))
    if asked.wants(Kind.OPENED, Kind.ENDED):
        steps.append(_slips(store, programme, reach))
    if asked.wants(Kind.CATALOGUE) and not asked.narrowed:
        steps.append(_catalogues(store, programme, reach))
    return [Walk(one, reach.end) for one in steps]


async def _verdicts(store: Store, programme: Programme, reach: Reach) -> Steps:
    async def read(since: datetime | None, end: datetime | None, limit: int) -> Sequence[Given]:
        return await store.verdicts_back(reach.targets, since, end, limit)

    async for given, down_to in pieces(read, lambda one: one["judged_at"], reach.since, reach.end):
        known = {one["id"]: one for one in given}
        wanted = {_before(one) for one in given} - known.keys()
        known |= {one["id"]: one for one in await store.verdicts_named(wanted)}
        found = []
        for one in given:
            before = known.get(_before(one))
            if before is not None and before["status"] != one["status"]:
                found.append(of_status(programme, before["status"], one))
            held = {_name_of_held(each) for each in before["held"]} if before else set()
            found += [
                of_held(programme, one, each)
                for each in one["held"]
                if _name_of_held(each) not in held
            ]
        yield found, down_to


def _before(given: Given) -> str:
    return f"{given['target']}|{given['version'] - 1}"


def _name_of_held(held: Mapping[str, Any]) -> tuple[str, ...]:
    names = ("source", "event_id", "measure", "area", "period", "stage")
    return tuple(str(held[name]) for name in names)


async def _reports(store: Store, programme: Programme, reach: Reach) -> Steps:
    async def read(
        since: datetime | None, end: datetime | None, limit: int
    ) -> Sequence[MeasurementDocument]:
        return await store.reports_back(Span(reach.targets, since, end), limit)

    async for reports, down_to in pieces(read, lambda one: one["time"], reach.since, reach.end):
        by_series: dict[str, list[MeasurementDocument]] = {}
        for one in reports:
            by_series.setdefault(one["target"], []).append(one)
        found: list[Plain] = []
        for name, ours in by_series.items():
            found += await _changed(store, programme, name, ours)
        yield found, down_to


async def _changed(
    store: Store, programme: Programme, name: str, reports: Sequence[MeasurementDocument]
) -> list[Plain]:
    """The figures in some reports on one series that took another's place."""
    periods = frozenset(one["period"] for report in reports for one in report["observations"])
    end = max(report["time"] for report in reports) + ONE_TICK
    whole = await store.reports_back(Span(frozenset({name}), None, end, periods))
    by_fact: dict[Fact, list[Observation]] = {}
    for seen in observations(whole):
        by_fact.setdefault(seen.fact, []).append(seen)
    for vintages in by_fact.values():
        vintages.sort(key=lambda one: one.vintage)
    found = []
    for report in reports:
        for seen in observations([report]):
            vintages = by_fact[seen.fact]
            place = vintages.index(seen)
            was = vintages[place - 1] if place else None
            kind = _SPOKEN.get(seen.opinion, Kind.REVISED)
            if kind is not Kind.REVISED or (was is not None and _differs(was, seen)):
                found.append(of_figure(programme, kind, report["time"], was, seen))
    return found


def _differs(was: Observation, seen: Observation) -> bool:
    return (was.value, was.status in ABSENT) != (seen.value, seen.status in ABSENT)


async def _slips(store: Store, programme: Programme, reach: Reach) -> Steps:
    async def read(
        since: datetime | None, end: datetime | None, limit: int
    ) -> Sequence[SlipChangeDocument]:
        return await store.newest_slip_changes(end, limit, reach.targets, since)

    async for told, down_to in pieces(read, lambda one: one["at"], reach.since, reach.end):
        wanted = {Change.OPENED, *CLOSING}
        yield [of_slip(programme, one) for one in told if one["change"] in wanted], down_to


async def _catalogues(store: Store, programme: Programme, reach: Reach) -> Steps:
    made = partial(of_catalogue, programme)
    known = await store.catalogue_versions()
    yield (
        [
            made(version, at)
            for version, at in known
            if at < reach.end and (reach.since is None or at >= reach.since)
        ],
        None,
    )
