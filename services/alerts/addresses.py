"""Where a recipient is reached: the sealed book, then what the file of recipients says."""

from services.alerts.episodes import Channel
from services.alerts.ports import Contacts
from services.alerts.routing import Directory


class WrittenAddresses:
    """The addresses that stand in the recipients' file itself."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    async def address(self, recipient: str, channel: Channel) -> str | None:
        """The address of a recipient on a channel, if there is one."""
        known = self._directory.recipients.get(recipient)
        return known.addresses.get(channel) if known else None


class FirstFound:
    """Several books, asked one after the other."""

    def __init__(self, *books: Contacts) -> None:
        self._books = books

    async def address(self, recipient: str, channel: Channel) -> str | None:
        """The first address that one of them has."""
        for book in self._books:
            found = await book.address(recipient, channel)
            if found is not None:
                return found
        return None
