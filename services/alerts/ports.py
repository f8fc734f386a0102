"""What alerts needs from the world, in its own words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from schemas.stored import ActDocument
from services.alerts.acts import Act, Silence
from services.alerts.breaker import Breaker
from services.alerts.bundles import AckLink
from services.alerts.deliveries import Answer, Delivery, Occasion, Why
from services.alerts.digests import TargetStanding
from services.alerts.episodes import Channel, Story
from services.alerts.letters import Letter
from services.alerts.routing import Recipient
from services.alerts.stages.plan import OpenFinding
from targets.verdicts import FindingKind


class Episodes(Protocol):
    """The stories, kept."""

    async def load(self, episodes: Collection[str]) -> Mapping[str, Story]:
        """The stories of these episodes, as far as they are known."""
        ...

    async def save(self, story: Story) -> bool:
        """Keep a story, unless somebody has written it since it was loaded: then False."""
        ...

    async def lasting(self, findings: Collection[FindingKind]) -> Sequence[OpenFinding]:
        """The open episodes of these findings, in brief."""
        ...

    async def news(self, since: datetime) -> Sequence[Story]:
        """The stories that last or have changed since a moment."""
        ...


class Deliveries(Protocol):
    """The deliveries, kept. Times are the caller's: it holds the clock."""

    async def plan(self, deliveries: Sequence[Delivery]) -> int:
        """Add those that are not there yet, leave the others alone; how many were new."""
        ...

    async def suppress(
        self, episode: str, seqs: Collection[int], why: Why, *, occasion: Occasion | None = None
    ) -> int:
        """End those of these changes that wait to be sent, of one occasion or of all; how many."""
        ...

    async def due(self, channel: Channel, now: datetime) -> Sequence[str]:
        """Some recipients for whom something is due, whoever has waited longest first."""
        ...

    async def of(self, recipient: str, since: datetime) -> Sequence[Delivery]:
        """The deliveries to one recipient that are not finished or were sent since."""
        ...

    async def about(self, recipient: str, episodes: Collection[str]) -> Sequence[Delivery]:
        """All deliveries of these episodes to one recipient."""
        ...

    async def keep(self, delivery: Delivery) -> bool:
        """Keep what was decided on a delivery that waits; False when somebody claimed it since."""
        ...

    async def claim(
        self, delivery: Delivery, *, letter: str, kind: str, lease_until: datetime
    ) -> Delivery | None:
        """The delivery for the caller alone until then, to go in this letter; None when somebody
        has claimed it since it was read."""
        ...

    async def start(self, delivery: Delivery, at: datetime) -> bool:
        """Note that sending begins; False when the claim was lost."""
        ...

    async def finish(self, delivery: Delivery) -> bool:
        """Keep what became of a claimed delivery; False when the claim was lost."""
        ...

    async def expire(self, now: datetime) -> int:
        """Free the claims whose time is up: those that had begun to send become uncertain."""
        ...

    async def grown_old(self, channel: Channel, before: datetime) -> Sequence[Delivery]:
        """Those that wait and were meant to leave before a moment."""
        ...

    async def replay(self, delivery: str, now: datetime) -> bool:
        """Put a dead delivery back into the queue, with its tries; False when it is not dead."""
        ...


class Desks(Protocol):
    """Who decides on a person's messages: one worker at a time, so that many decide like one."""

    async def hold(self, recipient: str, *, now: datetime, until: datetime) -> bool:
        """Whether the caller alone may decide until then."""
        ...

    async def release(self, recipient: str, until: datetime) -> None:
        """Let the next one decide; nothing when somebody else holds it by now."""
        ...


class Acts(Protocol):
    """What people did."""

    async def untaken(self) -> Sequence[Act]:
        """Those that are in no episode yet, the oldest first."""
        ...

    async def take(self, act: str, at: datetime) -> None:
        """Note that an act is taken; again changes nothing."""
        ...

    async def insert(self, act: ActDocument) -> bool:
        """Keep an act; False when its id is there already."""
        ...

    async def silences(self, now: datetime) -> Sequence[Silence]:
        """The silences that last at a moment."""
        ...


class Verdicts(Protocol):
    """How targets stand, as scoring has left it."""

    async def standing(self) -> Sequence[TargetStanding]:
        """Every judged target, in brief."""
        ...


class AckLinks(Protocol):
    """Makes the links by which a reader acknowledges without logging in."""

    def link(self, delivery: Delivery, now: datetime) -> AckLink | None:
        """The link of a delivery: always the same for the same one."""
        ...


class Channels(Protocol):
    """Which channels are halted or left alone for a while, for all workers together."""

    async def admits(self, channel: Channel, *, now: datetime, next_probe: datetime) -> bool:
        """Whether a message may be sent: the channel is open, or this caller may probe it."""
        ...

    async def halt(self, channel: Channel, why: str, *, now: datetime, probe_at: datetime) -> None:
        """Stop the channel until a probe gets through."""
        ...

    async def failed(
        self,
        channel: Channel,
        why: str,
        *,
        now: datetime,
        breaker: Breaker,
        not_before: datetime | None = None,
    ) -> None:
        """Count a failure of the channel itself; too many in a row open its breaker."""
        ...

    async def open(self, channel: Channel) -> None:
        """Let messages through again."""
        ...


class Contacts(Protocol):
    """Where recipients are reached: the only place that holds personal data."""

    async def address(self, recipient: str, channel: Channel) -> str | None:
        """The address of a recipient on a channel, if there is one."""
        ...


class Carrier(Protocol):
    """One channel's way to a person."""

    async def carry(self, letter: Letter, to: Recipient, delivery: Delivery) -> Answer:
        """Send a letter and say what came of it. Raises nothing for what the other side does."""
        ...
