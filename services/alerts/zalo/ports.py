"""What the ways by Zalo need from the world, in their own words."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from services.alerts.episodes import Channel


class NotAuthorised(Exception):
    """There is no token that Zalo takes, and only a person can get a new one."""


class Refused(Exception):
    """The authorisation server does not give new tokens for what it was shown."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token and the refresh token that came with it, which can be used once.

    `expires_at` None: nobody said; it is used until it is refused.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The tokens as all workers see them. `revision` counts the pairs, `fence` the leases."""

    pair: Pair
    revision: int
    fence: int = 0
    authorised: bool = True
    why: str = ""

    def fresh(self, now: datetime, margin: timedelta) -> bool:
        """Whether the access token can be used for a while yet."""
        return self.pair.expires_at is None or now + margin < self.pair.expires_at


class Tokens(Protocol):
    """The Official Account's access token. Both raise NotAuthorised or Unavailable."""

    async def current(self) -> str:
        """The token to use now."""
        ...

    async def renewed(self, stale: str) -> str:
        """Another one than this, which was refused."""
        ...


class TokenStore(Protocol):
    """The one pair of tokens, kept sealed, with the lock of whoever renews it."""

    async def load(self) -> Kept | None:
        """The tokens, if there are any."""
        ...

    async def seed(self, pair: Pair) -> bool:
        """Keep the very first pair; False when there is one already."""
        ...

    async def begin(self, revision: int, *, now: datetime, lease_until: datetime) -> Kept | None:
        """Take the lock to renew this pair, and read it again; None when it is taken, or the pair
        is no longer that one."""
        ...

    async def save(self, pair: Pair, revision: int) -> bool:
        """Put both new tokens in the place of this pair, in one write, and give the lock back."""
        ...

    async def release(self, fence: int) -> None:
        """Give the lock back; nothing changed."""
        ...

    async def revoke(self, why: str, *, fence: int, revision: int) -> None:
        """Note that this pair is of no use any more, unless a newer one has come."""
        ...

    async def replace(self, pair: Pair) -> None:
        """Put a pair that a person brought in the place of whatever is there."""
        ...


class Authority(Protocol):
    """The authorisation server. Raises Refused, or Unavailable when nobody knows."""

    async def refresh(self, refresh_token: str) -> Pair:
        """New tokens for a refresh token, which is spent by it."""
        ...

    async def exchange(self, code: str, verifier: str) -> Pair:
        """The first tokens, for the code of an administrator's consent."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """A slip that somebody was told of."""

    episode: str
    target: str


class Holders(Protocol):
    """Whose an address is."""

    async def holder(self, channel: Channel, address: str) -> str | None:
        """The recipient who has this address, if we know them."""
        ...


class Receipts(Protocol):
    """What is known of the messages that left."""

    async def received(self, *, handle: str, tracking: str, at: datetime) -> bool:
        """Note when a message reached its reader, by Zalo's id for it or by ours; False when there
        is no such message."""
        ...

    async def last_told(self, recipient: str) -> tuple[Told, ...]:
        """The slips of the latest message by Zalo to this person, those that last still."""
        ...


class Acts(Protocol):
    """What people did, kept for the episodes to take in."""

    async def acknowledged(
        self, identity: str, told: Told, *, by: str, comment: str, at: datetime
    ) -> bool:
        """Keep an acknowledgement; False when it was kept already."""
        ...
