"""Records on `slips` that tell no change: kept with their bytes, so that nothing is lost."""

from bson.binary import Binary

from runtime.clock import Clock
from runtime.failures import Rejected
from runtime.messages import Record
from runtime.mongo import Database, translate
from services.alerts.documents import PARKED


class MongoParking:
    """Parked records, one document each; parking one again changes nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._clock = clock
        self._parked = database[PARKED]

    async def park(self, record: Record, rejected: Rejected) -> None:
        """Keep a record with its place and what is wrong with it."""
        document = {
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "key": _bytes(record.key),
            "value": _bytes(record.value),
            "headers": [{"name": name, "value": Binary(value)} for name, value in record.headers],
            "timestamp_ms": record.timestamp_ms,
            "reason": str(rejected.reason),
            "detail": rejected.detail,
            "at": self._clock.now(),
        }
        with translate():
            await self._parked.update_one(
                {"_id": f"{record.topic}|{record.partition}|{record.offset}"},
                {"$setOnInsert": document},
                upsert=True,
            )


def _bytes(value: bytes | None) -> Binary | None:
    return None if value is None else Binary(value)
