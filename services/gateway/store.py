"""What is shown, read from MongoDB. The gateway writes nothing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from runtime.failures import Unavailable
from runtime.mongo import Database, translate
from schemas.stored import (
    MEASUREMENTS,
    SLIP_CHANGES,
    VERDICT_HISTORY,
    VERDICTS,
    HistoryDocument,
    MeasurementDocument,
    SlipChangeDocument,
    VerdictDocument,
)
from services.gateway.ports import DeliveryDocument

DELIVERIES = "deliveries"

#: What scoring keeps in a verdict's document for itself.
_ITS_OWN = {"outbox": 0, "guard": 0, "fingerprint": 0}
#: What only a target's own page shows.
_LONG = {
    f"target.verdict.{name}": 0
    for name in ("points", "spells", "steps", "opinions", "inputs", "quarantined", "notes")
}
#: Neither the person's reference nor the answer of the other side is read at all.
_SHOWN_OF_DELIVERY = {
    "episode": 1,
    "seq": 1,
    "target": 1,
    "role": 1,
    "channel": 1,
    "state": 1,
    "why": 1,
    "attempts": 1,
    "created_at": 1,
    "sent_at": 1,
    "invented": 1,
}


class MongoStore:
    """The collections of scoring and alerts, for reading.

    The database is opened inside the loop that serves; until then the store is away.
    """

    def __init__(self, database: Database | None = None) -> None:
        self._database = database

    def open(self, database: Database) -> None:
        """Read from this database from now on."""
        self._database = database

    async def verdicts(self) -> Sequence[VerdictDocument]:
        """How every target stands now, whole."""
        return cast("list[VerdictDocument]", await self._find(VERDICTS, {}, _ITS_OWN))

    async def summaries(self) -> Sequence[VerdictDocument]:
        """The same without what only a target's own page shows."""
        return cast("list[VerdictDocument]", await self._find(VERDICTS, {}, {**_ITS_OWN, **_LONG}))

    async def verdict(self, target: str) -> VerdictDocument | None:
        """How one target stands now."""
        found = await self._find(VERDICTS, {"_id": target}, _ITS_OWN)
        return cast("VerdictDocument", found[0]) if found else None

    async def reports(
        self, targets: Collection[str] | None, until: datetime | None
    ) -> Sequence[MeasurementDocument]:
        """The reports on some targets (None: on all), as known at a moment (None: now)."""
        wanted: dict[str, Any] = {}
        if targets is not None:
            wanted["target"] = {"$in": sorted(targets)}
        if until is not None:
            wanted["time"] = {"$lt": until}
        return cast("list[MeasurementDocument]", await self._find(MEASUREMENTS, wanted))

    async def history(
        self, target: str, *, until: datetime | None, below: int | None, limit: int
    ) -> Sequence[HistoryDocument]:
        """The verdicts of a target with a version below one, newest first."""
        wanted: dict[str, Any] = {"target": target}
        if until is not None:
            wanted["judged_at"] = {"$lt": until}
        if below is not None:
            wanted["version"] = {"$lt": below}
        found = await self._find(VERDICT_HISTORY, wanted, sort=("version", -1), limit=limit)
        return cast("list[HistoryDocument]", found)

    async def slip_changes(
        self, target: str | None, until: datetime | None
    ) -> Sequence[SlipChangeDocument]:
        """The changes of slips told by a moment, of one target or of all."""
        wanted: dict[str, Any] = {}
        if target is not None:
            wanted["target"] = target
        if until is not None:
            wanted["at"] = {"$lt": until}
        return cast("list[SlipChangeDocument]", await self._find(SLIP_CHANGES, wanted))

    async def deliveries(self, target: str, until: datetime | None) -> Sequence[DeliveryDocument]:
        """Who was told of a target's slips, oldest first."""
        wanted: dict[str, Any] = {"target": target}
        if until is not None:
            wanted["created_at"] = {"$lt": until}
        found = await self._find(DELIVERIES, wanted, _SHOWN_OF_DELIVERY, sort=("created_at", 1))
        return cast("list[DeliveryDocument]", found)

    async def _find(
        self,
        collection: str,
        wanted: Mapping[str, Any],
        fields: Mapping[str, int] | None = None,
        *,
        sort: tuple[str, int] | None = None,
        limit: int = 0,
    ) -> list[dict[str, Any]]:
        if self._database is None:
            raise Unavailable("store", "it is not open yet")
        with translate():
            found = self._database[collection].find(wanted, fields)
            if sort is not None:
                found = found.sort([sort])
            return [one async for one in found.limit(limit)]
