"""Figures that are held for a person, with the evidence to decide on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services.gateway.handlers import Reader
from services.gateway.pagination import Page, in_order
from services.gateway.ports import Span
from services.gateway.questions import Unknown
from services.gateway.reporting.deciding import State, decision_plain
from services.gateway.reporting.held import (
    Beside,
    age,
    beside,
    fact_of,
    held_id,
    mark_of,
    newest_of_each,
    target_of,
)
from services.gateway.reporting.ports import DecisionDocument, Decisions
from services.gateway.vintages import end_of, observations
from targets.catalogue import Target
from targets.measures import Range
from targets.observations import Observation
from targets.plain import observation_plain, text_plain
from targets.quarantine import Odd
from targets.wording import odd_name

Plain = dict[str, Any]

#: Reports that are read for the series beside a figure; older ones change nothing about it.
LOOKED_AT = 200
#: A decision that ingest has acknowledged is given so long to show in the figures.
SETTLES = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure that is held, or was: with all that a decision on it needs.

    `held` says whether it still is, and nothing newer stands in its place; `mark` stands for what
    is shown; `waits` is a decision that is on its way into the figures; `newest` is when the fact
    was reported last.
    """

    id: str
    target: Target
    figure: Mapping[str, Any]
    held: bool
    instead: str
    beside: Beside
    decisions: tuple[DecisionDocument, ...]
    taken: frozenset[str]
    mark: str
    waits: DecisionDocument | None
    newest: datetime


class HeldFigures:
    """Answers about them."""

    def __init__(self, reader: Reader, decisions: Decisions) -> None:
        self.reader, self._decisions = reader, decisions

    async def all(self, departments: frozenset[str], day: date | None) -> list[Mapping[str, Any]]:
        """The held figures of some departments (empty: of all), the one reported first on top:
        of each fact the newest, as the verdicts hold them."""
        known = await self.reader.known_briefly(day)
        found: list[Mapping[str, Any]] = []
        for plain in known.targets:
            if not plain["verdict"]["quarantined_count"]:
                continue
            if departments and plain["owner"]["id"] not in departments:
                continue
            whole = await self.reader.target(plain["id"], day)
            found += newest_of_each(whole["verdict"]["quarantined"])
        return sorted(found, key=lambda figure: (age(figure), held_id(figure)))

    async def page(self, departments: frozenset[str], page: Page, day: date | None) -> Plain:
        """One page of them, each with its neighbours and the last decision on it."""
        everything = await self.all(departments, day)
        shown, following = in_order(everything, page, held_id)
        items = [self._brief(await self._standing(figure, day, held=True)) for figure in shown]
        return {
            "items": items,
            "next": following,
            "as_of": day or self.reader.today(),
            "count": len(everything),
        }

    async def one(self, name: str, day: date | None = None) -> Standing:
        """One figure that is held, or that somebody has decided on; raises Unknown."""
        target = self.reader.programme.target_by_id.get(target_of(name))
        if target is None:
            raise Unknown("held figure", name)
        whole = await self.reader.target(target.id, day)
        odd: Sequence[Mapping[str, Any]] = whole["verdict"]["quarantined"]
        figure = next((one for one in odd if held_id(one) == name), None)
        if figure is not None:
            newest = {fact_of(one): one for one in newest_of_each(odd)}[fact_of(figure)]
            instead = "" if held_id(newest) == name else held_id(newest)
            return await self._standing(figure, day, held=not instead, instead=instead)
        decided = await self._decisions.of_figures([name])
        until = None if day is None else end_of(day, self.reader.programme.timezone)
        decided = [one for one in decided if until is None or one["at"] < until]
        if not decided:
            raise Unknown("held figure", name)
        figure = decided[-1]["figure"]
        other = next(
            (held_id(one) for one in newest_of_each(odd) if fact_of(one) == fact_of(figure)), ""
        )
        return await self._standing(figure, day, held=False, instead=other)

    def plain(self, standing: Standing) -> Plain:
        """One of them, whole."""
        series = standing.beside.series
        return {
            **self._brief(standing),
            "vintages": [observation_plain(one) for one in standing.beside.vintages],
            "series": [
                {"period": str(one.fact.period), "value": one.value, "status": one.status.value}
                for one in series
            ],
            "decisions": [
                decision_plain(one, taken=one["_id"] in standing.taken)
                for one in standing.decisions
            ],
        }

    async def _standing(
        self, figure: Mapping[str, Any], day: date | None, *, held: bool, instead: str = ""
    ) -> Standing:
        target = self.reader.programme.target_by_id[figure["target"]]
        until = None if day is None else end_of(day, self.reader.programme.timezone)
        span = Span(
            frozenset({target.id}),
            until=until,
            areas=frozenset({figure["area"]}),
            measures=frozenset({figure["measure"]}),
        )
        reports = await self.reader.store.reports_back(span, LOOKED_AT)
        name = held_id(figure)
        found = await self._decisions.of_figures([name])
        decisions = tuple(one for one in found if until is None or one["at"] < until)
        arrived = {(one["source"], one["event_id"]) for one in reports}
        taken = frozenset(
            one["_id"] for one in decisions if (one["source"], one["event"]) in arrived
        )
        near = beside(target, figure, observations(reports))
        newest = max((one["time"] for one in reports), default=self.reader.clock.now())
        return Standing(
            name,
            target,
            figure,
            held,
            instead,
            near,
            decisions,
            taken,
            mark_of(figure, near.vintages, [one["_id"] for one in decisions]),
            self._waits(decisions, taken) if held else None,
            newest,
        )

    def _waits(
        self, decisions: Sequence[DecisionDocument], taken: frozenset[str]
    ) -> DecisionDocument | None:
        """The last decision while it is on its way: not refused by ingest, not in the figures yet.

        One that was acknowledged and does not show after a while has been set aside by scoring;
        then somebody has to look at the figure again.
        """
        if not decisions or decisions[-1]["_id"] in taken:
            return None
        last = decisions[-1]
        published = last["published_at"]
        if last["state"] == State.PENDING:
            return last
        late = published is None or self.reader.clock.now() - published > SETTLES
        return None if last["state"] == State.FAILED or late else last

    def _brief(self, standing: Standing) -> Plain:
        target, figure = standing.target, standing.figure
        measure = target.measure_by_id.get(figure["measure"])
        area = self.reader.programme.area_by_id.get(figure["area"])
        last = standing.decisions[-1] if standing.decisions else None
        return {
            "id": standing.id,
            "held": standing.held,
            "instead": standing.instead or None,
            "target": target.id,
            "target_name": text_plain(target.name),
            "department": {
                "id": target.owner.id,
                "name": text_plain(target.owner.name),
                "assumed": target.owner.assumed,
            },
            "measure": figure["measure"],
            "measure_name": text_plain(measure.name) if measure else None,
            "unit": measure.unit if measure else "",
            "area": figure["area"],
            "area_name": text_plain(area.name) if area else None,
            "period": figure["period"],
            "stage": figure["stage"],
            "value": figure["value"],
            "status": figure["status"],
            "reason": figure["reason"],
            "reason_name": text_plain(odd_name[Odd(figure["reason"])]),
            "plausible": _range(measure.plausible) if measure else _range(Range()),
            "before": _neighbour(standing.beside.before),
            "judged": _neighbour(standing.beside.judged),
            "reported_at": datetime.fromisoformat(figure["reported_at"]),
            "source": figure["source"],
            "event_id": figure["event_id"],
            "note": figure["note"],
            "evidence": figure["evidence"],
            "invented": figure["invented"],
            "mark": standing.mark,
            "waits": standing.waits is not None,
            "decision": decision_plain(last, taken=last["_id"] in standing.taken) if last else None,
        }


def _range(allowed: Range) -> Plain:
    return {"low": allowed.low, "high": allowed.high}


def _neighbour(seen: Observation | None) -> Plain | None:
    if seen is None:
        return None
    return {
        "period": str(seen.fact.period),
        "value": seen.value,
        "reported_at": seen.reported_at,
        "source": seen.source,
    }
