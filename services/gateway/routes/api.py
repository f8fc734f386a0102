"""The JSON API, version 1: read only, exact numbers, every list with a cursor or none."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from services.gateway.answers import Made, json_answer, json_made
from services.gateway.handlers import Reader
from services.gateway.kept import Kept
from services.gateway.openapi import describe
from services.gateway.pagination import MOST, ORDINARY, Page
from services.gateway.search import Order, Wanted
from targets.kinds import Kind
from targets.verdicts import Status

AsOf = Annotated[
    date | None,
    Query(
        description="Answer with what was known at the end of this day, judged on this day.",
        examples=["2026-11-22"],
    ),
]
TargetId = Annotated[str, Path(description="The target's id.", examples=["coverage-5g"])]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items at most.")]
Cursor = Annotated[str, Query(description="The `next` of the answer before; empty to begin.")]
Many = Annotated[list[str] | None, Query()]
#: Bytes of lists of targets that are kept as they were answered.
MOST_KEPT = 8 * 1024 * 1024


def glance_routes(reader: Reader) -> APIRouter:
    """What is asked for most, to stand before all other routes. An answer is kept as it was made
    while what it tells has the same mark."""
    answers: Kept[tuple[object, ...], Made] = Kept(MOST_KEPT, len)
    api = APIRouter(prefix="/api/v1")

    @api.get("/programme", **describe("Programme", "The programme at a glance"))
    async def programme(request: Request, as_of: AsOf = None) -> Response:
        return json_answer(request, await reader.programme_at_a_glance(as_of))

    @api.get("/targets", **describe("Targets", "The targets, each with its verdict"))
    async def targets(
        request: Request,
        theme: Annotated[list[str] | None, Query(description="Only of these themes.")] = None,
        status: Annotated[list[Status] | None, Query(description="Only with these.")] = None,
        kind: Annotated[list[Kind] | None, Query(description="Only judged by these.")] = None,
        owner: Annotated[list[str] | None, Query(description="Only of these owners.")] = None,
        q: Annotated[
            str, Query(max_length=200, description="Words to find; diacritics do not matter.")
        ] = "",
        order: Annotated[Order, Query(description="What comes first.")] = Order.PROGRAMME,
        limit: Limit = ORDINARY,
        cursor: Cursor = "",
        as_of: AsOf = None,
    ) -> Response:
        wanted = Wanted(
            frozenset(theme or ()),
            frozenset(one.value for one in status or ()),
            frozenset(one.value for one in kind or ()),
            frozenset(owner or ()),
            q,
            order,
        )
        known, page = await reader.known_briefly(as_of), Page(limit, cursor)
        made = answers.get((known.mark, wanted, page))
        if made is None:
            made = json_made(reader.targets_of(known, wanted, page))
            answers.put((known.mark, wanted, page), made)
        return made.answer(request)

    return api


def api_routes(reader: Reader) -> APIRouter:
    """The other routes, over what answers them."""
    api = APIRouter(prefix="/api/v1")

    @api.get("/targets/{target}", **describe("Target", "One target with its verdict"))
    async def target(request: Request, target: TargetId, as_of: AsOf = None) -> Response:
        return json_answer(request, await reader.target(target, as_of))

    @api.get(
        "/targets/{target}/observations",
        **describe("Observations", "Every vintage of its figures, newest first"),
    )
    async def observations(
        request: Request,
        target: TargetId,
        area: Many = None,
        measure: Many = None,
        limit: Limit = ORDINARY,
        cursor: Cursor = "",
        as_of: AsOf = None,
    ) -> Response:
        areas, measures = frozenset(area or ()), frozenset(measure or ())
        page = Page(limit, cursor)
        return json_answer(request, await reader.figures(target, areas, measures, page, as_of))

    @api.get(
        "/targets/{target}/verdicts",
        **describe("Verdicts", "The verdicts that were given, newest first"),
    )
    async def verdicts(
        request: Request,
        target: TargetId,
        limit: Limit = ORDINARY,
        cursor: Cursor = "",
        as_of: AsOf = None,
    ) -> Response:
        return json_answer(request, await reader.history(target, Page(limit, cursor), as_of))

    @api.get("/slips", **describe("Slips", "Slips from their opening to their end"))
    async def slips(
        request: Request,
        target: Annotated[str, Query(description="Only of this target.")] = "",
        open_only: Annotated[
            bool | None, Query(alias="open", description="true: only open ones; false: only over.")
        ] = None,
        limit: Limit = ORDINARY,
        cursor: Cursor = "",
        as_of: AsOf = None,
    ) -> Response:
        page = Page(limit, cursor)
        return json_answer(request, await reader.slips(target or None, open_only, page, as_of))

    @api.get("/context", **describe("Context", "Series that belong to no target, never judged"))
    async def context(request: Request, as_of: AsOf = None) -> Response:
        return json_answer(request, await reader.context(as_of))

    return api
