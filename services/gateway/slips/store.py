"""Episodes, acts and deliveries in MongoDB. The gateway reads what alerts wrote and adds acts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from pymongo.errors import DuplicateKeyError

from runtime.failures import Unavailable
from runtime.mongo import Database, translate
from schemas.stored import (
    ACTS,
    DELIVERIES,
    EPISODES,
    RECIPIENTS,
    ActDocument,
    DeliveryDocument,
    EpisodeDocument,
    RecipientDocument,
)
from services.gateway.slips.ports import Choice, Log, Moment, Place

_OPEN_SHELF = [("severity", 1), ("on", -1), ("_id", 1)]
_CLOSED_SHELF = [("on", -1), ("_id", 1)]
#: What only the page of one episode shows.
_LONG = {"changes.event.steps": 0, "changes.event.points": 0, "changes.traceparent": 0}
#: What the workers of alerts keep for themselves.
_OF_THE_WORKERS = {
    "fence": 0,
    "lease_until": 0,
    "sending_started_at": 0,
    "handle": 0,
    "message_id": 0,
    "traceparent": 0,
}
_NOTHING: dict[str, Any] = {"_id": {"$in": []}}


class MongoSlips:
    """The collections of alerts, for reading, and the acts, for adding.

    The database is opened inside the loop that serves; until then the store is away.
    """

    def __init__(self, database: Database | None = None) -> None:
        self._opened = database

    def open(self, database: Database) -> None:
        """Use this database from now on."""
        self._opened = database

    async def shelf(
        self, choice: Choice, *, open_ones: bool, after: Place | None, limit: int
    ) -> Sequence[EpisodeDocument]:
        """One page of a shelf, each episode without its derivation and its series."""
        parts = [await self._asked(choice), {"open": open_ones}]
        if after is not None:
            parts.append(_beyond(after, open_ones=open_ones))
        sort = _OPEN_SHELF if open_ones else _CLOSED_SHELF
        found = await self._find(EPISODES, {"$and": parts}, _LONG, sort=sort, limit=limit)
        return cast("list[EpisodeDocument]", found)

    async def opened_by(self, choice: Choice, day: str) -> Sequence[EpisodeDocument]:
        """The episodes that were opened by a day, without their derivations."""
        wanted = {"$and": [await self._asked(choice), {"opened_on": {"$lte": day}}]}
        return cast("list[EpisodeDocument]", await self._find(EPISODES, wanted, _LONG))

    async def count(self, choice: Choice) -> int:
        """How many episodes fit."""
        wanted = await self._asked(choice)
        with translate():
            return await self._database[EPISODES].count_documents(wanted)

    async def episode(self, name: str) -> EpisodeDocument | None:
        """One episode, whole."""
        found = await self._find(EPISODES, {"_id": name})
        return cast("EpisodeDocument", found[0]) if found else None

    async def acts(self, episodes: Collection[str]) -> Sequence[ActDocument]:
        """What people did about these episodes, oldest first."""
        return await self._acts({"episode": {"$in": list(episodes)}})

    async def act(self, name: str) -> ActDocument | None:
        """One act."""
        found = await self._acts({"_id": name})
        return found[0] if found else None

    async def untaken_since(self) -> datetime | None:
        """When the oldest act was done that alerts has not taken yet: one entry of an index."""
        found = await self._find(ACTS, {"taken": None}, {"at": 1}, sort=[("at", 1)], limit=1)
        return found[0]["at"] if found else None

    async def silences(self, since: datetime) -> Sequence[ActDocument]:
        """The silences begun or ended since a moment, as acts, oldest first."""
        kinds = ["silenced", "silence_ended"]
        return await self._acts({"kind": {"$in": kinds}, "at": {"$gte": since}})

    async def insert(self, act: ActDocument) -> ActDocument | None:
        """Keep an act; the one that stands there already under its id, if there is one."""
        with translate():
            try:
                await self._database[ACTS].insert_one(dict(act))
            except DuplicateKeyError:
                return await self.act(act["_id"])
        return None

    async def told(self, episodes: Collection[str]) -> Sequence[DeliveryDocument]:
        """What was sent about these episodes, oldest first."""
        found = await self._find(
            DELIVERIES,
            {"episode": {"$in": list(episodes)}},
            _OF_THE_WORKERS | {"answer": 0, "tries": 0},
            sort=[("created_at", 1), ("_id", 1)],
        )
        return cast("list[DeliveryDocument]", found)

    async def deliveries(
        self, log: Log, *, after: Moment | None, limit: int
    ) -> Sequence[DeliveryDocument]:
        """One page of the delivery log, newest first."""
        wanted = _logged(log)
        if after is not None:
            older = {"created_at": {"$lt": after.created_at}}
            same = {"created_at": after.created_at, "_id": {"$lt": after.delivery}}
            wanted = {"$and": [wanted, {"$or": [older, same]}]}
        found = await self._find(
            DELIVERIES, wanted, _OF_THE_WORKERS, sort=[("created_at", -1), ("_id", -1)], limit=limit
        )
        return cast("list[DeliveryDocument]", found)

    async def delivery(self, name: str) -> DeliveryDocument | None:
        """One delivery."""
        found = await self._find(DELIVERIES, {"_id": name}, _OF_THE_WORKERS)
        return cast("DeliveryDocument", found[0]) if found else None

    async def recipients(self) -> Sequence[RecipientDocument]:
        """Who can be told and given work."""
        fields = {"role": 1, "department": 1}
        found = await self._find(RECIPIENTS, {}, fields, sort=[("_id", 1)])
        return cast("list[RecipientDocument]", found)

    async def _acts(self, wanted: Mapping[str, Any]) -> list[ActDocument]:
        found = await self._find(ACTS, wanted, sort=[("at", 1), ("_id", 1)])
        return cast("list[ActDocument]", found)

    async def _asked(self, choice: Choice) -> dict[str, Any]:
        """A choice as MongoDB is asked. What was acknowledged a moment ago stands in the acts
        alone, until alerts takes it."""
        if choice.acknowledged is None:
            return _chosen(choice)
        untaken = await self._find(ACTS, {"taken": None, "kind": "acknowledged"}, {"episode": 1})
        names = [one["episode"] for one in untaken]
        fits: dict[str, Any] = {"$or": [{"acknowledged": {"$ne": None}}, {"_id": {"$in": names}}]}
        return {"$and": [_chosen(choice), fits if choice.acknowledged else {"$nor": fits["$or"]}]}

    async def _find(
        self,
        collection: str,
        wanted: Mapping[str, Any],
        fields: Mapping[str, int] | None = None,
        *,
        sort: Sequence[tuple[str, int]] = (),
        limit: int = 0,
    ) -> list[dict[str, Any]]:
        with translate():
            found = self._database[collection].find(wanted, fields)
            if sort:
                found = found.sort(list(sort))
            return [one async for one in found.limit(limit)]

    @property
    def _database(self) -> Database:
        if self._opened is None:
            raise Unavailable("store", "it is not open yet")
        return self._opened


def _chosen(choice: Choice) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if choice.open is not None:
        wanted["open"] = choice.open
    for name, ids in (
        ("target", choice.targets),
        ("area", choice.areas),
        ("finding", choice.findings),
        ("severity", choice.severities),
        ("_id", choice.episodes),
    ):
        if ids is not None:
            wanted[name] = {"$in": sorted(ids)}
    if choice.since is not None:
        wanted["on"] = {"$gte": choice.since}
    if choice.mine is not None:
        wanted["$or"] = [
            {"target": {"$in": sorted(choice.mine)}},
            {"assignee": {"$in": sorted(choice.assignees)}},
        ]
    parts = [wanted]
    if choice.any_of is not None:
        parts.append(
            {"$or": [_chosen(one) for one in choice.any_of]} if choice.any_of else _NOTHING
        )
    if choice.not_in:
        parts.append({"$nor": [_chosen(one) for one in choice.not_in]})
    return wanted if len(parts) == 1 else {"$and": parts}


def _beyond(after: Place, *, open_ones: bool) -> dict[str, Any]:
    """What comes after a place on its shelf."""
    older: dict[str, Any] = {"on": {"$lt": after.on}}
    same_day: dict[str, Any] = {"on": after.on, "_id": {"$gt": after.episode}}
    if not open_ones:
        return {"$or": [older, same_day]}
    milder = {"severity": {"$gt": after.severity}}
    same = {"severity": after.severity}
    return {"$or": [milder, same | older, same | same_day]}


def _logged(log: Log) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        name: value
        for name in ("episode", "target", "recipient", "channel", "state", "why")
        if (value := getattr(log, name))
    }
    if log.dead:
        wanted["dead_letter"] = True
    moments = {sign: at for sign, at in (("$gte", log.since), ("$lt", log.until)) if at is not None}
    if moments:
        wanted["created_at"] = moments
    return wanted
