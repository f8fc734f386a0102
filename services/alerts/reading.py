"""What alerts reads of others in MongoDB: acts of people and verdicts of scoring; who decides for
whom; and the names under which recipients are known to the gateway."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from runtime.mongo import Database, translate
from schemas.stored import ACTS, RECIPIENTS, VERDICTS, ActDocument
from services.alerts.acts import Act, ActKind, Silence
from services.alerts.digests import ItemStanding, TargetStanding
from services.alerts.documents import DESKS, act_of, lasting
from services.alerts.routing import Directory
from targets.verdicts import Status
from targets.words import Text

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class MongoDesks:
    """Who decides for whom, one document for each recipient."""

    def __init__(self, database: Database) -> None:
        self._desks = database[DESKS]

    async def hold(self, recipient: str, *, now: datetime, until: datetime) -> bool:
        """Whether the caller alone may decide until then."""
        with translate():
            taken = await self._desks.update_one(
                {"_id": recipient, "until": {"$lte": now}}, {"$set": {"until": until}}
            )
            if taken.matched_count == 1:
                return True
            made = await self._desks.update_one(
                {"_id": recipient}, {"$setOnInsert": {"until": until}}, upsert=True
            )
            return made.upserted_id is not None

    async def release(self, recipient: str, until: datetime) -> None:
        """Let the next one decide; nothing when somebody else holds it by now."""
        with translate():
            await self._desks.update_one(
                {"_id": recipient, "until": until}, {"$set": {"until": _LONG_AGO}}
            )


class MongoActs:
    """What people did, as the gateway and we put it there."""

    def __init__(self, database: Database) -> None:
        self._acts = database[ACTS]

    async def untaken(self) -> Sequence[Act]:
        """Those that are in no episode yet, the oldest first."""
        known = [one.value for one in ActKind]
        with translate():
            found = self._acts.find({"taken": None, "kind": {"$in": known}}).sort(
                [("at", 1), ("_id", 1)]
            )
            return [act_of(one) async for one in found]

    async def take(self, act: str, at: datetime) -> None:
        """Note that an act is taken; again changes nothing."""
        with translate():
            await self._acts.update_one({"_id": act, "taken": None}, {"$set": {"taken": at}})

    async def insert(self, act: ActDocument) -> bool:
        """Keep an act; False when its id is there already."""
        identity = act["_id"]
        document = {name: value for name, value in act.items() if name != "_id"}
        with translate():
            made = await self._acts.update_one(
                {"_id": identity}, {"$setOnInsert": document}, upsert=True
            )
            return made.upserted_id is not None

    async def silences(self, now: datetime) -> Sequence[Silence]:
        """The silences that last at a moment."""
        with translate():
            begun: list[Any] = await self._acts.find(
                {"kind": ActKind.SILENCED.value, "starts": {"$lte": now}, "ends": {"$gt": now}}
            ).to_list()
            ended: list[Any] = await self._acts.find(
                {
                    "kind": ActKind.SILENCE_ENDED.value,
                    "silence": {"$in": [one["_id"] for one in begun]},
                }
            ).to_list()
        return lasting([*begun, *ended], now)


class MongoVerdicts:
    """How targets stand, as scoring has left it."""

    def __init__(self, database: Database) -> None:
        self._verdicts = database[VERDICTS]

    async def standing(self) -> Sequence[TargetStanding]:
        """Every judged target, in brief: no more than this is read."""
        with translate():
            found = self._verdicts.find(
                {}, {"status": 1, "target.verdict.period": 1, "target.verdict.items": 1}
            )
            return [_standing(one) async for one in found]


def _standing(document: dict[str, Any]) -> TargetStanding:
    verdict = document["target"].get("verdict") or {}
    return TargetStanding(
        document["_id"],
        Status(document["status"]),
        verdict.get("period") or "",
        tuple(
            ItemStanding(
                Text(one["name"]["vi"], one["name"]["en"]),
                date.fromisoformat(one["due"]),
                one["done"],
            )
            for one in verdict.get("items", ())
        ),
    )


async def name_recipients(database: Database, directory: Directory) -> None:
    """Name those who can be told and given work, and nobody else; an address stands nowhere."""
    known = directory.recipients
    with translate():
        for one in known.values():
            await database[RECIPIENTS].replace_one(
                {"_id": one.id},
                {"role": {"vi": one.role.vi, "en": one.role.en}, "department": one.department},
                upsert=True,
            )
        await database[RECIPIENTS].delete_many({"_id": {"$nin": list(known)}})
