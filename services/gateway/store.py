"""What is shown, read from MongoDB. The gateway writes nothing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
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
from services.gateway.news import given_of, news_of
from services.gateway.ports import DeliveryDocument, Given, News, Span

DELIVERIES = "deliveries"

#: What scoring keeps in a verdict's document for itself.
_ITS_OWN = {"outbox": 0, "guard": 0, "fingerprint": 0}
#: What only a target's own page shows.
_LONG = {
    f"target.verdict.{name}": 0
    for name in ("points", "spells", "steps", "opinions", "inputs", "quarantined", "notes")
}
#: What an entry of the history says without its verdict.
_BRIEF = {
    "target": 1,
    "version": 1,
    "judged_at": 1,
    "as_of": 1,
    "catalogue_version": 1,
    "status": 1,
    "verdict.sentence": 1,
}
#: And with what it rests on.
_GIVEN = {**_BRIEF, "verdict.reason": 1, "verdict.invented": 1, "verdict.quarantined": 1}
#: Before everything: a lower limit lets an index be walked where an order alone would not.
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
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

    async def summaries(self, targets: Collection[str] | None = None) -> Sequence[VerdictDocument]:
        """How targets stand now, without what only a target's own page shows."""
        found = await self._find(VERDICTS, _those("_id", targets), {**_ITS_OWN, **_LONG})
        return cast("list[VerdictDocument]", found)

    async def versions(self) -> Mapping[str, int]:
        """The number of the verdict of every target."""
        found = await self._find(VERDICTS, {}, {"version": 1})
        return {one["_id"]: one["version"] for one in found}

    async def guards(self, targets: Collection[str] | None = None) -> Mapping[str, int]:
        """The number of writes of the verdicts of targets."""
        found = await self._find(VERDICTS, _those("_id", targets), {"guard": 1})
        return {one["_id"]: one["guard"] for one in found}

    async def verdict(self, target: str) -> VerdictDocument | None:
        """How one target stands now."""
        found = await self._find(VERDICTS, {"_id": target}, _ITS_OWN)
        return cast("VerdictDocument", found[0]) if found else None

    async def reports(
        self, targets: Collection[str] | None, until: datetime | None
    ) -> Sequence[MeasurementDocument]:
        """The reports on some targets (None: on all), as known at a moment (None: now)."""
        wanted = {**_those("target", targets), **_between("time", None, until)}
        return cast("list[MeasurementDocument]", await self._find(MEASUREMENTS, wanted))

    async def reports_back(self, span: Span, limit: int = 0) -> Sequence[MeasurementDocument]:
        """The newest reports of a span, newest first; all of them without a limit."""
        wanted = {
            **_those("target", span.targets),
            **_between("time", span.since, span.until),
            **_those("observations.period", span.periods),
            **_those("observations.area", span.areas),
            **_those("observations.measure", span.measures),
        }
        found = await self._find(MEASUREMENTS, wanted, sort=("time", -1), limit=limit)
        return cast("list[MeasurementDocument]", found)

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

    async def news(self, since: datetime, until: datetime | None, limit: int) -> Sequence[News]:
        """The oldest verdicts given from a moment on and before another, oldest first."""
        wanted = _between("judged_at", since, until)
        found = await self._find(
            VERDICT_HISTORY, wanted, _BRIEF, sort=("judged_at", 1), limit=limit
        )
        return [news_of(one) for one in found]

    async def verdicts_back(
        self,
        targets: Collection[str] | None,
        since: datetime | None,
        until: datetime | None,
        limit: int,
    ) -> Sequence[Given]:
        """The newest verdicts of targets of a time, newest first."""
        wanted = {**_those("target", targets), **_between("judged_at", since or _EVER, until)}
        found = await self._find(
            VERDICT_HISTORY, wanted, _GIVEN, sort=("judged_at", -1), limit=limit
        )
        return [given_of(one) for one in found]

    async def verdicts_named(self, entries: Collection[str]) -> Sequence[Given]:
        """Entries of the history, by their ids."""
        return [
            given_of(one)
            for one in await self._find(VERDICT_HISTORY, _those("_id", entries), _GIVEN)
        ]

    async def statuses(self, entries: Collection[str]) -> Mapping[str, str]:
        """The statuses of entries of the history, by their ids."""
        found = await self._find(VERDICT_HISTORY, _those("_id", entries), {"status": 1})
        return {one["_id"]: one["status"] for one in found}

    async def catalogue_versions(self) -> Sequence[tuple[str, datetime]]:
        """Every version of the catalogue that verdicts were given by, and when the first was.

        From version to version along the index: the verdicts between are not looked at.
        """
        known: list[tuple[str, datetime]] = []
        last = ""
        while True:
            found = await self._find(
                VERDICT_HISTORY,
                {"catalogue_version": {"$gt": last}},
                {"catalogue_version": 1, "judged_at": 1},
                sort=("catalogue_version", 1),
                limit=1,
            )
            if not found:
                return known
            last = found[0]["catalogue_version"]
            first = await self._find(
                VERDICT_HISTORY,
                {"catalogue_version": last},
                {"judged_at": 1},
                sort=("judged_at", 1),
                limit=1,
            )
            known.append((last, first[0]["judged_at"]))

    async def slip_changes(
        self, target: str | None, until: datetime | None, since: datetime | None = None
    ) -> Sequence[SlipChangeDocument]:
        """The changes of slips told by a moment (and from one on), of one target or of all."""
        wanted = {
            **_those("target", None if target is None else [target]),
            **_between("at", since, until),
        }
        return cast("list[SlipChangeDocument]", await self._find(SLIP_CHANGES, wanted))

    async def newest_slip_changes(
        self,
        until: datetime | None,
        limit: int,
        targets: Collection[str] | None = None,
        since: datetime | None = None,
    ) -> Sequence[SlipChangeDocument]:
        """The newest changes of slips of targets, newest first."""
        wanted = {**_those("target", targets), **_between("at", since or _EVER, until)}
        found = await self._find(SLIP_CHANGES, wanted, sort=("at", -1), limit=limit)
        return cast("list[SlipChangeDocument]", found)

    async def changes_of(
        self, episodes: Collection[str], until: datetime | None
    ) -> Sequence[SlipChangeDocument]:
        """All changes of some episodes told by a moment."""
        wanted = {**_those("episode", episodes), **_between("at", None, until)}
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


def _those(field: str, names: Collection[str] | None) -> dict[str, Any]:
    """Documents with one of these names; None asks for nothing in particular.

    One name is asked for as itself: the embedded store then walks the index to its second field.
    """
    if names is None:
        return {}
    return {field: next(iter(names)) if len(names) == 1 else {"$in": sorted(names)}}


def _between(field: str, since: datetime | None, until: datetime | None) -> dict[str, Any]:
    """Documents of a time, its end not included."""
    limits = {"$gte": since, "$lt": until}
    asked = {sign: moment for sign, moment in limits.items() if moment is not None}
    return {field: asked} if asked else {}
