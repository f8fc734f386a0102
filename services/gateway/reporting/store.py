"""Decisions, files that wait and what was set aside, in MongoDB."""

import asyncio
import base64
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from pymongo.errors import DuplicateKeyError

from runtime.failures import Unavailable
from runtime.mongo import Database, translate
from runtime.sealing import Sealer, Unreadable
from schemas.stored import REJECTED_REPORTS, RejectedDocument
from services.gateway.reporting.ports import DecisionDocument, HeldFile

DECISIONS = "decisions"
FILES = "held_files"

_RETRY_S = 5.0


async def ensure_indexes(database: Database) -> None:
    """Make the indexes; doing it again changes nothing."""
    decisions = database[DECISIONS]
    with translate():
        await decisions.create_index([("held", 1), ("at", 1)])
        await decisions.create_index([("by", 1), ("key", 1)])
        await decisions.create_index([("state", 1), ("at", 1)])
        await decisions.create_index([("event", 1)])
        await decisions.create_index([("events", 1)])
        await decisions.create_index([("at", 1)])
        await database[FILES].create_index([("expires", 1)], expireAfterSeconds=0)


async def indexed(database: Database) -> None:
    """The same, however long the store is away."""
    while True:
        try:
            await ensure_indexes(database)
        except Unavailable:
            await asyncio.sleep(_RETRY_S)
        else:
            return


class MongoReporting:
    """The three ports over one database, which is opened inside the loop that serves; until then
    the store is away. Files are sealed: what has not been reported yet is nobody's to read."""

    def __init__(self, sealer: Sealer, database: Database | None = None) -> None:
        self._sealer, self._opened = sealer, database

    def open(self, database: Database) -> None:
        """Use this database from now on."""
        self._opened = database

    async def insert(self, decision: DecisionDocument) -> DecisionDocument | None:
        """Keep a decision; the one that stands there already under its id, if there is one."""
        with translate():
            try:
                await self._database[DECISIONS].insert_one(dict(decision))
            except DuplicateKeyError:
                return (await self._decisions({"_id": decision["_id"]}))[0]
        return None

    async def of_figures(self, held: Collection[str]) -> Sequence[DecisionDocument]:
        """The decisions on these held figures, oldest first."""
        return await self._decisions({"held": {"$in": sorted(held)}})

    async def by_key(self, by: str, key: str) -> DecisionDocument | None:
        """What this account did under this name of a form."""
        found = await self._decisions({"by": by, "key": key}, limit=1)
        return found[0] if found else None

    async def authors(self, source: str, event: str) -> frozenset[str]:
        """The accounts that reported this event through us."""
        wanted = {"source": source, "$or": [{"event": event}, {"events": event}]}
        return frozenset(one["by"] for one in await self._decisions(wanted))

    async def waiting(self, limit: int) -> Sequence[DecisionDocument]:
        """The decisions that ingest has not acknowledged, oldest first."""
        return await self._decisions({"state": "pending"}, limit=limit)

    async def mark(
        self, name: str, *, state: str, at: datetime | None, problem: str, events: Sequence[str]
    ) -> None:
        """Write what became of a decision."""
        written: dict[str, Any] = {
            "$set": {"state": state, "published_at": at, "problem": problem},
            "$inc": {"tries": 1},
        }
        if events:
            written["$addToSet"] = {"events": {"$each": list(events)}}
        with translate():
            await self._database[DECISIONS].update_one({"_id": name}, written)

    async def keep(self, file: HeldFile) -> None:
        """Keep a file until it expires."""
        document = {
            "_id": file.id,
            "by": file.by,
            "source": file.source,
            "name": file.name,
            "sealed": self._sealer.seal(base64.b85encode(file.body).decode(), _place(file.id)),
            "expires": file.expires,
        }
        with translate():
            await self._database[FILES].replace_one({"_id": file.id}, document, upsert=True)

    async def find(self, name: str, now: datetime) -> HeldFile | None:
        """A file that has not expired."""
        with translate():
            found = await self._database[FILES].find_one({"_id": name, "expires": {"$gt": now}})
        if found is None:
            return None
        try:
            body = base64.b85decode(self._sealer.open(bytes(found["sealed"]), _place(name)))
        except Unreadable:
            return None  # sealed with a key that was taken away: upload it again
        return HeldFile(name, found["by"], found["source"], found["name"], body, found["expires"])

    async def forget(self, name: str) -> None:
        """Remove a file."""
        with translate():
            await self._database[FILES].delete_one({"_id": name})

    async def newest(
        self, until: datetime | None, before: tuple[datetime, str] | None, limit: int
    ) -> Sequence[RejectedDocument]:
        """The newest that were set aside before a moment, newest first."""
        parts: list[dict[str, Any]] = []
        if until is not None:
            parts.append({"at": {"$lt": until}})
        if before is not None:
            at, name = before
            parts.append({"$or": [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": name}}]})
        with translate():
            found = self._database[REJECTED_REPORTS].find({"$and": parts} if parts else {})
            found = found.sort([("at", -1), ("_id", -1)]).limit(limit)
            return [cast("RejectedDocument", one) async for one in found]

    async def _decisions(
        self, wanted: Mapping[str, Any], *, limit: int = 0
    ) -> list[DecisionDocument]:
        with translate():
            found = self._database[DECISIONS].find(wanted).sort([("at", 1), ("_id", 1)])
            return [cast("DecisionDocument", one) async for one in found.limit(limit)]

    @property
    def _database(self) -> Database:
        if self._opened is None:
            raise Unavailable("store", "it is not open yet")
        return self._opened


def _place(name: str) -> str:
    return f"{FILES}/{name}"
