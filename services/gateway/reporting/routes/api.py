"""Reporting for programs: what is owed, sources, what was set aside, held figures, decisions."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.gateway.answers import answer
from services.gateway.identity.access import allow, checked_header, principal_of, record
from services.gateway.identity.principal import Principal, Right
from services.gateway.identity.visits import What
from services.gateway.pagination import Page
from services.gateway.received import body_of, has_seen, idempotency_key
from services.gateway.reporting.contract import NewDecision
from services.gateway.reporting.deciding import Hand, Kind, Wish, decision_plain
from services.gateway.reporting.describing import describe, describe_decision
from services.gateway.reporting.handlers.aside import rejected_page
from services.gateway.reporting.handlers.figures import Standing
from services.gateway.reporting.owing import Duty
from services.gateway.reporting.room import Room
from services.gateway.reporting.routes.questions import asked_of, chosen
from services.gateway.routes.api import AsOf, Cursor, Limit
from services.gateway.slips.hands import role_of, veiled

Who = Annotated[Principal, Depends(principal_of)]
Many = Annotated[list[str] | None, Query(description="Only of these departments.")]
Name = Annotated[str, Path(description="A held figure's id.")]

_encoder = msgspec.json.Encoder(decimal_format="number")


def permit(who: Principal, standing: Standing, kind: Kind) -> None:
    """Return when they may decide so about this figure; raise the refusal otherwise."""
    if kind is Kind.CORRECTED:
        allow(who, Right.CORRECT_FIGURES, source=str(standing.figure["source"]))
    else:
        allow(who, Right.ACCEPT_FIGURES, department=standing.target.owner.id)


def what_of(kind: Kind) -> What:
    """Under which word of the audit log a decision is remembered."""
    return What.FIGURE_CORRECTED if kind is Kind.CORRECTED else What.FIGURE_DECIDED


def reporting_api_routes(room: Room) -> APIRouter:
    """The routes, over what answers them."""
    api = APIRouter(prefix="/api/v1")
    programme = room.programme

    def shown(request: Request, plain: Any, who: Principal, status: int = 200) -> Response:
        return answer(
            request, _encoder.encode(veiled(plain, who)), "application/json", status=status
        )

    @api.get("/reporting", **describe("Duties", "Who owes which figure since when"))
    async def duties(
        request: Request,
        who: Who,
        department: Many = None,
        duty: Annotated[list[Duty] | None, Query(description="Only in these states.")] = None,
        limit: Limit = 100,
        cursor: Cursor = "",
        as_of: AsOf = None,
    ) -> Response:
        asked = asked_of(request.query_params, strict=True)
        return shown(request, await room.duties.page(asked, Page(limit, cursor), as_of), who)

    @api.get("/reporting/sources", **describe("ReportingSources", "When sources were heard of"))
    async def sources(
        request: Request, who: Who, limit: Limit = 100, cursor: Cursor = "", as_of: AsOf = None
    ) -> Response:
        return shown(request, await room.duties.sources(Page(limit, cursor), as_of), who)

    @api.get("/reporting/rejected", **describe("RejectedReports", "Reports that were set aside"))
    async def rejected(
        request: Request, who: Who, limit: Limit = 100, cursor: Cursor = "", as_of: AsOf = None
    ) -> Response:
        reader, page = room.duties.reader, Page(limit, cursor)
        return shown(request, await rejected_page(room.rejections, reader, page, as_of), who)

    @api.get("/figures/held", **describe("HeldFigures", "Figures that are held for a person"))
    async def held(
        request: Request,
        who: Who,
        department: Many = None,
        limit: Limit = 100,
        cursor: Cursor = "",
        as_of: AsOf = None,
    ) -> Response:
        page = Page(limit, cursor)
        return shown(request, await room.figures.page(chosen(department or ()), page, as_of), who)

    @api.get("/figures/held/{figure}", **describe("HeldFigure", "One held figure, whole"))
    async def one(request: Request, who: Who, figure: Name, as_of: AsOf = None) -> Response:
        return shown(request, room.figures.plain(await room.figures.one(figure, as_of)), who)

    @api.get(
        "/figures/held/{figure}/decisions",
        **describe("FigureDecisions", "What people decided about it"),
    )
    async def decisions(request: Request, who: Who, figure: Name) -> Response:
        found = room.figures.plain(await room.figures.one(figure))["decisions"]
        today = room.duties.reader.today()
        return shown(request, {"items": found, "next": None, "as_of": today}, who)

    @api.post(
        "/figures/held/{figure}/decisions",
        dependencies=[Depends(checked_header)],
        **describe_decision("NewDecision", "FigureDecision", "Accept, correct or refuse it"),
    )
    async def decide(request: Request, who: Who, figure: Name) -> Response:
        key = idempotency_key(request)
        standing = await room.figures.one(figure)
        given = await body_of(request, NewDecision)
        permit(who, standing, given.kind)
        body = _encoder.encode(veiled(room.figures.plain(standing), who))
        seen = has_seen(request, body, "figure")
        prepared = await room.deciding.prepare(
            standing,
            Wish(given.kind, given.reason, "" if given.value is None else given.value),
            Hand(who.account, "api", role_of(who, programme, standing.target.owner.id)),
            key,
            standing.mark if seen else "another",
        )
        decision = prepared.decision
        if not prepared.known:
            await record(
                request, what_of(given.kind), figure, via="api", decision=decision["_id"],
                kind=decision["kind"],
            )  # fmt: skip
        kept = await room.deciding.keep(prepared)
        return shown(request, decision_plain(kept, taken=False), who, 201)

    return api
