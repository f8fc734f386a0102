"""Two days compared, as a page and for programs."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from services.gateway.answers import json_answer
from services.gateway.compare.handlers import Comparing
from services.gateway.compare.present import compare_page
from services.gateway.openapi import describe
from services.gateway.questions import BadQuestion
from services.gateway.routes.web import Web
from targets.catalogue import Programme

From = Annotated[date, Query(alias="from", description="The earlier day.", examples=["2026-01-31"])]
To = Annotated[date | None, Query(description="The later day; without one, today.")]
OfTarget = Annotated[str, Query(max_length=200, description="Only this target.")]


def compare_routes(comparing: Comparing, programme: Programme, web: Web) -> APIRouter:
    """The routes, over what answers them."""
    routes = APIRouter()

    @routes.get("/api/v1/compare", **describe("DaysCompared", "What changed between two days"))
    async def api(request: Request, start: From, to: To = None, target: OfTarget = "") -> Response:
        return json_answer(request, await comparing.compare(start, to or comparing.today(), target))

    @routes.get("/compare", include_in_schema=False)
    async def page(
        request: Request,
        start: Annotated[str, Query(alias="from")] = "",
        to: str = "",
        target: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        frame = web.frame(request, None)
        end = _day("to", to) or comparing.today()
        begin = _day("from", start) or comparing.month_before(end)
        compared = await comparing.compare(begin, end, target)
        shown: dict[str, Any] = {"page": compare_page(frame, programme, compared)}
        return web.show(request, "compare/compare.html", frame, **shown)

    return routes


def _day(name: str, given: str) -> date | None:
    """A day of the form; an emptied field asks for the ordinary one."""
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise BadQuestion(name, "a day like 2026-09-30", given) from error
