"""What the gateway answers: decisions over what is stored, as plain values of JSON."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from runtime.clock import Clock
from services.gateway.asof import Known, known_now, known_on, target_now, target_on
from services.gateway.pagination import Page, newest_first, place_of
from services.gateway.ports import DeliveryDocument, Store
from services.gateway.questions import BadQuestion, Unknown
from services.gateway.search import Wanted, find
from services.gateway.standing import standing
from services.gateway.stories import STORY_SHAPE, episodes, place_of_story
from services.gateway.vintages import end_of, observations, today
from targets.catalogue import Programme, Target
from targets.observations import Observation, current
from targets.plain import observation_plain

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Answers questions about one programme. `day` None asks for what is known now.

    `timer` is held around everything that is judged anew.
    """

    store: Store
    programme: Programme
    clock: Clock
    timer: Callable[[], AbstractContextManager[object]] = nullcontext

    def today(self) -> date:
        """The day it is where the programme is."""
        return today(self.clock.now(), self.programme.timezone)

    async def programme_at_a_glance(self, day: date | None) -> Plain:
        """The programme's standing: counts that sum to all, scores, what changed last."""
        return await self.standing_of(await self.known_briefly(day), day)

    async def standing_of(self, known: Known, day: date | None) -> Plain:
        """The same, of targets that are known already."""
        changes = await self.store.slip_changes(None, self._until(day))
        return standing(self.programme, known, changes)

    async def known_briefly(self, day: date | None) -> Known:
        """All targets, without what only their own pages show."""
        if day is None:
            return await known_now(self.store.summaries, self.programme, self.today())
        return await self._known_on(day)

    async def targets(self, wanted: Wanted, day: date | None) -> Plain:
        """The targets that were asked for, each whole."""
        if day is None:
            known = await known_now(self.store.verdicts, self.programme, self.today())
        else:
            known = await self._known_on(day)
        return {"items": find(known.targets, wanted), "next": None, "as_of": known.as_of}

    async def target(self, name: str, day: date | None) -> Plain:
        """One target with its verdict."""
        target = self._target(name)
        if day is None:
            return await target_now(self.store, self.programme, target, self.today())
        past = self._past(day)
        with self.timer():
            return await target_on(self.store, self.programme, target, past)

    async def figures(
        self,
        name: str,
        areas: frozenset[str],
        measures: frozenset[str],
        page: Page,
        day: date | None,
    ) -> Plain:
        """Every vintage of a target's figures, newest first, each marked current or superseded."""
        vintages = await self.vintages(name, day)
        now = set(current(vintages).values())
        wanted = [
            seen
            for seen in vintages
            if (not areas or seen.fact.area in areas)
            and (not measures or seen.fact.measure in measures)
        ]
        shown, following = newest_first(wanted, page, _place_of_vintage, _VINTAGE_SHAPE)
        return {
            "items": [{**observation_plain(seen), "current": seen in now} for seen in shown],
            "next": following,
            "as_of": day or self.today(),
        }

    async def vintages(self, name: str, day: date | None) -> list[Observation]:
        """Every figure ever reported of a target or of a context series."""
        if name not in self.programme.context_by_id:
            self._target(name)
        return observations(await self.store.reports([name], self._until(day)))

    async def history(self, name: str, page: Page, day: date | None) -> Plain:
        """The verdicts of a target as they were given, newest first."""
        target = self._target(name)
        below = int(place_of(page.cursor, (int,))[0]) if page.cursor else None
        found = await self.store.history(
            target.id, until=self._until(day), below=below, limit=page.limit + 1
        )
        items = [
            {
                "version": one["version"],
                "judged_at": one["judged_at"],
                "as_of": one["as_of"],
                "catalogue_version": one["catalogue_version"],
                "status": one["status"],
                "verdict": one["verdict"],
            }
            for one in found
        ]
        shown, following = newest_first(items, Page(page.limit), _place_of_version, (int,))
        return {"items": shown, "next": following, "as_of": day or self.today()}

    async def slips(
        self, name: str | None, open_only: bool | None, page: Page, day: date | None
    ) -> Plain:
        """The episodes of slips: open ones first, the newest news on top."""
        target = self._target(name).id if name else None
        stories = episodes(await self.store.slip_changes(target, self._until(day)))
        wanted = [story for story in stories if open_only is None or story["open"] is open_only]
        shown, following = newest_first(wanted, page, place_of_story, STORY_SHAPE)
        return {"items": shown, "next": following, "as_of": day or self.today()}

    async def deliveries(self, name: str, day: date | None) -> Sequence[DeliveryDocument]:
        """Who was told of a target's slips."""
        return await self.store.deliveries(self._target(name).id, self._until(day))

    async def context(self, day: date | None) -> Plain:
        """The series that fit no target: kept, shown, never judged."""
        series = self.programme.context
        reports = await self.store.reports([one.id for one in series], self._until(day))
        seen = current(observations(reports)).values()
        return {
            "items": [
                {
                    "id": one.id,
                    "name": {"vi": one.name.vi, "en": one.name.en},
                    "measures": [
                        {
                            "id": measure.id,
                            "name": {"vi": measure.name.vi, "en": measure.name.en},
                            "unit": measure.unit,
                        }
                        for measure in one.measures
                    ],
                    "observations": [
                        observation_plain(figure)
                        for figure in _by_fact(seen)
                        if figure.fact.target == one.id
                    ],
                }
                for one in series
            ],
            "next": None,
            "as_of": day or self.today(),
        }

    async def _known_on(self, day: date) -> Known:
        past = self._past(day)
        with self.timer():
            return await known_on(self.store, self.programme, past)

    def _target(self, name: str) -> Target:
        target = self.programme.target_by_id.get(name)
        if target is None:
            raise Unknown("target", name)
        return target

    def _past(self, day: date) -> date:
        if day > self.today():
            raise BadQuestion("as_of", "a day that is not in the future", day.isoformat())
        return day

    def _until(self, day: date | None) -> datetime | None:
        return None if day is None else end_of(self._past(day), self.programme.timezone)


_VINTAGE_SHAPE = (str, str, str, str, str, str, str)


def _place_of_vintage(seen: Observation) -> tuple[str, ...]:
    """Newest report first; within a report the newest period."""
    fact = seen.fact
    return (
        seen.reported_at.isoformat(timespec="microseconds"),
        seen.source,
        seen.event_id,
        fact.period.end.isoformat(),
        fact.measure,
        fact.area,
        f"{fact.period}/{fact.stage}",
    )


def _place_of_version(item: Plain) -> tuple[int]:
    return (item["version"],)


def _by_fact(figures: Iterable[Observation]) -> list[Observation]:
    """By series, the newest period first."""
    newest = sorted(figures, key=lambda seen: seen.fact.period.end, reverse=True)
    return sorted(newest, key=lambda seen: (seen.fact.measure, seen.fact.area))
