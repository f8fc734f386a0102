"""The book of contacts in MongoDB: one sealed document for each recipient and channel, the only
place that holds personal data."""

from collections.abc import Mapping, Sequence
from typing import Any

from bson.binary import Binary
from pymongo import ASCENDING, UpdateOne

from runtime.mongo import Database, translate
from runtime.sealing import Sealer
from services.alerts.contacts.book import Contact, Fingers, place
from services.alerts.episodes import Channel

CONTACTS = "contacts"


class MongoContacts:
    """Sealed contacts, and a keyed digest by which an address finds its holder."""

    def __init__(self, database: Database, keys: Sequence[bytes]) -> None:
        self._contacts = database[CONTACTS]
        self._sealer = Sealer(keys)
        self._fingers = Fingers(keys)

    async def prepare(self) -> None:
        """Make the index of the digests; making it again changes nothing."""
        with translate():
            await self._contacts.create_index([("finger", ASCENDING)])

    async def address(self, recipient: str, channel: Channel) -> str | None:
        """The address of a recipient on a channel, if there is one."""
        with translate():
            found = await self._contacts.find_one({"_id": place(recipient, channel)})
        return self._opened(found).address if found else None

    async def holder(self, channel: Channel, address: str) -> str | None:
        """The recipient who has this address, if we know them."""
        with translate():
            found = await self._contacts.find_one(
                {"finger": {"$in": self._fingers.of(channel, address)}}, {"recipient": 1}
            )
        return str(found["recipient"]) if found else None

    async def put(self, contacts: Sequence[Contact]) -> None:
        """Keep addresses, each in the place of the one before."""
        if not contacts:
            return
        with translate():
            await self._contacts.bulk_write(
                [
                    UpdateOne({"_id": one.place}, {"$set": self._fields(one)}, upsert=True)
                    for one in contacts
                ],
                ordered=False,
            )

    async def remove(self, recipient: str, channels: Sequence[Channel] = tuple(Channel)) -> int:
        """Forget a recipient's addresses on these channels; how many there were."""
        with translate():
            result = await self._contacts.delete_many(
                {"_id": {"$in": [place(recipient, one) for one in channels]}}
            )
            return result.deleted_count

    async def standing(self) -> Mapping[str, tuple[Channel, ...]]:
        """Each recipient's channels."""
        found: dict[str, tuple[Channel, ...]] = {}
        with translate():
            kept = self._contacts.find({}, {"recipient": 1, "channel": 1}).sort("_id", ASCENDING)
            async for one in kept:
                recipient = one["recipient"]
                found[recipient] = (*found.get(recipient, ()), Channel(one["channel"]))
        return found

    async def reseal(self) -> int:
        """Seal everything with the newest key, unless it changes meanwhile; how many there are."""
        count = 0
        with translate():
            async for one in self._contacts.find():
                count += 1
                await self._contacts.update_one(
                    {"_id": one["_id"], "sealed": one["sealed"]},
                    {"$set": self._fields(self._opened(one))},
                )
        return count

    def _fields(self, contact: Contact) -> dict[str, Any]:
        return {
            "recipient": contact.recipient,
            "channel": contact.channel.value,
            "sealed": Binary(self._sealer.seal(contact.address, contact.place)),
            "finger": self._fingers.of(contact.channel, contact.address)[0],
        }

    def _opened(self, document: Mapping[str, Any]) -> Contact:
        recipient, channel = document["recipient"], Channel(document["channel"])
        opened = self._sealer.open(bytes(document["sealed"]), place(recipient, channel))
        return Contact(recipient, channel, opened)
