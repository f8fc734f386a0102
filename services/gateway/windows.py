"""Figures walked back from the newest report: what is read is what is asked for, however many
there are."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from schemas.stored import MeasurementDocument
from services.gateway.kept import Kept
from services.gateway.ports import Span, Store
from services.gateway.vintages import observations
from targets.areas import Level
from targets.catalogue import Programme
from targets.observations import Fact, Observation

#: Reports of one read, at most.
AT_ONCE = 50
#: The first read takes so many, each further one twice as many: a report may hold one figure, or a
#: hundred of which a page shows no more. The embedded store reads all reports of a target for each
#: of these reads, so the first is to be enough where it can.
AT_FIRST = 10
#: A window of a target's page ends with the report that brings so many facts.
FACTS_SHOWN = 60
#: No window is longer than this, whatever the reports bring.
REPORTS_IN_A_WINDOW = 200
#: Nor has it more facts of communes than this, and what the last report brings.
FACTS_IN_A_WINDOW = 1500
#: So many figures of windows are kept: some 20 MB.
FIGURES_KEPT = 50_000
ONE_TICK = timedelta(milliseconds=1)  # the precision of a stored time


@dataclass(frozen=True, slots=True)
class Window:
    """Some facts, each with all that was reported of it; `older` is where the next window begins
    (its end, in fact: time runs back), None when there is none."""

    vintages: tuple[Observation, ...]
    older: datetime | None


async def walk_back(
    store: Store, span: Span, first: int = AT_FIRST
) -> AsyncIterator[list[MeasurementDocument]]:
    """The reports of a span, newest first, those of one moment together."""
    limit = first
    while True:
        found = list(await store.reports_back(span, limit))
        more = len(found) == limit
        if more and found[0]["time"] == found[-1]["time"]:
            moment = found[0]["time"]
            found = list(
                await store.reports_back(replace(span, since=moment, until=moment + ONE_TICK))
            )
        groups = [list(group) for _, group in groupby(found, key=lambda one: one["time"])]
        if more and len(groups) > 1:
            groups.pop()  # of its moment there may be more
        for group in groups:
            yield group
        if not more:
            return
        span = replace(span, until=groups[-1][0]["time"])
        limit = min(AT_ONCE, 2 * limit)


async def window(
    store: Store, programme: Programme, target: str, until: datetime | None, end: datetime | None
) -> Window:
    """The figures that were reported last before an end, with every vintage known by `until`.

    A fact that has been reported since the end stands in a newer window, and not in this one.
    """
    reports: list[MeasurementDocument] = []
    facts: set[Fact] = set()
    own: set[Fact] = set()
    span = Span(frozenset({target}), until=end or until)
    older = None
    async for group in walk_back(store, span):
        enough = len(own) >= FACTS_SHOWN or len(facts) >= FACTS_IN_A_WINDOW
        if enough or len(reports) >= REPORTS_IN_A_WINDOW:
            older = reports[-1]["time"]
            break
        reports += group
        seen = {one.fact for one in observations(group)}
        facts |= seen
        own |= {fact for fact in seen if not is_commune(programme, fact.area)}
    if not facts:
        return Window((), None)
    touched = frozenset(str(fact.period) for fact in facts)
    every = observations(
        await store.reports_back(Span(frozenset({target}), until=until, periods=touched))
    )
    first = end or until
    later = set() if first is None else {one.fact for one in every if one.reported_at >= first}
    return Window(tuple(one for one in every if one.fact in facts and one.fact not in later), older)


class Newest:
    """The newest window of each target: read again when scoring has taken in another report."""

    def __init__(self, store: Store, programme: Programme) -> None:
        self._store, self._programme = store, programme
        self._kept: Kept[str, tuple[int, Window]] = Kept(
            FIGURES_KEPT, lambda one: len(one[1].vintages)
        )

    async def window(self, target: str) -> Window:
        """The figures that were reported last, as they are known now."""
        # The guard first: a report that comes between then is in the window and not under its key.
        guard = (await self._store.guards([target])).get(target)
        kept = self._kept.get(target)
        if kept is not None and kept[0] == guard:
            return kept[1]
        found = await window(self._store, self._programme, target, None, None)
        if guard is not None:
            self._kept.put(target, (guard, found))
        return found


def is_commune(programme: Programme, area: str) -> bool:
    """Whether figures of the area have a table of their own."""
    known = programme.area_by_id.get(area)
    return known is not None and known.level is Level.COMMUNE


async def newest_of_areas(
    store: Store, programme: Programme, target: str, measure: str, until: datetime | None
) -> Sequence[Observation]:
    """The newest figures of a measure for every area but the programme's own.

    The walk ends when many reports in a row have brought no further area.
    """
    areas = frozenset(programme.area_by_id) - {programme.area}
    span = Span(frozenset({target}), until=until, areas=areas, measures=frozenset({measure}))
    met: set[str] = set()
    found: list[Observation] = []
    reports = quiet = 0
    async for group in walk_back(store, span, AT_ONCE + AT_FIRST):  # fewer never end the walk
        seen = [
            one
            for one in observations(group)
            if one.fact.measure == measure and one.fact.area in areas
        ]
        new = {one.fact.area for one in seen} - met
        met |= new
        quiet = 0 if new else quiet + len(group)
        reports += len(group)
        found += seen
        if quiet >= AT_ONCE or reports >= REPORTS_IN_A_WINDOW:
            break
    return found
