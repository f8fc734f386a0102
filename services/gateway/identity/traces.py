"""What else in the store names an account: decisions on figures, files that wait, half sign-ins."""

from collections.abc import Mapping
from typing import Any

from runtime.erasing import Leaver
from runtime.mongo import translate
from services.gateway.identity.store import FLOWS, Opened

#: Of reporting, which writes `by` there; and the acts that a page made.
DECISIONS, FILES, ACTS = "decisions", "held_files", "acts"


class MongoTraces:
    """The traces in the store."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    async def take_out(self, leaver: Leaver) -> int:
        """Let everything name the pseudonym; how many documents they were in."""
        database, count = self._opened.database, 0
        with translate():
            # What waits was somebody's who will not come back for it.
            await database[FILES].delete_many({"by": leaver.id})
            async for flow in database[FLOWS].find({}):
                if leaver.id in flow["kept"].values():
                    await database[FLOWS].delete_one({"_id": flow["_id"]})
            for name in (DECISIONS, ACTS):
                async for found in database[name].find({}):
                    changed = changes(found, leaver)
                    if changed:
                        await database[name].update_one({"_id": found["_id"]}, {"$set": changed})
                        count += 1
        return count


def changes(document: Mapping[str, Any], leaver: Leaver) -> dict[str, Any]:
    """The fields that name them, as they are to be."""
    clean: Mapping[str, Any] = leaver.taken_out_of(document)
    return {key: value for key, value in clean.items() if value != document[key]}
