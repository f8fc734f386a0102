"""Forgetting a person: no address is left, and what was told to them or done by them stays as the
deed of somebody without a name.

Who they were is needed to find them; it is written down nowhere. Done again, it finds nothing.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from runtime.erasing import Leaver
from runtime.mongo import Database, translate
from schemas.stored import ACTS, DELIVERIES, EPISODES, RECIPIENTS
from services.alerts.contacts.book import Book
from services.alerts.deliveries import State, Why
from services.alerts.documents import DESKS
from services.alerts.episodes import Channel
from services.alerts.webhooks.store import ENDPOINTS

#: Fields that hold the id of a person or of a recipient, and nothing else.
FIELDS = frozenset({"recipient", "stands_for", "by", "assignee"})
#: Documents about one recipient, under its id.
ABOUT_ONE = (DESKS, ENDPOINTS, RECIPIENTS)

_FINAL = frozenset(str(one) for one in State if one.final)

Document = dict[str, Any]


class StillNamed(Exception):
    """The file of recipients names them still: they would be told again at once."""


class NobodyNamed(Exception):
    """No recipient stands in the store: alerts has not started with its file yet."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How much there was."""

    addresses: int
    deliveries: int
    episodes: int
    acts: int


async def erase(database: Database, book: Book, leaver: Leaver) -> Erased:
    """Forget them. Raises `StillNamed`, before anything is changed."""
    with translate():
        if await database[RECIPIENTS].find_one({"_id": leaver.id}):
            raise StillNamed(
                f"{leaver.id} is in the file of recipients: take it out, restart alerts, then erase"
            )
    whole = Leaver(
        leaver.id, leaver.pseudonym, (*leaver.words, *await _addresses(book, leaver.id)), FIELDS
    )
    deliveries = await _rewritten(database, DELIVERIES, whole, _replace_delivery)
    episodes = await _rewritten(database, EPISODES, whole, _replace_episode)
    acts = await _rewritten(database, ACTS, whole, _replace_act)
    with translate():
        for name in ABOUT_ONE:
            await database[name].delete_one({"_id": leaver.id})
    # The addresses last: whoever is interrupted finds them again, to strike them out.
    addresses = await book.remove(leaver.id)
    return Erased(addresses, deliveries, episodes, acts)


async def leftover(database: Database, book: Book) -> Sequence[str]:
    """Who has addresses though the file of recipients names them no more.

    Raises `NobodyNamed` where the store knows of no recipient at all: then everybody would be.
    """
    with translate():
        named = {one["_id"] async for one in database[RECIPIENTS].find({}, {"_id": 1})}
    if not named:
        raise NobodyNamed("the store names no recipient: start alerts with its file first")
    return sorted((await book.standing()).keys() - named)


async def _addresses(book: Book, recipient: str) -> Sequence[str]:
    """Everything by which they are reached, also as people write it."""
    found: list[str] = []
    for channel in Channel:
        address = await book.address(recipient, channel)
        if address is not None:
            found += address.split()
            if channel is Channel.ZNS and address.startswith("84"):
                found += [f"0{address[2:]}", f"+{address}"]
    return found


Replace = Callable[[Database, Document, Document], Awaitable[bool]]


async def _rewritten(database: Database, name: str, leaver: Leaver, replace: Replace) -> int:
    """Take them out of a collection; how many documents they were in."""
    count = 0
    with translate():
        async for found in database[name].find({}):
            current: Document | None = found
            changed = False
            while current is not None and (clean := _clean(name, current, leaver)) != current:
                changed = True
                if await replace(database, current, clean):
                    break
                current = await database[name].find_one({"_id": found["_id"]})
            count += changed
    return count


def _clean(name: str, document: Document, leaver: Leaver) -> Document:
    clean: Document = leaver.taken_out_of(document)
    if name == DELIVERIES and document["recipient"] == leaver.id:
        # What the other side said may repeat the address, in a form that nobody foresees.
        clean |= {"answer": "", "handle": ""}
        clean["tries"] = [_silent(one) for one in clean["tries"]]
        if clean["state"] not in _FINAL:
            clean |= {"state": str(State.SUPPRESSED), "why": str(Why.RECIPIENT_REMOVED)}
            clean["lease_until"] = None
    return clean


def _silent(attempt: Mapping[str, Any]) -> Document:
    return {key: "" if key in {"answer", "handle"} else value for key, value in attempt.items()}


async def _replace_delivery(database: Database, before: Document, after: Document) -> bool:
    """The fence moves on: whoever has it claimed cannot write it back."""
    done = await database[DELIVERIES].replace_one(
        {"_id": before["_id"], "fence": before["fence"], "state": before["state"]},
        after | {"fence": before["fence"] + 1},
    )
    return done.matched_count == 1


async def _replace_episode(database: Database, before: Document, after: Document) -> bool:
    done = await database[EPISODES].replace_one(
        {"_id": before["_id"], "revision": before["revision"]},
        after | {"revision": before["revision"] + 1},
    )
    return done.matched_count == 1


async def _replace_act(database: Database, before: Document, after: Document) -> bool:
    """Only what changed: that it was taken may be written meanwhile."""
    changed = {key: value for key, value in after.items() if value != before[key]}
    await database[ACTS].update_one({"_id": before["_id"]}, {"$set": changed})
    return True
