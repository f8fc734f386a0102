"""What changed, as a page, as a feed and for programs."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.gateway.answers import answer, json_answer
from services.gateway.changes.asked import Kind, asked_of
from services.gateway.changes.feed import MEDIA_TYPE, feed
from services.gateway.changes.handlers import Changing
from services.gateway.changes.present import changes_page
from services.gateway.openapi import describe
from services.gateway.pages import SECURITY
from services.gateway.pagination import Page
from services.gateway.routes.api import AsOf, Cursor, Limit
from services.gateway.routes.web import AsOf as PageDay
from services.gateway.routes.web import Web

Many = Annotated[list[str] | None, Query()]
Kinds = Annotated[list[Kind] | None, Query(description="Only of these kinds.")]
Themes = Annotated[list[str] | None, Query(description="Only of targets of these themes.")]
Targets = Annotated[list[str] | None, Query(description="Only of these targets.")]
From = Annotated[date | None, Query(alias="from", description="Not before this day.")]
To = Annotated[date | None, Query(description="Not after this day.")]

LINES = 50


def changes_routes(changing: Changing, web: Web, origin: str) -> APIRouter:
    """The routes, over what answers them. `origin` is where readers of the feed find the pages."""
    routes = APIRouter()
    programme = changing.reader.programme

    @routes.get("/api/v1/changes", **describe("Changes", "What changed, newest first"))
    async def api(
        request: Request,
        kind: Kinds = None,
        theme: Themes = None,
        target: Targets = None,
        start: From = None,
        to: To = None,
        limit: Limit = LINES,
        cursor: Cursor = "",
        as_of: AsOf = None,
    ) -> Response:
        first, last = (day.isoformat() if day else "" for day in (start, to))
        asked = asked_of(kind, theme, target, first, last, strict=True)
        return json_answer(request, await changing.changes(asked, Page(limit, cursor), as_of))

    @routes.get("/changes", include_in_schema=False)
    async def page(
        request: Request,
        as_of: PageDay,
        kind: Many = None,
        theme: Many = None,
        target: Many = None,
        start: Annotated[str, Query(alias="from")] = "",
        to: str = "",
        cursor: str = "",
    ) -> Response:
        frame = web.frame(request, as_of)
        asked = asked_of(kind, theme, target, start, to, strict=False)
        found = await changing.changes(asked, Page(LINES, cursor), as_of)
        shown = changes_page(frame, programme, asked, found)
        return web.show(request, "changes/changes.html", frame, page=shown)

    @routes.get("/changes.atom", include_in_schema=False)
    async def atom(
        request: Request,
        kind: Many = None,
        theme: Many = None,
        target: Many = None,
    ) -> Response:
        """The newest ones: a feed has no day in the past and no older page."""
        frame = web.frame(request, None)
        asked = asked_of(kind, theme, target, "", "", strict=False)
        found = await changing.changes(asked, Page(LINES), None)
        made = feed(frame, programme, found, origin, frame.here())
        return answer(
            request,
            made,
            MEDIA_TYPE,
            vary="Accept-Encoding, Cookie",
            headers={**SECURITY, "content-language": frame.forms.language.value},
        )

    return routes
