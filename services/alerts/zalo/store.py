"""Zalo's tokens in MongoDB, both sealed together in one document; and its quota."""

from datetime import datetime
from typing import Any

import msgspec
from bson.binary import Binary
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from runtime.mongo import Database, translate
from runtime.sealing import Sealer
from services.alerts.zalo.ports import Kept, Pair
from services.alerts.zalo.zns import Quota

TOKENS = "zalo_tokens"
QUOTAS = "zalo_quota"
ONE = "oa"
PLACE = f"{TOKENS}/{ONE}"


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
