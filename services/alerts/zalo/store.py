"""Zalo in MongoDB: the tokens, sealed together in one document; the quota; what comes back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from bson.binary import Binary
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from runtime.mongo import Database, translate
from runtime.sealing import Sealer
from schemas.stored import ACTS, DELIVERIES, EPISODES, ActDocument
from services.alerts.episodes import Channel
from services.alerts.zalo.ports import Kept, Pair, Told
from services.alerts.zalo.zns import Quota
from targets.words import Text

TOKENS = "zalo_tokens"
QUOTAS = "zalo_quota"
ONE = "oa"
PLACE = f"{TOKENS}/{ONE}"
BY_ZALO = (Channel.ZALO, Channel.ZNS, Channel.ZALO_BOT)
LOOKED_THROUGH = 50  # messages to one person, from the newest back


class MongoTokens:
    """The pair of tokens and the lock of whoever renews it."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._tokens = database[TOKENS]
        self._sealer = sealer

    async def load(self) -> Kept | None:
        """The tokens, if there are any."""
        with translate():
            found = await self._tokens.find_one({"_id": ONE})
        return self._kept(found) if found else None

    async def seed(self, pair: Pair) -> bool:
        """Keep the very first pair; False when there is one already."""
        with translate():
            try:
                await self._tokens.insert_one(
                    {"_id": ONE, "revision": 1, "fence": 0, **self._fields(pair)}
                )
            except DuplicateKeyError:
                return False
        return True

    async def begin(self, revision: int, *, now: datetime, lease_until: datetime) -> Kept | None:
        """Take the lock to renew this pair, and read it again."""
        with translate():
            found = await self._tokens.find_one_and_update(
                {
                    "_id": ONE,
                    "revision": revision,
                    "authorised": True,
                    "$or": [{"lease_until": None}, {"lease_until": {"$lte": now}}],
                },
                {"$set": {"lease_until": lease_until}, "$inc": {"fence": 1}},
                return_document=ReturnDocument.AFTER,
            )
        return self._kept(found) if found else None

    async def save(self, pair: Pair, revision: int) -> bool:
        """Put both new tokens in the place of this pair, in one write, and give the lock back."""
        with translate():
            result = await self._tokens.update_one(
                {"_id": ONE, "revision": revision},
                {"$set": {**self._fields(pair), "revision": revision + 1}},
            )
            return result.matched_count == 1

    async def release(self, fence: int) -> None:
        """Give the lock back; nothing changed."""
        with translate():
            await self._tokens.update_one(
                {"_id": ONE, "fence": fence}, {"$set": {"lease_until": None}}
            )

    async def revoke(self, why: str, *, fence: int, revision: int) -> None:
        """Note that this pair is of no use any more, unless a newer one has come."""
        with translate():
            await self._tokens.update_one(
                {"_id": ONE, "fence": fence, "revision": revision},
                {"$set": {"authorised": False, "why": why, "lease_until": None}},
            )

    async def replace(self, pair: Pair) -> None:
        """Put a pair that a person brought in the place of whatever is there."""
        with translate():
            await self._tokens.update_one(
                {"_id": ONE},
                {"$set": self._fields(pair), "$inc": {"revision": 1, "fence": 1}},
                upsert=True,
            )

    async def reseal(self) -> None:
        """Seal the pair with the newest key, unless it is renewed meanwhile."""
        kept = await self.load()
        if kept is None:
            return
        fields = self._fields(kept.pair)
        with translate():
            await self._tokens.update_one(
                {"_id": ONE, "revision": kept.revision}, {"$set": {"sealed": fields["sealed"]}}
            )

    def _fields(self, pair: Pair) -> dict[str, Any]:
        plain = msgspec.json.encode([pair.access, pair.refresh]).decode()
        return {
            "sealed": Binary(self._sealer.seal(plain, PLACE)),
            "expires_at": pair.expires_at,
            "authorised": True,
            "why": "",
            "lease_until": None,
        }

    def _kept(self, document: dict[str, Any]) -> Kept:
        plain = self._sealer.open(bytes(document["sealed"]), PLACE)
        access, refresh = msgspec.json.decode(plain, type=tuple[str, str])
        return Kept(
            Pair(access, refresh, document["expires_at"]),
            document["revision"],
            document["fence"],
            document["authorised"],
            document["why"],
        )


class MongoQuotas:
    """What Zalo last said of its quota, for all workers."""

    def __init__(self, database: Database) -> None:
        self._quotas = database[QUOTAS]

    async def known(self) -> Quota | None:
        """What was said last, if anything."""
        with translate():
            found = await self._quotas.find_one({"_id": ONE})
        return Quota(found["daily"], found["remaining"], found["at"]) if found else None

    async def keep(self, quota: Quota) -> None:
        """Keep what was said, unless something newer is known."""
        plain = {"daily": quota.daily, "remaining": quota.remaining, "at": quota.at}
        with translate():
            updated = await self._quotas.update_one(
                {"_id": ONE, "at": {"$lte": quota.at}}, {"$set": plain}
            )
            if updated.matched_count == 0:
                await self._quotas.update_one({"_id": ONE}, {"$setOnInsert": plain}, upsert=True)


class MongoReceipts:
    """What is known of the messages that left, in the deliveries and their episodes.

    The moment of receipt is a field that no delivery's value has: whoever settles a delivery at
    the same time does not undo it.
    """

    def __init__(self, database: Database) -> None:
        self._deliveries = database[DELIVERIES]
        self._episodes = database[EPISODES]

    async def prepare(self) -> None:
        """Make the indexes of these questions; making them again changes nothing."""
        with translate():
            await self._deliveries.create_index([("handle", 1)])
            await self._deliveries.create_index([("recipient", 1), ("sent_at", -1)])

    async def received(self, *, handle: str, tracking: str, at: datetime) -> bool:
        """Note when a message reached its reader, for all that went in the same letter."""
        names = [{"_id": tracking}] if tracking else []
        if handle:
            names.append({"handle": handle})
        if not names:
            return False
        with translate():
            found = await self._deliveries.find_one({"$or": names}, {"letter": 1})
            if found is None:
                return False
            letter = found.get("letter")
            await self._deliveries.update_many(
                {"letter": letter} if letter else {"_id": found["_id"], "received_at": None},
                {"$set": {"received_at": at}},
            )
        return True

    async def last_told(self, recipient: str) -> tuple[Told, ...]:
        """The slips of the latest message by Zalo to this person, those that last still."""
        with translate():
            sent = await (
                self._deliveries.find(
                    {
                        "recipient": recipient,
                        "channel": {"$in": [one.value for one in BY_ZALO]},
                        "sent_at": {"$ne": None},
                    },
                    {"episode": 1, "target": 1, "letter": 1},
                )
                .sort("sent_at", -1)
                .limit(LOOKED_THROUGH)
                .to_list()
            )
            lasting = {
                one["_id"]
                async for one in self._episodes.find(
                    {"_id": {"$in": [one["episode"] for one in sent]}, "open": True}, {"_id": 1}
                )
            }
        return latest([one for one in sent if one["episode"] in lasting])


def latest(sent: list[dict[str, Any]]) -> tuple[Told, ...]:
    """What the newest of these messages told: one slip, or all that went in its letter."""
    if not sent:
        return ()
    first = sent[0]
    letter = first.get("letter")
    together = [one for one in sent if letter and one.get("letter") == letter] or [first]
    told = {one["episode"]: Told(one["episode"], one["target"]) for one in together}
    return tuple(told.values())


class MongoActs:
    """Acknowledgements by reply, in the collection of what people did."""

    def __init__(self, database: Database, roles: Mapping[str, Text]) -> None:
        self._acts = database[ACTS]
        self._roles = roles

    async def acknowledged(
        self, identity: str, told: Told, *, by: str, comment: str, at: datetime
    ) -> bool:
        """Keep an acknowledgement; False when it was kept already."""
        role = self._roles.get(by, Text(by, by))
        act: ActDocument = {
            "_id": identity,
            "kind": "acknowledged",
            "at": at,
            "by": by,
            "via": "zalo",
            "taken": None,
            "episode": told.episode,
            "target": told.target,
            "comment": comment,
            "role": {"vi": role.vi, "en": role.en},
        }
        with translate():
            try:
                await self._acts.insert_one(dict(act))
            except DuplicateKeyError:
                return False
        return True
