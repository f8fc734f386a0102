"""The page of who owes what, and the whole list of held figures."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.gateway.identity.access import principal_of
from services.gateway.identity.principal import Principal, Right, may_somewhere
from services.gateway.pagination import Page
from services.gateway.reporting.handlers.aside import rejected_page
from services.gateway.reporting.handlers.duties import LOOKED_AT, sources_of
from services.gateway.reporting.present.saying import Saying
from services.gateway.reporting.present.status import held_line, status_page
from services.gateway.reporting.room import Room
from services.gateway.reporting.routes.questions import asked_of
from services.gateway.routes.web import AsOf, Web
from services.gateway.slips.hands import veiled

Who = Annotated[Principal, Depends(principal_of)]

HELD_SHOWN = 5
HELD_ON_A_PAGE = 25
REJECTED_SHOWN = 20


def status_routes(room: Room, web: Web) -> APIRouter:
    """The routes, over what answers them."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/reporting")
    async def status(request: Request, who: Who, as_of: AsOf) -> Response:
        frame = web.frame(request, as_of)
        asked = asked_of(request.query_params, strict=False)
        everything = await room.duties.all(as_of)
        ours = [
            one
            for one in everything
            if not asked.departments or one["department"]["id"] in asked.departments
        ]
        shown = [one for one in ours if not asked.duties or one["duty"] in asked.duties]
        held = await room.figures.page(asked.departments, Page(HELD_SHOWN), as_of)
        on = as_of or room.duties.reader.today()
        aside = await rejected_page(
            room.rejections, room.duties.reader, Page(REJECTED_SHOWN), as_of
        )
        page = status_page(
            frame,
            room.programme,
            asked,
            everything,
            shown,
            veiled(held, who),
            sources_of(ours, on),
            aside["items"],
        )
        return web.show(
            request,
            "reporting/status.html",
            frame,
            page=page,
            words=Saying(frame.forms),
            looked_at=LOOKED_AT,
            uploads=may_somewhere(who, Right.CORRECT_FIGURES),
        )

    @routes.get("/reporting/held")
    async def held(request: Request, who: Who, as_of: AsOf, cursor: str = "") -> Response:
        frame = web.frame(request, as_of)
        asked = asked_of(request.query_params, strict=False)
        answer = veiled(
            await room.figures.page(asked.departments, Page(HELD_ON_A_PAGE, cursor), as_of), who
        )
        say, on = Saying(frame.forms), as_of or frame.today
        page = {
            "lines": [held_line(say, room.programme, one, on) for one in answer["items"]],
            "count": answer["count"],
            "more": frame.here(cursor=answer["next"]) if answer["next"] else "",
            "invented": any(one["invented"] for one in answer["items"]),
        }
        return web.show(request, "reporting/held.html", frame, page=page, words=say)

    return routes
