"""What changed, to take away: as the API says it, and as a table."""

from datetime import date

from fastapi import Request

from services.gateway.changes.asked import Kind, asked_of
from services.gateway.changes.handlers import Changing
from services.gateway.changes.table import changes_table
from services.gateway.exports.answers import filters_of
from services.gateway.exports.handlers import Export
from services.gateway.handlers import Reader
from services.gateway.pagination import Page

#: What is taken away at once. Of a million reports nobody reads a table; filters lead on.
MOST = Page(limit=5_000)
STEPS = 300


def _parameter(name: str, about: str, schema: dict[str, object]) -> dict[str, object]:
    return {"name": name, "in": "query", "description": about, "schema": schema}


_TEXTS: dict[str, object] = {"type": "array", "items": {"type": "string"}}
_DAY: dict[str, object] = {"type": "string", "format": "date"}
PARAMETERS = (
    _parameter(
        "kind",
        "Only of these kinds.",
        {"type": "array", "items": {"enum": [one.value for one in Kind]}},
    ),
    _parameter("theme", "Only of targets of these themes.", _TEXTS),
    _parameter("target", "Only of these targets.", _TEXTS),
    _parameter("from", "Not before this day.", _DAY),
    _parameter("to", "Not after this day.", _DAY),
)


async def changes_export(
    reader: Reader, request: Request, day: date | None, *, strict: bool
) -> Export:
    """The changes that were asked for, newest first; the table says where it ends."""
    query = request.query_params
    asked = asked_of(
        query.getlist("kind"),
        query.getlist("theme"),
        query.getlist("target"),
        query.get("from", ""),
        query.get("to", ""),
        strict=strict,
    )
    plain = await Changing(reader).changes(asked, MOST, day, STEPS)
    table = changes_table(reader.programme, plain, plain["as_of"], filters_of(request))
    return Export(plain, table)
