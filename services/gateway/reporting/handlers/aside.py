"""Reports that scoring has set aside, as the API shows them."""

from datetime import date, datetime
from typing import Any

from schemas.stored import RejectedDocument
from services.gateway.handlers import Reader
from services.gateway.pagination import Page, cursor_of, place_of
from services.gateway.questions import BadQuestion
from services.gateway.reporting.ports import Rejections
from services.gateway.vintages import end_of

Plain = dict[str, Any]


async def rejected_page(
    rejections: Rejections, reader: Reader, page: Page, day: date | None
) -> Plain:
    """One page of them, newest first."""
    until = None if day is None else end_of(reader.past(day), reader.programme.timezone)
    found = await rejections.newest(until, _place(page.cursor), page.limit + 1)
    shown = found[: page.limit]
    following = None
    if len(found) > page.limit:
        following = cursor_of((shown[-1]["at"].isoformat(), shown[-1]["_id"]))
    return {
        "items": [rejected_plain(one) for one in shown],
        "next": following,
        "as_of": day or reader.today(),
    }


def rejected_plain(one: RejectedDocument) -> Plain:
    """One of them."""
    return {
        "id": one["_id"],
        "at": one["at"],
        "source": one["source"],
        "event_id": one["event_id"],
        "target": one["target"],
        "reason": one["reason"],
        "refusals": [
            {name: each.get(name, "") for name in ("pointer", "reason", "expected", "got")}
            for each in one["refusals"]
        ],
        "place": one["place"],
    }


def _place(cursor: str) -> tuple[datetime, str] | None:
    if not cursor:
        return None
    written, name = place_of(cursor, (str, str))
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError as error:
        raise BadQuestion("cursor", "the `next` of an answer before", cursor) from error
    if at.tzinfo is None:
        raise BadQuestion("cursor", "the `next` of an answer before", cursor)
    return at, str(name)
