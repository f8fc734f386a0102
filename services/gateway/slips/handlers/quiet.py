"""Silences: which there are, what a new one would hide, its beginning and its early end."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from schemas.stored import ActDocument
from services.gateway.pagination import Page, newest_first
from services.gateway.questions import Unknown
from services.gateway.slips.acting import BadAct, Conflict, Hand, Remember, act_id, same_act
from services.gateway.slips.handlers.inbox import Inbox
from services.gateway.slips.silences import (
    Draft,
    Phase,
    Silence,
    choice_of,
    ending_act,
    folded,
    matcher_faults,
    silence_act,
    silence_plain,
)
from services.gateway.slips.standing import act_plain
from targets.matching import Matcher

Plain = dict[str, Any]

#: How far back a preview looks, and how many episodes it names.
LATELY = timedelta(days=30)
NAMED = 50
_SHAPE = (str, str)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Answers about silences, begins and ends them."""

    inbox: Inbox

    async def page(self, phase: Phase | None, page: Page) -> Plain:
        """The silences, the newest first."""
        now = self.inbox.clock.now()
        found = [
            silence_plain(one, now)
            for one in await self.inbox.silences()
            if phase is None or one.phase(now) is phase
        ]
        shown, following = newest_first(found, page, _place, _SHAPE)
        return {"items": shown, "next": following, "as_of": self.inbox.today()}

    async def silence(self, name: str) -> Silence:
        """One silence; raises Unknown."""
        begun = await self.inbox.slips.act(name)
        if begun is None or begun["kind"] != "silenced":
            raise Unknown("silence", name)
        later = await self.inbox.slips.silences(begun["at"])
        ended = [one for one in later if one.get("silence") == name]
        return folded([begun, *ended])[0]

    async def shown(self, name: str) -> Plain:
        """One silence as the API shows it."""
        return silence_plain(await self.silence(name), self.inbox.clock.now())

    async def preview(self, matcher: Matcher) -> Plain:
        """What a silence would hide: what is open now, and what it would have hidden lately."""
        faults = matcher_faults(self.inbox.programme, matcher)
        if faults:
            raise BadAct(faults)
        since = (self.inbox.today() - LATELY).isoformat()
        open_now = choice_of(self.inbox.programme, matcher, open=True)
        lately = choice_of(self.inbox.programme, matcher, open=False, since=since)
        slips = self.inbox.slips
        n_open, n_lately, shown_open, shown_lately = await asyncio.gather(
            slips.count(open_now),
            slips.count(lately),
            slips.shelf(open_now, open_ones=True, after=None, limit=NAMED),
            slips.shelf(lately, open_ones=False, after=None, limit=NAMED),
        )
        return {
            "open": n_open,
            "lately": n_lately,
            "days": LATELY.days,
            "episodes": await self.inbox.briefs([*shown_open, *shown_lately]),
        }

    def departments(self, matcher: Matcher) -> frozenset[str]:
        """The departments whose targets a matcher speaks of; "" stands for all of them."""
        choice = choice_of(self.inbox.programme, matcher)
        if choice.targets is None:
            return frozenset({""})
        known = self.inbox.programme.target_by_id
        named = frozenset(known[one].owner.id for one in choice.targets if one in known)
        return named or frozenset({""})

    async def begin(self, key: str, draft: Draft, hand: Hand, remember: Remember) -> ActDocument:
        """Keep a new silence. Raises BadAct or Conflict."""
        name = act_id(hand, key)
        earlier = await self.inbox.slips.act(name)
        if earlier is not None and earlier["kind"] == "silenced":
            return earlier
        act = silence_act(name, self.inbox.programme, draft, hand, self.inbox.clock.now())
        return await self._kept(act, earlier, remember)

    async def end(
        self, silence: str, key: str, reason: str, hand: Hand, remember: Remember
    ) -> ActDocument:
        """End a silence early. Raises Unknown, BadAct or Conflict."""
        name = act_id(hand, key)
        earlier = await self.inbox.slips.act(name)
        if earlier is not None and earlier.get("silence") == silence:
            return earlier
        found = await self.silence(silence)
        act = ending_act(name, found, reason, hand, self.inbox.clock.now())
        return await self._kept(act, earlier, remember)

    async def _kept(
        self, act: ActDocument, earlier: ActDocument | None, remember: Remember
    ) -> ActDocument:
        if earlier is None:
            await remember(act)
        there = earlier or await self.inbox.slips.insert(act)
        if there is not None and not same_act(there, act):
            raise Conflict("other_act", by=act_plain(there))
        return there or act


def _place(silence: Plain) -> tuple[str, str]:
    return silence["at"].isoformat(), silence["id"]
