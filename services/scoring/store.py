"""The ports on MongoDB: every write durable by majority and journal before it returns."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, cast

from pymongo import UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError, DuplicateKeyError

from runtime.failures import Unavailable
from runtime.mongo import Database, translate
from schemas import stored, topics
from schemas.stored import (
    HistoryDocument,
    MeasurementDocument,
    RejectedDocument,
    SlipChangeDocument,
    VerdictDocument,
)
from services.scoring.ports import Overview

DUPLICATE_KEY = 11000

#: Reports of one insert, below the 48 MB of a message even when each is as large as a record.
INSERT_AT_ONCE = 1000

#: Reports of one fetch when a target is loaded: bounds memory, not what is judged.
LOAD_AT_ONCE = 100  # a report may hold ten thousand figures

Collection = AsyncCollection[dict[str, Any]]


async def ensure_indexes(database: Database) -> None:
    """Make the indexes of scoring's own collections; doing it again changes nothing."""
    with translate():
        for name, indexes in stored.INDEXES.items():
            for keys in indexes:
                await database[name].create_index(list(keys))
        kept = topics.MEASUREMENTS_REJECTED.retention_ms // 1000
        rejected = database[stored.REJECTED_REPORTS]
        await rejected.create_index([("at", 1)], expireAfterSeconds=kept)


async def _insert_once(collection: Collection, documents: Sequence[Mapping[str, Any]]) -> list[str]:
    """Insert each document unless its id is taken; answer the ids that were."""
    taken: list[str] = []
    for begin in range(0, len(documents), INSERT_AT_ONCE):
        try:
            with translate():
                await collection.insert_many(
                    cast(list[dict[str, Any]], documents[begin : begin + INSERT_AT_ONCE]),
                    ordered=False,
                )
        except BulkWriteError as error:
            failures = error.details["writeErrors"] if error.details else []
            others = [one for one in failures if one["code"] != DUPLICATE_KEY]
            if others or not failures:
                # Repeating the insert is harmless, and a refusal that lasts keeps readiness red.
                raise Unavailable("store", str(others[:1] or error)[:200]) from error
            if error.details and error.details.get("writeConcernErrors"):
                raise Unavailable("store", "a majority did not confirm") from error
            taken.extend(documents[begin + one["index"]]["_id"] for one in failures)
    return taken


class MongoReports:
    """Reports in `measurements`."""

    def __init__(self, database: Database) -> None:
        self._collection = database[stored.MEASUREMENTS]

    async def keep(self, reports: Sequence[MeasurementDocument]) -> Mapping[str, str]:
        """Store each report once; answer the digest that stands under each id already taken."""
        taken = await _insert_once(self._collection, reports)
        if not taken:
            return {}
        with translate():
            return {
                one["_id"]: one["digest"]
                async for one in self._collection.find({"_id": {"$in": taken}}, {"digest": 1})
            }

    async def standing(self, identities: Sequence[str]) -> Sequence[MeasurementDocument]:
        """The reports that stand under these ids."""
        with translate():
            found = self._collection.find({"_id": {"$in": list(identities)}})
            return [cast(MeasurementDocument, one) async for one in found]

    async def of_target(self, target: str) -> AsyncIterator[MeasurementDocument]:
        """All reports on a target."""
        with translate():
            async for one in self._collection.find({"target": target}, batch_size=LOAD_AT_ONCE):
                yield cast(MeasurementDocument, one)


class MongoVerdicts:
    """Verdicts in `verdicts`, guarded."""

    def __init__(self, database: Database) -> None:
        self._collection = database[stored.VERDICTS]

    async def read(self, target: str) -> VerdictDocument | None:
        """The document of a target."""
        with translate():
            found = await self._collection.find_one({"_id": target})
        return cast(VerdictDocument | None, found)

    async def write(self, document: VerdictDocument) -> bool:
        """Put the document in the place of the one whose guard is one less."""
        replacement = cast(dict[str, Any], document)
        with translate():
            if document["guard"] == 1:
                try:
                    await self._collection.insert_one(replacement)
                except DuplicateKeyError:
                    return False
                return True
            seen = {"_id": document["_id"], "guard": document["guard"] - 1}
            return (await self._collection.replace_one(seen, replacement)).matched_count == 1

    async def confirm(self, target: str, guard: int) -> bool:
        """Raise the guard if it still is `guard`."""
        with translate():
            done = await self._collection.update_one(
                {"_id": target, "guard": guard}, {"$set": {"guard": guard + 1}}
            )
        return done.matched_count == 1

    async def clear(self, told: Sequence[tuple[str, int]]) -> None:
        """Empty the outboxes that still hold these versions."""
        updates = [
            UpdateOne({"_id": target, "outbox.version": version}, {"$set": {"outbox": None}})
            for target, version in told
        ]
        if not updates:
            return
        try:
            with translate():
                await self._collection.bulk_write(updates, ordered=False)
        except BulkWriteError as error:
            raise Unavailable("store", str(error.details)[:200]) from error

    async def overview(self) -> Sequence[Overview]:
        """All verdicts at a glance."""
        fields = {
            "status": 1,
            "as_of": 1,
            "catalogue_version": 1,
            "target.verdict.rule_version": 1,
            "outbox.version": 1,
        }
        with translate():
            return [
                Overview(
                    one["_id"],
                    one["status"],
                    one["as_of"],
                    one["catalogue_version"],
                    one["target"]["verdict"]["rule_version"],
                    one.get("outbox") is not None,
                )
                async for one in self._collection.find({}, fields)
            ]


class MongoJournal:
    """The journal in `verdict_history`, `slip_changes` and `rejected_reports`."""

    def __init__(self, database: Database) -> None:
        self._verdicts = database[stored.VERDICT_HISTORY]
        self._slips = database[stored.SLIP_CHANGES]
        self._rejected = database[stored.REJECTED_REPORTS]

    async def record(
        self, verdicts: Sequence[HistoryDocument], slips: Sequence[SlipChangeDocument]
    ) -> None:
        """Store each entry once; what is already there stays as it is."""
        await _insert_once(self._verdicts, verdicts)
        await _insert_once(self._slips, slips)

    async def set_aside(self, rejected: Sequence[RejectedDocument]) -> None:
        """Note each wrong record once."""
        await _insert_once(self._rejected, rejected)
