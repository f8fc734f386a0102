"""The page about the data: what there is to take away, in which forms, on which terms."""

from fastapi import APIRouter, Request, Response

from services.gateway.exports.columns import COLUMNS
from services.gateway.handlers import Reader
from services.gateway.routes.web import AsOf, Web

#: The tables with an address that names no target, each with the phrase that names it.
TABLES = (
    ("/targets", "targets.title"),
    ("/programme", "by_status"),
    ("/slips", "slips.title"),
    ("/changes", "changes.title"),
    ("/budget", "budget.title"),
    ("/budget/months", "budget.months"),
    ("/context", "context.title"),
)


def about_routes(reader: Reader, web: Web) -> APIRouter:
    """`/data`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/data")
    async def about(request: Request, as_of: AsOf) -> Response:
        frame = web.frame(request, as_of)
        return web.show(
            request,
            "exports/data.html",
            frame,
            programme=reader.programme,
            tables=[(path, frame.forms.say(phrase)) for path, phrase in TABLES],
            columns=tuple(COLUMNS.values()),
        )

    return routes
