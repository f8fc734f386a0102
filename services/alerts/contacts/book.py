"""The book of contacts as its keepers see it: which channels there are, never an address."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from services.alerts.episodes import Channel


@dataclass(frozen=True, slots=True)
class Contact:
    """One address of a recipient."""

    recipient: str
    channel: Channel
    address: str = field(repr=False)

    @property
    def place(self) -> str:
        """Where it is sealed for: moved elsewhere, it does not open."""
        return place(self.recipient, self.channel)


def place(recipient: str, channel: Channel) -> str:
    """The place of a contact."""
    return f"contacts/{recipient}/{channel}"


class Book(Protocol):
    """All contacts."""

    async def address(self, recipient: str, channel: Channel) -> str | None:
        """The address of a recipient on a channel, if there is one."""
        ...

    async def holder(self, channel: Channel, address: str) -> str | None:
        """The recipient who has this address, if we know them."""
        ...

    async def put(self, contacts: Sequence[Contact]) -> None:
        """Keep addresses, each in the place of the one before."""
        ...

    async def remove(self, recipient: str, channels: Sequence[Channel] = tuple(Channel)) -> int:
        """Forget a recipient's addresses on these channels; how many there were."""
        ...

    async def standing(self) -> Mapping[str, tuple[Channel, ...]]:
        """Each recipient's channels."""
        ...

    async def reseal(self) -> int:
        """Seal everything with the newest key; how many contacts there are."""
        ...


class Fingers:
    """Finds whose an address is without opening anything: a keyed digest of it.

    One for each key, the newest first: what was kept under an older key is found still.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = [hmac.digest(key, b"slipwatch:contacts", sha256) for key in keys]

    def of(self, channel: Channel, address: str) -> list[str]:
        """The digests of an address."""
        said = f"{channel}|{address}".encode()
        return [hmac.new(key, said, sha256).hexdigest() for key in self._keys]
