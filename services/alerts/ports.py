"""What alerts needs from the world, in its own words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.alerts.breaker import Breaker
from services.alerts.deliveries import Answer, Delivery, Why
from services.alerts.episodes import Channel, Story
from services.alerts.letters import Letter
from services.alerts.routing import Recipient


class Episodes(Protocol):
    """The stories, kept."""

    async def load(self, episodes: Collection[str]) -> Mapping[str, Story]:
        """The stories of these episodes, as far as they are known."""
        ...

    async def save(self, story: Story) -> bool:
        """Keep a story, unless somebody has written it since it was loaded: then False."""
        ...


class Deliveries(Protocol):
    """The deliveries, kept. Times are the caller's: it holds the clock."""

    async def plan(self, deliveries: Sequence[Delivery]) -> int:
        """Add those that are not there yet, leave the others alone; how many were new."""
        ...

    async def suppress(self, episode: str, seqs: Collection[int], why: Why) -> int:
        """End those of these changes that wait to be sent; how many there were."""
        ...

    async def claim(
        self, channel: Channel, *, now: datetime, lease_until: datetime
    ) -> Delivery | None:
        """The delivery that has been due for the longest, for the caller alone until then."""
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

    async def to(self, recipient: str, episode: str) -> Sequence[Delivery]:
        """All deliveries of an episode to one recipient."""
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
