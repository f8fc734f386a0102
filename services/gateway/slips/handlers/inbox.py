"""The inbox of episodes and the story of one: what slipped, and what people did about it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from runtime.clock import Clock
from schemas.stored import ActDocument, EpisodeDocument
from services.gateway.pagination import Page, cursor_of, place_of
from services.gateway.questions import BadQuestion, Unknown
from services.gateway.slips.asked import Asked, State
from services.gateway.slips.episodes import (
    brief_plain,
    known_on,
    told_plain,
    whole_plain,
)
from services.gateway.slips.ports import Choice, Place, Slips
from services.gateway.slips.silences import LISTED, Silence, active, choice_of, folded
from services.gateway.slips.standing import standing_of
from services.gateway.vintages import end_of, today
from targets.catalogue import Programme

Plain = dict[str, Any]

#: Alerts takes acts within seconds; after this it is away, or cannot keep up.
TAKEN_WITHIN = timedelta(minutes=5)
#: As of a day in the past all episodes of that time are read; there are as many as findings.
_SHAPE = (int, str, str, str)


@dataclass(frozen=True, slots=True)
class Inbox:
    """Answers what slipped. `day` None asks for what is known now."""

    slips: Slips
    programme: Programme
    clock: Clock

    def today(self) -> date:
        """The day it is where the programme is."""
        return today(self.clock.now(), self.programme.timezone)

    async def page(self, asked: Asked, page: Page, day: date | None) -> Plain:
        """Open episodes worst first, then closed ones newest first."""
        silences = active(await self.silences(), self.clock.now())
        choice = await self._choice(asked, silences)
        place = place_of(page.cursor, _SHAPE) if page.cursor else None
        found = (
            await self._now(choice, place, page.limit + 1)
            if day is None
            else await self._past(choice, asked, place, page.limit + 1, day)
        )
        shown = found[: page.limit]
        following = cursor_of(_place(shown[-1])) if len(found) > page.limit else None
        return {
            "items": await self.briefs(shown, silences, day),
            "next": following,
            "as_of": day or self.today(),
        }

    async def counts(self, asked: Asked) -> dict[State, int]:
        """How many episodes there are in each state, with the other filters as they are."""
        silences = active(await self.silences(), self.clock.now())
        choices = [await self._choice(replace(asked, state=one), silences) for one in State]
        found = await asyncio.gather(*(self.slips.count(one) for one in choices))
        return dict(zip(State, found, strict=True))

    async def untaken_since(self) -> datetime | None:
        """Since when alerts has not taken what people did; None while it keeps up.

        Until it does, nobody is told on the strength of it and nobody is left in peace.
        """
        since = await self.slips.untaken_since()
        late = since is not None and self.clock.now() - since >= TAKEN_WITHIN
        return since if late else None

    async def episode(self, name: str, day: date | None = None) -> Plain:
        """One episode, whole, with what people did; who was told is asked of the log."""
        document = await self.slips.episode(name)
        acts = await self.slips.acts([name])
        if document is not None and day is not None:
            document = known_on(document, self._until(day))
            acts = [one for one in acts if one["at"] < self._until(day)]
        if document is None:
            raise Unknown("episode", name)
        silences = [] if day else active(await self.silences(), self.clock.now())
        recipients = await self.roles()
        return whole_plain(
            self.programme,
            document,
            standing_of(document, acts, today=day or self.today()),
            acts,
            silences,
            recipients,
        )

    async def silences(self) -> list[Silence]:
        """The silences of the last year and of the time to come."""
        return folded(await self.slips.silences(self.clock.now() - LISTED))

    async def roles(self) -> dict[str, Plain]:
        """Who can be given work, by id."""
        return {one["_id"]: dict(one) for one in await self.slips.recipients()}

    async def _now(
        self, choice: Choice, place: tuple[Any, ...] | None, limit: int
    ) -> list[EpisodeDocument]:
        """The shelf of open ones first; the other when that is at its end."""
        found: list[EpisodeDocument] = []
        for shelf in (True, False):
            if choice.open not in (None, shelf) or (place is not None and place[0] < shelf):
                continue
            after = Place(*place[1:]) if place is not None and place[0] == shelf else None
            found += await self.slips.shelf(
                choice, open_ones=shelf, after=after, limit=limit - len(found)
            )
            if len(found) >= limit:
                break
        return found

    async def _past(
        self,
        choice: Choice,
        asked: Asked,
        place: tuple[Any, ...] | None,
        limit: int,
        day: date,
    ) -> list[EpisodeDocument]:
        """The same as it was known on a day: each episode is cut there, then asked again."""
        if asked.state not in (None, State.OPEN, State.CLOSED):
            raise BadQuestion("state", "open or closed, as of a day", str(asked.state))
        until = self._until(day)
        whole = await self.slips.opened_by(
            replace(choice, open=None, severities=None, acknowledged=None),
            day.isoformat(),
        )
        cut = [one for one in (known_on(document, until) for document in whole) if one]
        ordered = sorted(
            (
                one
                for one in cut
                if choice.open in (None, one["open"])
                and (choice.severities is None or one["severity"] in choice.severities)
            ),
            key=_order,
        )
        if place is not None:
            ordered = [one for one in ordered if _order(one) > _order_of(place)]
        return ordered[:limit]

    async def briefs(
        self,
        documents: Sequence[EpisodeDocument],
        silences: Sequence[Silence] = (),
        day: date | None = None,
    ) -> list[Plain]:
        """Episodes as the inbox shows them, with whom messages have reached."""
        names = [one["_id"] for one in documents]
        acts, told, roles = await asyncio.gather(
            self.slips.acts(names), self.slips.told(names), self.roles()
        )
        if day is not None:
            until = self._until(day)
            acts = [one for one in acts if one["at"] < until]
            told = [one for one in told if one["created_at"] < until]
            silences = []
        return [
            brief_plain(
                self.programme,
                one,
                standing_of(one, _of(acts, one), today=day or self.today()),
                silences,
                roles,
            )
            | {"told": told_plain(message for message in told if message["episode"] == one["_id"])}
            for one in documents
        ]

    async def _choice(self, asked: Asked, silences: Iterable[Silence]) -> Choice:
        targets = frozenset(
            one.id
            for one in self.programme.targets
            if (not asked.targets or one.id in asked.targets)
            and (not asked.themes or one.theme in asked.themes)
            and (not asked.departments or one.owner.id in asked.departments)
        )
        everything = not (asked.targets or asked.themes or asked.departments)
        assignees: frozenset[str] = frozenset()
        mine: frozenset[str] | None = None
        if asked.mine is not None:
            mine = frozenset(one.id for one in self.programme.targets if one.owner.id in asked.mine)
            assignees = frozenset(
                name
                for name, one in (await self.roles()).items()
                if one["department"] in asked.mine
            )
        quiet = tuple(choice_of(self.programme, one.matcher) for one in silences)
        choice = Choice(
            open={None: None, State.CLOSED: False}.get(asked.state, True),
            targets=None if everything else targets,
            mine=mine,
            assignees=assignees,
            severities=frozenset(one.value for one in asked.severities) or None,
        )
        match asked.state:
            case State.WAITING:
                return replace(choice, acknowledged=False, not_in=quiet)
            case State.ACKNOWLEDGED:
                return replace(choice, acknowledged=True)
            case State.SILENCED:
                return replace(choice, any_of=quiet)
            case _:
                return choice

    def _until(self, day: date) -> datetime:
        if day > self.today():
            raise BadQuestion("as_of", "a day that is not in the future", day.isoformat())
        return end_of(day, self.programme.timezone)


def _of(acts: Iterable[ActDocument], document: Mapping[str, Any]) -> list[ActDocument]:
    return [one for one in acts if one.get("episode") == document["_id"]]


def _place(document: Mapping[str, Any]) -> tuple[int, str, str, str]:
    return int(document["open"]), document["severity"], document["on"], document["_id"]


def _order(document: Mapping[str, Any]) -> tuple[Any, ...]:
    return _order_of(_place(document))


def _order_of(place: tuple[Any, ...]) -> tuple[Any, ...]:
    """Open before closed; open ones by severity, whose words are in the order of the alphabet."""
    is_open, severity, on, name = place
    newest_first = -date.fromisoformat(on).toordinal()
    return (-is_open, severity if is_open else "", newest_first, name)
