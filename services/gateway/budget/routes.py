"""The budget as a page and for programs; its tables are among the exports."""

from fastapi import APIRouter, Request, Response

from services.gateway.answers import json_answer
from services.gateway.budget.handlers import Budgeting
from services.gateway.budget.present import budget_page
from services.gateway.openapi import describe
from services.gateway.routes.api import AsOf
from services.gateway.routes.web import AsOf as PageDay
from services.gateway.routes.web import Web
from targets.catalogue import Programme


def budget_routes(budgeting: Budgeting, programme: Programme, web: Web) -> APIRouter:
    """The routes, over what answers them."""
    routes = APIRouter()

    @routes.get(
        "/api/v1/budget",
        **describe("Budget", "Every floor on money: by year and stage, by month, what is missing"),
    )
    async def api(request: Request, as_of: AsOf = None) -> Response:
        return json_answer(request, await budgeting.answer(as_of))

    @routes.get("/budget", include_in_schema=False)
    async def page(request: Request, as_of: PageDay) -> Response:
        frame = web.frame(request, as_of)
        known = await budgeting.known(as_of)
        shown = budget_page(frame, programme, known, budgeting.day(as_of).isoformat())
        return web.show(request, "budget/budget.html", frame, page=shown)

    return routes
