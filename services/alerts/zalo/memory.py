"""The twins of the stores in memory."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.alerts.zalo.ports import Kept, Pair, Told
from services.alerts.zalo.zns import Quota


class MemoryTokens:
    """One pair of tokens in a variable."""

    def __init__(self, pair: Pair | None = None) -> None:
        self.kept = Kept(pair, revision=1) if pair else None
        self.lease_until: datetime | None = None

    async def load(self) -> Kept | None:
        """The tokens, if there are any."""
        return self.kept

    async def seed(self, pair: Pair) -> bool:
        """Keep the very first pair."""
        if self.kept is not None:
            return False
        self.kept = Kept(pair, revision=1)
        return True

    async def begin(self, revision: int, *, now: datetime, lease_until: datetime) -> Kept | None:
        """Take the lock to renew this pair."""
        known = self.kept
        if known is None or known.revision != revision or not known.authorised:
            return None
        if self.lease_until is not None and self.lease_until > now:
            return None
        self.kept = replace(known, fence=known.fence + 1)
        self.lease_until = lease_until
        return self.kept

    async def save(self, pair: Pair, revision: int) -> bool:
        """Put both new tokens in the place of this pair."""
        known = self.kept
        if known is None or known.revision != revision:
            return False
        self.kept = Kept(pair, revision + 1, known.fence)
        self.lease_until = None
        return True

    async def release(self, fence: int) -> None:
        """Give the lock back."""
        if self.kept is not None and self.kept.fence == fence:
            self.lease_until = None

    async def revoke(self, why: str, *, fence: int, revision: int) -> None:
        """Note that this pair is of no use any more."""
        known = self.kept
        if known is not None and (known.fence, known.revision) == (fence, revision):
            self.kept = replace(known, authorised=False, why=why)
            self.lease_until = None

    async def replace(self, pair: Pair) -> None:
        """Put a pair that a person brought in the place of whatever is there."""
        known = self.kept
        self.kept = Kept(pair, known.revision + 1 if known else 1, known.fence + 1 if known else 0)
        self.lease_until = None


class MemoryQuotas:
    """What Zalo last said of its quota, in a variable."""

    def __init__(self) -> None:
        self.quota: Quota | None = None

    async def known(self) -> Quota | None:
        """What was said last, if anything."""
        return self.quota

    async def keep(self, quota: Quota) -> None:
        """Keep what was said, unless something newer is known."""
        if self.quota is None or self.quota.at <= quota.at:
            self.quota = quota


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that left, as receipts know it."""

    id: str
    recipient: str
    told: Told
    handle: str = ""
    letter: str = ""
    open: bool = True


class MemoryReceipts:
    """Messages in a list, the newest last."""

    def __init__(self, *sent: SentMessage) -> None:
        self.sent = list(sent)
        self.received_at: dict[str, datetime] = {}

    async def received(self, *, handle: str, tracking: str, at: datetime) -> bool:
        """Note when a message reached its reader."""
        found = [
            one for one in self.sent if one.id == tracking or (handle and one.handle == handle)
        ]
        for one in found:
            self.received_at.setdefault(one.id, at)
        return bool(found)

    async def last_told(self, recipient: str) -> tuple[Told, ...]:
        """The slips of the latest message to this person, those that last still."""
        mine = [one for one in reversed(self.sent) if one.recipient == recipient and one.open]
        if not mine:
            return ()
        letter = mine[0].letter
        together = [one for one in mine if letter and one.letter == letter] or mine[:1]
        return tuple(one.told for one in together)


class MemoryActs:
    """Acknowledgements in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Told, str, str]] = {}

    async def acknowledged(
        self, identity: str, told: Told, *, by: str, comment: str, at: datetime
    ) -> bool:
        """Keep an acknowledgement; False when it was kept already."""
        if identity in self.kept:
            return False
        self.kept[identity] = (told, by, comment)
        return True
