"""What the gateway answers: decisions over what is stored, as plain values of JSON."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta
from typing import Any

from runtime.clock import Clock
from services.gateway.asof import DAYS_KEPT, TARGETS_KEPT, Known, Past, beside_today, judged
from services.gateway.board import Board, lately
from services.gateway.kept import Kept
from services.gateway.month import Month, first_of_month
from services.gateway.pagination import (
    ALL,
    Page,
    Place,
    cursor_of,
    in_order,
    newest_first,
    place_of,
)
from services.gateway.ports import DeliveryDocument, Span, Store
from services.gateway.questions import BadQuestion, Unknown
from services.gateway.search import Wanted, find
from services.gateway.standing import MonthBegun, standing
from services.gateway.stories import STORY_SHAPE, episodes, place_of_story
from services.gateway.vintages import end_of, observations, today
from services.gateway.windows import (
    ONE_TICK,
    Newest,
    Window,
    newest_of_areas,
    walk_back,
    window,
)
from targets.catalogue import Programme, Target
from targets.observations import Observation, Opinions, current
from targets.plain import observation_plain

Plain = dict[str, Any]

#: Of a target's page: ordinarily these are all that it ever had.
CHANGES_LOOKED_AT = 200


class Reader:
    """Answers questions about one programme. `day` None asks for what is known now.

    `timer` is held around everything that is judged anew; for `ask_again` an answer about all
    targets may be repeated without asking the store.
    """

    def __init__(
        self,
        store: Store,
        programme: Programme,
        clock: Clock,
        timer: Callable[[], AbstractContextManager[object]] = nullcontext,
        ask_again: timedelta = timedelta(0),
    ) -> None:
        self.store, self.programme, self.clock, self.timer = store, programme, clock, timer
        self._board = Board(store, programme, clock, ask_again)
        self._past = Past(store, programme)
        self._newest = Newest(store, programme)
        self._this_month: Month | None = None
        self._standings: Kept[str, Plain] = Kept(DAYS_KEPT)
        self._areas: Kept[tuple[str, str], tuple[int, Sequence[Observation]]] = Kept(TARGETS_KEPT)

    def today(self) -> date:
        """The day it is where the programme is."""
        return today(self.clock.now(), self.programme.timezone)

    async def programme_at_a_glance(self, day: date | None) -> Plain:
        """The programme's standing: counts that sum to all, scores, what changed last."""
        return await self.standing_of(await self.known_briefly(day), day)

    async def standing_of(self, known: Known, day: date | None) -> Plain:
        """The same, of targets that are known already."""
        found = self._standings.get(known.mark)
        if found is None:
            if day is None:
                changes = self._board.slips
            else:
                changes = await lately(self.store, self._until(day))
            found = standing(self.programme, known, changes, await self._month(known.as_of, day))
            self._standings.put(known.mark, found)
        return found

    async def _month(self, as_of: date, day: date | None) -> MonthBegun:
        """How targets stood when the month of a day began."""
        first = first_of_month(as_of)
        if day is not None:
            then = Month(self.store, first, self.programme.timezone)
            return first, await then.before(self._until(day))
        if self._this_month is None or self._this_month.first != first:
            self._this_month = Month(self.store, first, self.programme.timezone)
        return first, dict(await self._this_month.before())

    async def known_briefly(self, day: date | None) -> Known:
        """All targets, without what only their own pages show."""
        if day is None:
            return await self._board.known()
        past = self.past(day)
        with self.timer():
            return await self._past.known(past)

    async def targets(self, wanted: Wanted, day: date | None, page: Page = ALL) -> Plain:
        """The targets that were asked for, in their order, without what only their own pages
        show."""
        return self.targets_of(await self.known_briefly(day), wanted, page)

    def targets_of(self, known: Known, wanted: Wanted, page: Page = ALL) -> Plain:
        """The same, of targets that are known already."""
        shown, following = in_order(find(known.targets, wanted), page, _name_of)
        return {"items": shown, "next": following, "as_of": known.as_of}

    async def target(self, name: str, day: date | None) -> Plain:
        """One target with its verdict."""
        target = self.known_target(name)
        if day is None:
            document = await self.store.verdict(target.id)
            if document is None:
                return judged(self.programme, target, (), self.today())
            return beside_today(document["target"], self.programme)
        past = self.past(day)
        with self.timer():
            return await self._past.target(target, past)

    async def figures(
        self,
        name: str,
        areas: frozenset[str],
        measures: frozenset[str],
        page: Page,
        day: date | None,
    ) -> Plain:
        """Every vintage of a target's figures, newest first, each marked current or superseded.

        Only the reports of the page are read, and those newer ones that touch its periods.
        """
        self._series(name)
        until = self._until(day)
        last = place_of(page.cursor, _VINTAGE_SHAPE) if page.cursor else None
        end = until if last is None else _after(last, until)
        span = Span(frozenset({name}), None, end, None, areas or None, measures or None)
        found: list[Observation] = []
        async for group in walk_back(self.store, span):
            found += [
                seen
                for seen in observations(group)
                if (not areas or seen.fact.area in areas)
                and (not measures or seen.fact.measure in measures)
                and (last is None or _place_of_vintage(seen) < last)
            ]
            if len(found) > page.limit:
                break
        shown, following = newest_first(found, page, _place_of_vintage, _VINTAGE_SHAPE)
        since = await self._since(name, shown, until)
        now, said = set(current(since).values()), Opinions(since)
        return {
            "items": [
                {
                    **observation_plain(seen),
                    "current": seen in now,
                    "refused": not said.stands(seen),
                }
                for seen in shown
            ],
            "next": following,
            "as_of": day or self.today(),
        }

    async def _since(
        self, name: str, shown: Sequence[Observation], until: datetime | None
    ) -> list[Observation]:
        """What has been reported or said of the same periods since the oldest of the vintages
        shown, newest first."""
        if not shown:
            return []
        oldest = shown[-1].reported_at
        span = Span(
            frozenset({name}),
            oldest.replace(microsecond=oldest.microsecond // 1000 * 1000),
            until,
            frozenset(str(seen.fact.period) for seen in shown),
        )
        return observations(await self.store.reports_back(span))

    async def latest(self, name: str, day: date | None, cursor: str = "") -> tuple[Window, str]:
        """The figures of a target or a context series that were reported last, each with what it
        has replaced, and the cursor of older ones (empty when there are none)."""
        self._series(name)
        if day is None and not cursor:
            found = await self._newest.window(name)
        else:
            end = datetime.fromisoformat(str(place_of(cursor, (str,))[0])) if cursor else None
            found = await window(self.store, self.programme, name, self._until(day), end)
        return found, "" if found.older is None else cursor_of((found.older.isoformat(),))

    async def by_area(self, name: str, measure: str, day: date | None) -> Sequence[Observation]:
        """The newest figures of a measure of a target for the areas but the programme's own."""
        until = self._until(day)
        key = (name, f"{measure} {day or ''}")
        guard = (await self.store.guards([self.known_target(name).id])).get(name, 0)
        found = self._areas.get(key)
        if found is None or found[0] != guard:
            seen = await newest_of_areas(self.store, self.programme, name, measure, until)
            found = (guard, seen)
            self._areas.put(key, found)
        return found[1]

    async def vintages(self, name: str, day: date | None) -> list[Observation]:
        """Every figure ever reported of a target or of a context series."""
        self._series(name)
        return observations(await self.store.reports([name], self._until(day)))

    async def history(self, name: str, page: Page, day: date | None) -> Plain:
        """The verdicts of a target as they were given, newest first."""
        target = self.known_target(name)
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
        return {
            "items": shown,
            "next": following,
            "as_of": day or self.today(),
            "catalogue_version": self.programme.version,
        }

    async def slips(
        self, name: str | None, open_only: bool | None, page: Page, day: date | None
    ) -> Plain:
        """The episodes of slips: open ones first, the newest news on top."""
        target = self.known_target(name).id if name else None
        stories = episodes(await self.store.slip_changes(target, self._until(day)))
        wanted = [story for story in stories if open_only is None or story["open"] is open_only]
        shown, following = newest_first(wanted, page, place_of_story, STORY_SHAPE)
        return {"items": shown, "next": following, "as_of": day or self.today()}

    async def latest_slips(self, name: str, day: date | None) -> list[Plain]:
        """The episodes of a target that are open or moved last: open ones first, the newest news
        on top."""
        target, until = self.known_target(name).id, self._until(day)
        changes = await self.store.newest_slip_changes(until, CHANGES_LOOKED_AT, {target})
        if len(changes) == CHANGES_LOOKED_AT:
            document = await self.store.verdict(target)
            still_open = {one["id"] for one in document["episodes"]} if document else set()
            moved = {one["episode"] for one in changes}
            changes = await self.store.changes_of(moved | still_open, until)
        return episodes(changes)

    async def deliveries(self, name: str, day: date | None) -> Sequence[DeliveryDocument]:
        """Who was told of a target's slips."""
        return await self.store.deliveries(self.known_target(name).id, self._until(day))

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

    def known_target(self, name: str) -> Target:
        """The target of this name, or Unknown."""
        target = self.programme.target_by_id.get(name)
        if target is None:
            raise Unknown("target", name)
        return target

    def _series(self, name: str) -> None:
        """Refuse a name under which there are no figures."""
        if name not in self.programme.context_by_id:
            self.known_target(name)

    def past(self, day: date) -> date:
        """The day, or BadQuestion when it has not come yet."""
        if day > self.today():
            raise BadQuestion("as_of", "a day that is not in the future", day.isoformat())
        return day

    def _until(self, day: date | None) -> datetime | None:
        return None if day is None else end_of(self.past(day), self.programme.timezone)


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


def _after(place: Place, until: datetime | None) -> datetime:
    """The first stored moment after the report of a vintage, but not after what is known."""
    reported = datetime.fromisoformat(str(place[0]))
    end = reported.replace(microsecond=reported.microsecond // 1000 * 1000) + ONE_TICK
    return end if until is None else min(end, until)


def _name_of(target: Mapping[str, Any]) -> str:
    return str(target["id"])


def _place_of_version(item: Plain) -> tuple[int]:
    return (item["version"],)


def _by_fact(figures: Iterable[Observation]) -> list[Observation]:
    """By series, the newest period first."""
    newest = sorted(figures, key=lambda seen: seen.fact.period.end, reverse=True)
    return sorted(newest, key=lambda seen: (seen.fact.measure, seen.fact.area))
