"""The page of one held figure, with the forms to accept, correct or refuse it."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.gateway.identity.access import checked_form, principal_of, record
from services.gateway.identity.principal import Principal
from services.gateway.reporting.deciding import (
    BadDecision,
    Hand,
    Kind,
    OwnFigure,
    Stale,
    SwitchedOff,
    Wish,
)
from services.gateway.reporting.present.held import held_page
from services.gateway.reporting.present.saying import Saying
from services.gateway.reporting.room import Room
from services.gateway.reporting.routes.api import permit, what_of
from services.gateway.reporting.routes.questions import text_field
from services.gateway.routes.web import AsOf, Web
from services.gateway.slips.hands import role_of, veiled

Form = Annotated[FormData, Depends(checked_form)]
Who = Annotated[Principal, Depends(principal_of)]


def held_routes(room: Room, web: Web) -> APIRouter:
    """The routes, over what answers them."""
    routes = APIRouter(include_in_schema=False)

    async def shown(
        request: Request,
        who: Principal,
        name: str,
        day: date | None = None,
        *,
        status: int = 200,
        faults: Mapping[str, str] | None = None,
        conflict: str = "",
        filled: Mapping[str, str] | None = None,
    ) -> Response:
        """The page; with what was filled in and what is wrong with it."""
        frame = web.frame(request, day)
        standing = await room.figures.one(name, day)
        page = held_page(
            frame,
            room.programme,
            who,
            veiled(room.figures.plain(standing), who),
            switched_on=room.deciding.on,
            own=await room.deciding.own(standing, who.account),
        )
        done = request.query_params.get("done", "")
        return web.show(
            request,
            "reporting/figure.html",
            frame,
            status,
            page=page,
            words=Saying(frame.forms),
            key=secrets.token_urlsafe(12),
            faults=faults or {},
            conflict=conflict,
            filled=filled or {},
            done=done if done in set(Kind) else "",
        )

    @routes.get("/reporting/held/{figure}")
    async def one(request: Request, who: Who, figure: str, as_of: AsOf) -> Response:
        return await shown(request, who, figure, as_of)

    @routes.post("/reporting/held/{figure}/decisions")
    async def decide(request: Request, who: Who, figure: str, form: Form) -> Response:
        given = text_field(form, "kind", 20)
        if given not in set(Kind):
            return await shown(request, who, figure, status=422)
        kind = Kind(given)
        standing = await room.figures.one(figure)
        permit(who, standing, kind)
        wish = Wish(kind, text_field(form, "reason", 5000), text_field(form, "value", 60))
        filled = {"kind": given, "reason": wish.reason, "value": str(wish.value)}
        say = Saying(web.frame(request, None).forms)
        try:
            prepared = await room.deciding.prepare(
                standing,
                wish,
                Hand(who.account, "page", role_of(who, room.programme, standing.target.owner.id)),
                text_field(form, "key", 100),
                text_field(form, "seen", 40),
            )
            decision = prepared.decision
            if not prepared.known:
                await record(
                    request, what_of(kind), figure, decision=decision["_id"], kind=decision["kind"]
                )
            await room.deciding.keep(prepared)
        except BadDecision as bad:
            faults = {name: say(f"fault.{fault}") for name, fault in bad.faults.items()}
            return await shown(request, who, figure, status=422, faults=faults, filled=filled)
        except Stale as stale:
            told = say(f"stale.{stale.why}")
            return await shown(request, who, figure, status=409, conflict=told, filled=filled)
        except OwnFigure:
            return await shown(request, who, figure, status=403, conflict=say("decide.own"))
        except SwitchedOff:
            return await shown(request, who, figure, status=501, conflict=say("decide.off"))
        return RedirectResponse(f"/reporting/held/{figure}?done={kind}", 303)

    return routes
