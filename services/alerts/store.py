"""Episodes, deliveries and halted channels in MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from runtime.mongo import translate
from schemas.stored import DELIVERIES, EPISODES
from services.alerts.breaker import Breaker, Standing
from services.alerts.deliveries import (
    FINAL,
    Attempt,
    Delivery,
    Occasion,
    Outcome,
    State,
    Why,
    replayed,
)
from services.alerts.documents import (
    CHANNELS,
    INDEXES,
    Document,
    attempt_document,
    delivery_document,
    delivery_of,
    finding_of,
    story_document,
    story_of,
)
from services.alerts.episodes import Channel, Story
from services.alerts.memory import LEASE_RAN_OUT
from services.alerts.stages.plan import OpenFinding
from targets.verdicts import FindingKind

Database = AsyncDatabase[dict[str, Any]]

_WAITING = [State.PENDING.value, State.UNCERTAIN.value]
_FINAL = sorted(state.value for state in FINAL)
#: More people than can be served before the next look.
LOOKED_AT = 200


async def ensure_indexes(database: Database) -> None:
    """Make the indexes that the questions below need; making them again changes nothing."""
    with translate():
        for name, indexes in INDEXES.items():
            for keys in indexes:
                await database[name].create_index(list(keys))


class MongoEpisodes:
    """Stories, one document each, written only by whoever has seen the last write."""

    def __init__(self, database: Database) -> None:
        self._episodes = database[EPISODES]

    async def load(self, episodes: Collection[str]) -> Mapping[str, Story]:
        """The stories of these episodes, as far as they are known."""
        with translate():
            found = self._episodes.find({"_id": {"$in": list(episodes)}})
            return {one["_id"]: story_of(one) async for one in found}

    async def save(self, story: Story) -> bool:
        """Keep a story, unless somebody has written it since it was loaded."""
        document = story_document(story) | {"revision": story.revision + 1}
        with translate():
            if story.revision == 0:
                try:
                    await self._episodes.insert_one(document)
                except DuplicateKeyError:
                    return False
                return True
            written = await self._episodes.replace_one(
                {"_id": story.episode, "revision": story.revision}, document
            )
            return written.matched_count == 1

    async def lasting(self, findings: Collection[FindingKind]) -> Sequence[OpenFinding]:
        """The open episodes of these findings, in brief."""
        with translate():
            found = self._episodes.find(
                {"open": True, "finding": {"$in": [one.value for one in findings]}},
                {
                    **dict.fromkeys(("target", "area", "finding", "severity", "since"), 1),
                    "changes.published_at": 1,
                    "changes.event.change": 1,
                },
            )
            return [finding_of(one) async for one in found]

    async def news(self, since: datetime) -> Sequence[Story]:
        """The stories that last or have changed since a moment."""
        with translate():
            found = self._episodes.find({"$or": [{"open": True}, {"told_at": {"$gt": since}}]})
            return [story_of(one) async for one in found]

    async def count_open(self) -> int:
        """How many episodes last."""
        with translate():
            return await self._episodes.count_documents({"open": True})


class MongoDeliveries:
    """Deliveries, one document each; a claim is a lease with a fence."""

    def __init__(self, database: Database) -> None:
        self._deliveries = database[DELIVERIES]

    async def plan(self, deliveries: Sequence[Delivery]) -> int:
        """Add those that are not there yet, leave the others alone."""
        if not deliveries:
            return 0
        with translate():
            result = await self._deliveries.bulk_write(
                [_insert(delivery_document(one)) for one in deliveries], ordered=False
            )
            return result.upserted_count

    async def suppress(
        self, episode: str, seqs: Collection[int], why: Why, *, occasion: Occasion | None = None
    ) -> int:
        """End those of these changes that wait to be sent, of one occasion or of all."""
        chosen = {} if occasion is None else {"occasion": occasion.value}
        with translate():
            result = await self._deliveries.update_many(
                {
                    "episode": episode,
                    "seq": {"$in": list(seqs)},
                    "state": {"$in": _WAITING},
                    **chosen,
                },
                {"$set": {"state": State.SUPPRESSED.value, "why": why.value}},
            )
            return result.modified_count

    async def due(self, channel: Channel, now: datetime) -> Sequence[str]:
        """Some recipients for whom something is due, whoever has waited longest first."""
        with translate():
            found = self._deliveries.find(
                {"channel": channel.value, "state": {"$in": _WAITING}, "next_at": {"$lte": now}},
                {"recipient": 1},
                sort=[("next_at", 1), ("seq", 1)],
                limit=LOOKED_AT,
            )
            return list(dict.fromkeys([one["recipient"] async for one in found]))

    async def of(self, recipient: str, since: datetime) -> Sequence[Delivery]:
        """The deliveries to one recipient that are not finished or were sent since."""
        with translate():
            found = self._deliveries.find(
                {
                    "recipient": recipient,
                    "$or": [
                        {"state": {"$in": [*_WAITING, State.LEASED.value]}},
                        {"state": State.SENT.value, "sent_at": {"$gt": since}},
                    ],
                }
            )
            return [delivery_of(one) async for one in found]

    async def about(self, recipient: str, episodes: Collection[str]) -> Sequence[Delivery]:
        """All deliveries of these episodes to one recipient."""
        with translate():
            found = self._deliveries.find(
                {"episode": {"$in": list(episodes)}, "recipient": recipient}
            )
            return [delivery_of(one) async for one in found]

    async def keep(self, delivery: Delivery) -> bool:
        """Keep what was decided on a delivery that waits; False when somebody claimed it since."""
        return await self._write(delivery, {"$in": _WAITING})

    async def claim(
        self, delivery: Delivery, *, letter: str, kind: str, lease_until: datetime
    ) -> Delivery | None:
        """The delivery for the caller alone until then, to go in this letter."""
        with translate():
            found = await self._deliveries.find_one_and_update(
                {"_id": delivery.id, "fence": delivery.fence, "state": {"$in": _WAITING}},
                {
                    "$set": {
                        "state": State.LEASED.value,
                        "lease_until": lease_until,
                        "letter": letter,
                        "kind": kind,
                    },
                    "$inc": {"fence": 1},
                },
                return_document=ReturnDocument.AFTER,
            )
        return delivery_of(found) if found else None

    async def start(self, delivery: Delivery, at: datetime) -> bool:
        """Note that sending begins; False when the claim was lost."""
        with translate():
            result = await self._deliveries.update_one(
                {"_id": delivery.id, "fence": delivery.fence, "state": State.LEASED.value},
                {"$set": {"sending_started_at": at}},
            )
            return result.matched_count == 1

    async def finish(self, delivery: Delivery) -> bool:
        """Keep what became of a claimed delivery; False when somebody else claimed it since."""
        return await self._write(delivery, {"$nin": _FINAL})

    async def _write(self, delivery: Delivery, state: Mapping[str, Any]) -> bool:
        document = delivery_document(delivery)
        identity = document.pop("_id")
        with translate():
            result = await self._deliveries.update_one(
                {"_id": identity, "fence": delivery.fence, "state": state}, {"$set": document}
            )
            return result.matched_count == 1

    async def expire(self, now: datetime) -> int:
        """Free the claims whose time is up: those that had begun to send become uncertain."""
        over = {"state": State.LEASED.value, "lease_until": {"$lte": now}}
        free = {"lease_until": None, "sending_started_at": None, "next_at": now}
        tried = attempt_document(Attempt(now, Outcome.UNCERTAIN, LEASE_RAN_OUT))
        uncertain = free | {
            "state": State.UNCERTAIN.value,
            "why": Why.END_UNKNOWN.value,
            "maybe_told": True,
            "answer": LEASE_RAN_OUT,
        }
        with translate():
            begun = await self._deliveries.update_many(
                over | {"sending_started_at": {"$ne": None}},
                {"$set": uncertain, "$inc": {"attempts": 1}, "$push": {"tries": tried}},
            )
            doubtful = await self._deliveries.update_many(
                over | {"maybe_told": True}, {"$set": free | {"state": State.UNCERTAIN.value}}
            )
            rest = await self._deliveries.update_many(
                over, {"$set": free | {"state": State.PENDING.value}}
            )
        return begun.modified_count + doubtful.modified_count + rest.modified_count

    async def grown_old(self, channel: Channel, before: datetime) -> Sequence[Delivery]:
        """Those that wait and were meant to leave before a moment."""
        with translate():
            found = self._deliveries.find(
                {
                    "channel": channel.value,
                    "state": {"$in": _WAITING},
                    "due_since": {"$lte": before},
                }
            )
            return [delivery_of(one) async for one in found]

    async def replay(self, delivery: str, now: datetime) -> bool:
        """Put a dead delivery back into the queue, with its tries."""
        with translate():
            found = await self._deliveries.find_one({"_id": delivery, "state": State.DEAD.value})
            if found is None:
                return False
            document = delivery_document(replayed(delivery_of(found), now))
            identity = document.pop("_id")
            result = await self._deliveries.update_one(
                {"_id": identity, "fence": found["fence"], "state": State.DEAD.value},
                {"$set": document},
            )
            return result.matched_count == 1

    async def dead_letters(self) -> Sequence[Delivery]:
        """Those that nobody tries any more, the oldest first."""
        with translate():
            found = self._deliveries.find({"dead_letter": True}).sort([("created_at", 1)])
            return [delivery_of(one) async for one in found]

    async def count_dead_letters(self) -> Mapping[Channel, int]:
        """How many deliveries nobody tries any more, by channel."""
        with translate():
            counts = {
                channel: await self._deliveries.count_documents(
                    {"dead_letter": True, "channel": channel.value}
                )
                for channel in Channel
            }
        return {channel: count for channel, count in counts.items() if count}

    async def count_waiting(self) -> Mapping[tuple[Channel, State], int]:
        """How many deliveries are not finished, by channel and state."""
        counts: dict[tuple[Channel, State], int] = {}
        with translate():
            for channel in Channel:
                for state in State:
                    if not state.final:
                        count = await self._deliveries.count_documents(
                            {"channel": channel.value, "state": state.value}
                        )
                        if count:
                            counts[channel, state] = count
        return counts


def _insert(document: Document) -> UpdateOne:
    identity = document.pop("_id")
    return UpdateOne({"_id": identity}, {"$setOnInsert": document}, upsert=True)


class MongoChannels:
    """How channels stand, one document each; all workers see the same."""

    def __init__(self, database: Database) -> None:
        self._channels = database[CHANNELS]

    async def admits(self, channel: Channel, *, now: datetime, next_probe: datetime) -> bool:
        """Whether a message may be sent: the channel is open, or this caller may probe it."""
        with translate():
            known = await self._channels.find_one({"_id": channel.value})
            if known is None or known["probe_at"] is None:
                return True
            result = await self._channels.update_one(
                {"_id": channel.value, "probe_at": {"$lte": now}},
                {"$set": {"probe_at": next_probe}},
            )
            return result.matched_count == 1

    async def halt(self, channel: Channel, why: str, *, now: datetime, probe_at: datetime) -> None:
        """Stop the channel until a probe gets through."""
        with translate():
            await self._channels.update_one(
                {"_id": channel.value},
                {
                    "$set": {"why": why, "halted": True, "probe_at": probe_at},
                    "$setOnInsert": {"since": now, "failures": 0},
                },
                upsert=True,
            )

    async def failed(
        self,
        channel: Channel,
        why: str,
        *,
        now: datetime,
        breaker: Breaker,
        not_before: datetime | None = None,
    ) -> None:
        """Count a failure of the channel itself; too many in a row open its breaker."""
        with translate():
            await self._channels.update_one(
                {"_id": channel.value},
                {
                    "$inc": {"failures": 1},
                    "$setOnInsert": {"since": now, "halted": False, "why": why, "probe_at": None},
                },
                upsert=True,
            )
            known = await self._channels.find_one({"_id": channel.value})
            failures = known["failures"] if known else 1
            probe_at = breaker.probe_at(failures, now=now, not_before=not_before)
            if probe_at is not None:
                await self._channels.update_one(
                    {"_id": channel.value}, {"$max": {"probe_at": probe_at}}
                )
            await self._channels.update_one(
                {"_id": channel.value, "halted": False}, {"$set": {"why": why}}
            )

    async def open(self, channel: Channel) -> None:
        """Let messages through again."""
        with translate():
            await self._channels.delete_one({"_id": channel.value})

    async def standing(self) -> Mapping[Channel, Standing]:
        """The channels that are halted or have failed lately."""
        with translate():
            return {
                Channel(one["_id"]): Standing(
                    one["why"], one["failures"], one["halted"], one["since"], one["probe_at"]
                )
                async for one in self._channels.find()
            }

    async def halted(self) -> Mapping[Channel, str]:
        """The channels that stand still until somebody mends them, and why."""
        return {channel: one.why for channel, one in (await self.standing()).items() if one.halted}
