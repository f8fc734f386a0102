"""Acts about one episode: each kept once, whoever sends it how often."""

from dataclasses import dataclass

from schemas.stored import ActDocument
from services.gateway.questions import Unknown
from services.gateway.slips.acting import (
    Conflict,
    Hand,
    Kind,
    Remember,
    Wish,
    act_id,
    act_of,
    act_on,
    same_act,
    same_wish,
)
from services.gateway.slips.handlers.inbox import Inbox
from services.gateway.slips.standing import Standing, act_plain, standing_of


@dataclass(frozen=True, slots=True)
class Said:
    """What a signed link says: its id, and about which episode it speaks to whom."""

    link: str
    episode: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Acting:
    """Does what people ask for. An act is remembered before it is kept: whoever dies between has
    done nothing that the audit log does not know."""

    inbox: Inbox

    async def known(self, key: str, hand: Hand) -> bool:
        """Whether this hand has acted under this key."""
        return await self.inbox.slips.act(act_id(hand, key)) is not None

    async def do(
        self, episode: str, key: str, wish: Wish, hand: Hand, remember: Remember
    ) -> ActDocument:
        """Keep an act. The same form sent twice is one act, whatever has happened to the episode
        since; another one under its key is refused.

        Raises Unknown, BadAct or Conflict.
        """
        name = act_id(hand, key)
        earlier = await self.inbox.slips.act(name)
        if earlier is not None:
            if not same_wish(earlier, episode, wish):
                raise Conflict("other_act", by=act_plain(earlier))
            return earlier
        standing = await self._standing(episode)
        act = act_on(
            name,
            standing,
            wish,
            hand,
            now=self.inbox.clock.now(),
            today=self.inbox.today(),
            recipients=await self.inbox.roles(),
        )
        await remember(act)
        earlier = await self.inbox.slips.insert(act)
        if earlier is not None and not same_act(earlier, act):
            raise Conflict("other_act", by=act_plain(earlier))
        return earlier or act

    async def linked(self, said: Said) -> ActDocument | None:
        """What was done by this link, if anything was."""
        return await self.inbox.slips.act(_link_act(said))

    async def take_link(self, said: Said, comment: str, remember: Remember) -> ActDocument:
        """Acknowledge by a signed link: the first time counts, however often it is used.

        Raises Unknown, BadAct, or Conflict when the episode is over or another has taken it on.
        """
        earlier = await self.linked(said)
        if earlier is not None:
            return earlier
        standing = await self._standing(said.episode)
        told = await self.inbox.roles()
        known = told.get(said.recipient)
        hand = Hand(said.recipient, "link", known["role"] if known else None)
        act = act_on(
            _link_act(said),
            standing,
            Wish(Kind.ACKNOWLEDGED, comment),
            hand,
            now=self.inbox.clock.now(),
            today=self.inbox.today(),
            recipients=told,
        )
        await remember(act)
        return await self.inbox.slips.insert(act) or act

    async def replay(self, delivery: str, key: str, hand: Hand, remember: Remember) -> ActDocument:
        """Ask for a dead delivery to be sent again. Raises Unknown or Conflict."""
        found = await self.inbox.slips.delivery(delivery)
        if found is None:
            raise Unknown("delivery", delivery)
        act = act_of(act_id(hand, key), "replayed", hand, self.inbox.clock.now())
        act |= {"episode": found["episode"], "delivery": delivery, "comment": ""}
        earlier = await self.inbox.slips.act(act["_id"])
        if earlier is None:
            if found["state"] != "dead":
                raise Conflict("state")
            await remember(act)
            earlier = await self.inbox.slips.insert(act)
        if earlier is not None and not same_act(earlier, act):
            raise Conflict("other_act", by=act_plain(earlier))
        return earlier or act

    async def _standing(self, name: str) -> Standing:
        document = await self.inbox.slips.episode(name)
        if document is None:
            raise Unknown("episode", name)
        acts = await self.inbox.slips.acts([name])
        return standing_of(document, acts, today=self.inbox.today())


def _link_act(said: Said) -> str:
    return f"link|{said.link}"
