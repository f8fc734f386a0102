"""The twin of the book of contacts in memory."""

from collections.abc import Mapping, Sequence

from services.alerts.contacts.book import Contact
from services.alerts.episodes import Channel


class MemoryContacts:
    """Contacts in a dictionary."""

    def __init__(self, contacts: Sequence[Contact] = ()) -> None:
        self.kept = {(one.recipient, one.channel): one for one in contacts}

    async def address(self, recipient: str, channel: Channel) -> str | None:
        """The address of a recipient on a channel, if there is one."""
        found = self.kept.get((recipient, channel))
        return found.address if found else None

    async def holder(self, channel: Channel, address: str) -> str | None:
        """The recipient who has this address, if we know them."""
        return next(
            (
                one.recipient
                for one in self.kept.values()
                if (one.channel, one.address) == (channel, address)
            ),
            None,
        )

    async def put(self, contacts: Sequence[Contact]) -> None:
        """Keep addresses, each in the place of the one before."""
        self.kept |= {(one.recipient, one.channel): one for one in contacts}

    async def remove(self, recipient: str, channels: Sequence[Channel] = tuple(Channel)) -> int:
        """Forget a recipient's addresses on these channels; how many there were."""
        gone = [key for key in self.kept if key[0] == recipient and key[1] in channels]
        for key in gone:
            del self.kept[key]
        return len(gone)

    async def standing(self) -> Mapping[str, tuple[Channel, ...]]:
        """Each recipient's channels."""
        found: dict[str, tuple[Channel, ...]] = {}
        for recipient, channel in sorted(self.kept):
            found[recipient] = (*found.get(recipient, ()), channel)
        return found

    async def reseal(self) -> int:
        """Nothing is sealed here."""
        return len(self.kept)
