"""The delivery log: who was told, by what, when, with what answer; who was not, and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.gateway.pagination import Page, cursor_of, place_of
from services.gateway.questions import BadQuestion, Unknown
from services.gateway.slips.handlers.inbox import Inbox
from services.gateway.slips.ports import Log, Moment

Plain = dict[str, Any]

_SHAPE = (str, str)
_CODE = re.compile(r"(?<![\w.+-])(-\d{2,5}|[2-5]\d\d)\b(?:[ -](\d\.\d{1,3}\.\d{1,3}))?")
#: More than a spreadsheet is read by people; programs use the cursor.
MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Messages:
    """Answers about deliveries."""

    inbox: Inbox

    async def page(self, log: Log, page: Page) -> Plain:
        """One page of the log, newest first."""
        found = await self.inbox.slips.deliveries(
            log, after=_moment_of(page.cursor), limit=page.limit + 1
        )
        shown = found[: page.limit]
        following = None
        if len(found) > page.limit:
            last = shown[-1]
            following = cursor_of((last["created_at"].isoformat(), last["_id"]))
        return {
            "items": [delivery_plain(one) for one in shown],
            "next": following,
            "as_of": self.inbox.today(),
        }

    async def all(self, log: Log) -> list[Plain]:
        """The newest of the log, as many as a file takes."""
        found = await self.inbox.slips.deliveries(log, after=None, limit=MOST_ROWS)
        return [delivery_plain(one) for one in found]

    async def delivery(self, name: str) -> Plain:
        """One delivery; raises Unknown."""
        found = await self.inbox.slips.delivery(name)
        if found is None:
            raise Unknown("delivery", name)
        return delivery_plain(found)


def delivery_plain(one: Mapping[str, Any]) -> Plain:
    """A delivery as the API shows it: the role, never the recipient's name or address.

    What the other side answers may repeat an address, so of its words only the code is shown.
    """
    return {
        "id": one["_id"],
        "episode": one["episode"] or None,
        "seq": one["seq"],
        "occasion": one["occasion"],
        "step": one["step"],
        "target": one["target"] or None,
        "role": one["role"],
        "stands_for": one["stands_for"] or None,
        "channel": one["channel"],
        "state": one["state"],
        "why": one["why"],
        "held": [
            {"at": held["at"], "why": held["why"], "until": held["until"]} for held in one["held"]
        ],
        "letter": one["letter"],
        "kind": one["kind"],
        "bundled": one["letter"] not in ("", one["_id"]),
        "attempts": one["attempts"],
        "tries": [
            {"at": each["at"], "outcome": each["outcome"], "code": code_of(each["answer"])}
            for each in one["tries"]
        ],
        "created_at": one["created_at"],
        "sent_at": one["sent_at"],
        "next_at": one["next_at"] if one["state"] in ("pending", "uncertain") else None,
        "dead_letter": one["dead_letter"],
        "passed_to": one["passed_to"] or None,
        "severity": one["severity"],
        "invented": one["invented"],
    }


def code_of(answer: str) -> str:
    """The code in an answer: 250, 550 5.1.1, -216; nothing where there is none."""
    found = _CODE.search(answer)
    return " ".join(part for part in found.groups() if part) if found else ""


def _moment_of(cursor: str) -> Moment | None:
    if not cursor:
        return None
    written, name = place_of(cursor, _SHAPE)
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError as error:
        raise BadQuestion("cursor", "the `next` of an answer before", cursor) from error
    if at.tzinfo is None:
        raise BadQuestion("cursor", "the `next` of an answer before", cursor)
    return Moment(at, str(name))
