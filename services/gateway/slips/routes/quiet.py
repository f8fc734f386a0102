"""The pages of silences: which there are, a new one with its preview, an early end."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from services.gateway.identity.access import allow, record
from services.gateway.identity.principal import Principal, Right, may, may_somewhere
from services.gateway.identity.visits import What
from services.gateway.pagination import Page
from services.gateway.routes.web import Web
from services.gateway.slips.acting import BadAct, Conflict, Fault
from services.gateway.slips.hands import hand_of, veiled
from services.gateway.slips.present.quiet import (
    Draft as Filled,
)
from services.gateway.slips.present.quiet import (
    new_silence_page,
    silences_page,
)
from services.gateway.slips.present.saying import Saying
from services.gateway.slips.room import Room
from services.gateway.slips.routes.pages import DONE, Form, Who, text_field
from services.gateway.slips.routes.questions import day_field
from services.gateway.slips.silences import (
    LONGEST_SILENCE,
    Draft,
    day_begins,
    matcher_named,
    times_faults,
)
from targets.matching import FIELDS, Matcher, matcher_from_plain

SHOWN = 50


def quiet_routes(room: Room, web: Web) -> APIRouter:
    """The routes, over what answers them."""
    routes = APIRouter(include_in_schema=False)
    programme = room.programme

    def may_here(who: Principal, matcher: Matcher) -> bool:
        return all(
            may(who, Right.SILENCE, department=name) for name in room.quiet.departments(matcher)
        )

    @routes.get("/silences")
    async def silences(request: Request, who: Who, cursor: str = "") -> Response:
        frame = web.frame(request, None)
        answer = veiled(await room.quiet.page(None, Page(SHOWN, cursor)), who)
        departments = {
            one["id"]: room.quiet.departments(matcher_from_plain(one["matcher"]))
            for one in answer["items"]
        }
        page = silences_page(
            frame,
            programme,
            who,
            answer,
            departments,
            may_begin=may_somewhere(who, Right.SILENCE),
        )
        done = request.query_params.get("done", "")
        return web.show(
            request,
            "slips/silences.html",
            frame,
            page=page,
            words=Saying(frame.forms),
            key=secrets.token_urlsafe(12),
            done=done if done in DONE else "",
            conflict=request.query_params.get("conflict", "") == "ended",
        )

    async def form_page(
        request: Request,
        who: Principal,
        filled: Filled,
        faults: Mapping[str, str],
        status: int = 200,
    ) -> Response:
        frame = web.frame(request, None)
        preview = None
        if not faults.keys() - {"reason"} and not filled.matcher.empty:
            preview = veiled(await room.quiet.preview(filled.matcher), who)
        page = new_silence_page(
            frame,
            programme,
            filled,
            preview,
            faults,
            may_here=may_here(who, filled.matcher),
        )
        return web.show(
            request,
            "slips/new_silence.html",
            frame,
            status,
            page=page,
            words=Saying(frame.forms),
            key=secrets.token_urlsafe(12),
        )

    @routes.get("/silences/new")
    async def new(request: Request, who: Who) -> Response:
        query = request.query_params
        filled = _filled(room, _names(query), query.get("starts", ""), query.get("ends", ""))
        faults: dict[str, str] = {}
        if "ends" in query:
            faults = _words(Saying(web.frame(request, None).forms), _faults(room, filled))
        return await form_page(request, who, filled, faults, 422 if faults else 200)

    @routes.post("/silences")
    async def begin(request: Request, who: Who, form: Form) -> Response:
        names = {name: [str(one) for one in form.getlist(name)] for name in FIELDS}
        starts, ends = text_field(form, "starts", 20), text_field(form, "ends", 20)
        filled = _filled(room, names, starts, ends, text_field(form, "reason"))
        for department in room.quiet.departments(filled.matcher):
            allow(who, Right.SILENCE, department=department)
        say = Saying(web.frame(request, None).forms)
        try:
            draft = _draft(room, filled)
            hand = hand_of(who, programme, "page")
            await room.quiet.begin(
                text_field(form, "key", 100),
                draft,
                hand,
                lambda act: record(request, What.SILENCED, act["_id"]),
            )
        except BadAct as bad:
            return await form_page(request, who, filled, _words(say, bad.faults), 422)
        except Conflict:
            faults = {"matcher": say("conflict.other_act")}
            return await form_page(request, who, filled, faults, 409)
        return RedirectResponse("/silences?done=silenced", 303)

    @routes.post("/silences/{silence}/end")
    async def end(request: Request, who: Who, silence: str, form: Form) -> Response:
        found = await room.quiet.silence(silence)
        for department in room.quiet.departments(found.matcher):
            allow(who, Right.SILENCE, department=department)
        hand = hand_of(who, programme, "page")
        key = text_field(form, "key", 100)
        try:
            await room.quiet.end(
                silence,
                key,
                text_field(form, "reason"),
                hand,
                lambda act: record(request, What.SILENCED, silence, act=act["_id"], ended="true"),
            )
        except (BadAct, Conflict):
            return RedirectResponse("/silences?conflict=ended", 303)
        return RedirectResponse("/silences?done=silence_ended", 303)

    return routes


def _names(query: QueryParams) -> dict[str, list[str]]:
    """What a link or the form asks for; `episode` is how a slip's own page names itself."""
    names = {name: query.getlist(name) for name in FIELDS}
    names["episodes"] = [*names["episodes"], *query.getlist("episode")]
    return names


def _filled(
    room: Room, names: Mapping[str, list[str]], starts: str, ends: str, reason: str = ""
) -> Filled:
    longest = (room.inbox.today() + LONGEST_SILENCE - timedelta(days=1)).isoformat()
    return Filled(matcher_named(names), starts, ends, reason, longest)


def _draft(room: Room, filled: Filled) -> Draft:
    """The days of the form as moments: from the beginning of one to the end of the other."""
    timezone = room.programme.timezone
    first, last = day_field("starts", filled.starts), day_field("ends", filled.ends)
    return Draft(
        filled.matcher,
        day_begins(first, timezone) if first else None,
        day_begins(last + timedelta(days=1), timezone) if last else None,
        filled.reason,
    )


def _faults(room: Room, filled: Filled) -> Mapping[str, Fault]:
    """What is wrong before a reason has been asked for."""
    try:
        draft = _draft(room, filled)
    except BadAct as bad:
        return bad.faults
    now = room.clock.now()
    faults = times_faults(max(draft.starts or now, now), draft.ends, now)
    if filled.matcher.empty:
        faults["matcher"] = Fault.EVERYTHING
    return faults


def _words(say: Saying, faults: Mapping[str, Any]) -> dict[str, str]:
    too_long = faults.get("ends") is Fault.TOO_FAR
    words = {name: say(f"fault.{fault}") for name, fault in faults.items()}
    return words | ({"ends": say("fault.too_long_silence")} if too_long else {})
