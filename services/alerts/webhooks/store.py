"""How endpoints stand, in MongoDB: one document each, without address and secret."""

from datetime import datetime
from typing import Any

from runtime.mongo import Database, translate
from services.alerts.webhooks.ports import Standing

ENDPOINTS = "webhook_endpoints"


class MongoEndpoints:
    """Endpoints by recipient; all workers see the same."""

    def __init__(self, database: Database) -> None:
        self._endpoints = database[ENDPOINTS]

    async def standing(self, recipient: str, finger: str) -> Standing:
        """How this endpoint stands; a new one stands well."""
        with translate():
            found = await self._endpoints.find_one({"_id": recipient, "finger": finger})
        return _standing(found) if found else Standing(finger)

    async def failed(
        self, recipient: str, finger: str, *, now: datetime, pause_until: datetime | None
    ) -> Standing:
        """Note a failure, and until when the endpoint asks to be left alone."""
        await self._begin(recipient, finger)
        this = {"_id": recipient, "finger": finger}
        with translate():
            await self._endpoints.update_one(
                this | {"failing_since": None}, {"$set": {"failing_since": now}}
            )
            if pause_until is not None:
                await self._endpoints.update_one(this, {"$max": {"paused_until": pause_until}})
        return await self.standing(recipient, finger)

    async def worked(self, recipient: str, finger: str) -> None:
        """Forget its failures."""
        with translate():
            await self._endpoints.update_one(
                {"_id": recipient, "finger": finger, "failing_since": {"$ne": None}},
                {"$set": {"failing_since": None, "paused_until": None}},
            )

    async def disable(self, recipient: str, finger: str, why: str, *, now: datetime) -> None:
        """Call it no more."""
        await self._begin(recipient, finger)
        with translate():
            await self._endpoints.update_one(
                {"_id": recipient, "finger": finger, "disabled_at": None},
                {"$set": {"disabled_at": now, "why": why}},
            )

    async def untold(self) -> dict[str, Standing]:
        """The disabled endpoints, by recipient, whose owners do not know it yet."""
        with translate():
            found = self._endpoints.find({"disabled_at": {"$ne": None}, "owner_told": False})
            return {one["_id"]: _standing(one) async for one in found}

    async def claim_notice(
        self, recipient: str, finger: str, *, now: datetime, until: datetime
    ) -> bool:
        """Take it on to tell the owner; False when somebody else is at it."""
        free = [{"notice_until": None}, {"notice_until": {"$lte": now}}]
        with translate():
            result = await self._endpoints.update_one(
                {"_id": recipient, "finger": finger, "owner_told": False, "$or": free},
                {"$set": {"notice_until": until}},
            )
            return result.matched_count == 1

    async def told(self, recipient: str, finger: str) -> None:
        """Note that the owner knows."""
        with translate():
            await self._endpoints.update_one(
                {"_id": recipient, "finger": finger}, {"$set": {"owner_told": True}}
            )

    async def _begin(self, recipient: str, finger: str) -> None:
        """Make the document; that of an earlier endpoint gives way."""
        new: dict[str, Any] = {
            "finger": finger,
            "paused_until": None,
            "failing_since": None,
            "disabled_at": None,
            "why": "",
            "owner_told": False,
            "notice_until": None,
        }
        with translate():
            await self._endpoints.update_one({"_id": recipient}, {"$setOnInsert": new}, upsert=True)
            await self._endpoints.update_one(
                {"_id": recipient, "finger": {"$ne": finger}}, {"$set": new}
            )


def _standing(document: dict[str, Any]) -> Standing:
    return Standing(
        document["finger"],
        document["paused_until"],
        document["failing_since"],
        document["disabled_at"],
        document["why"],
        document["owner_told"],
    )
