"""The inbox, the page of one episode with its forms, and the delivery log."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.gateway.answers import answer
from services.gateway.exports.csv_text import Dialect, csv_lines
from services.gateway.identity.access import allow, checked_form, needs, principal_of, record
from services.gateway.identity.principal import Principal, Right
from services.gateway.identity.visits import What
from services.gateway.pages import SECURITY
from services.gateway.pagination import Page
from services.gateway.routes.web import AsOf, Web
from services.gateway.slips.acting import BadAct, Conflict, Kind, Wish
from services.gateway.slips.hands import hand_of, veiled
from services.gateway.slips.log_table import COLUMNS, rows_of
from services.gateway.slips.ports import Log
from services.gateway.slips.present.cards import inbox_page
from services.gateway.slips.present.log import log_page
from services.gateway.slips.present.saying import Saying
from services.gateway.slips.present.story import story_page
from services.gateway.slips.room import Room
from services.gateway.slips.routes.questions import asked_of, log_of

Form = Annotated[FormData, Depends(checked_form)]
Who = Annotated[Principal, Depends(principal_of)]
Many = Annotated[list[str] | None, Query()]

CARDS = 25
LINES = 50
#: On the page of an episode; its log has the others.
MESSAGES = 100

#: Which right each act needs.
RIGHTS = {
    Kind.ACKNOWLEDGED: Right.ACKNOWLEDGE,
    Kind.ASSIGNED: Right.ASSIGN,
    Kind.COMMENTED: Right.COMMENT,
    Kind.PLANNED: Right.PLAN,
}


def text_field(form: FormData, name: str, most: int = 5000) -> str:
    """One field of a form as words; a file is none."""
    given = form.get(name, "")
    return given[:most] if isinstance(given, str) else ""


def page_routes(room: Room, web: Web) -> APIRouter:
    """The routes, over what answers them."""
    routes = APIRouter(include_in_schema=False)
    programme = room.programme

    @routes.get("/slips")
    async def inbox(
        request: Request,
        who: Who,
        as_of: AsOf,
        theme: Many = None,
        department: Many = None,
        severity: Many = None,
        target: Many = None,
        state: str = "",
        mine: str = "",
        cursor: str = "",
    ) -> Response:
        asked = asked_of(
            who,
            target=target or (),
            theme=theme or (),
            department=department or (),
            severity=severity or (),
            state=state,
            mine=bool(mine),
        )
        answer = veiled(await room.inbox.page(asked, Page(CARDS, cursor), as_of), who)
        counts = None if as_of else await room.inbox.counts(asked)
        frame = web.frame(request, as_of)
        page = inbox_page(frame, programme, answer, asked, counts)
        say = Saying(frame.forms)
        since = None if as_of else await room.inbox.untaken_since()
        untaken = say("inbox.untaken", when=say.when(since)) if since else ""
        return web.show(request, "slips/inbox.html", frame, page=page, words=say, untaken=untaken)

    async def story(
        request: Request,
        name: str,
        who: Principal,
        day: date | None = None,
        *,
        status: int = 200,
        faults: Mapping[str, str] | None = None,
        conflict: str = "",
        filled: Mapping[str, str] | None = None,
    ) -> Response:
        """The page of one episode; with what was filled in and what is wrong with it."""
        frame = web.frame(request, day)
        plain = veiled(await room.inbox.episode(name, day), who)
        messages = (await room.messages.page(Log(episode=name), Page(MESSAGES)))["items"]
        page = story_page(frame, programme, who, plain, messages, await room.inbox.roles())
        return web.show(
            request,
            "slips/story.html",
            frame,
            status,
            page=page,
            words=Saying(frame.forms),
            key=secrets.token_urlsafe(12),
            faults=faults or {},
            conflict=conflict,
            filled=filled or {},
            done=_done(request),
        )

    @routes.get("/slips/{episode}")
    async def one(request: Request, who: Who, episode: str, as_of: AsOf) -> Response:
        return await story(request, episode, who, as_of)

    @routes.post("/slips/{episode}/acts")
    async def act(request: Request, who: Who, episode: str, form: Form) -> Response:
        given = text_field(form, "kind")
        if given not in set(Kind):
            return await story(request, episode, who, status=422)
        wish = Wish(
            Kind(given),
            text_field(form, "comment"),
            text_field(form, "assignee", 200),
            text_field(form, "due", 20),
        )
        department = _department(await room.inbox.episode(episode))
        allow(who, RIGHTS[wish.kind], department=department)
        say = Saying(web.frame(request, None).forms)
        filled = {"kind": given, "comment": wish.comment, "assignee": wish.assignee}
        filled["due"] = wish.due
        try:
            kept = await room.acting.do(
                episode,
                text_field(form, "key", 100),
                wish,
                hand_of(who, programme, "page", department),
                lambda act: record(request, What.ACTED, episode, act=act["_id"], kind=act["kind"]),
            )
        except BadAct as bad:
            faults = {name: say(f"fault.{fault}") for name, fault in bad.faults.items()}
            return await story(request, episode, who, status=422, faults=faults, filled=filled)
        except Conflict as conflict:
            words = conflict_words(say, conflict)
            return await story(request, episode, who, status=409, conflict=words, filled=filled)
        return RedirectResponse(f"/slips/{episode}?done={kept['kind']}", 303)

    @routes.get("/deliveries")
    async def log(request: Request, who: Who, cursor: str = "") -> Response:
        frame = web.frame(request, None)
        wanted = log_of(programme, request.query_params)
        answer = await room.messages.page(wanted, Page(LINES, cursor))
        page = log_page(
            frame,
            programme,
            await room.inbox.roles(),
            answer,
            wanted,
            request.query_params.get("day", ""),
        )
        return web.show(
            request,
            "slips/log.html",
            frame,
            page=page,
            words=Saying(frame.forms),
            key=secrets.token_urlsafe(12),
            done=_done(request),
            conflict=request.query_params.get("conflict", "") == "state",
        )

    @routes.get("/deliveries.csv")
    async def log_file(request: Request, who: Who, dialect: Dialect = Dialect.EXCEL) -> Response:
        """The same messages as a file, by the same filters."""
        forms = web.frame(request, None).forms
        found = await room.messages.all(log_of(programme, request.query_params))
        rows = rows_of(programme, found)
        lines = csv_lines(COLUMNS, rows, programme.timezone, forms.language, dialect)
        if who.signed_in:  # what everybody may read is not worth an entry for each reader
            await record(request, What.EXPORTED, "deliveries", rows=str(len(rows)))
        return answer(
            request,
            b"".join(lines),
            "text/csv; charset=utf-8",
            headers={**SECURITY, "content-disposition": 'attachment; filename="deliveries.csv"'},
        )

    @routes.post("/deliveries/{delivery}/replay")
    async def replay(
        request: Request,
        who: Annotated[Principal, Depends(needs(Right.REPLAY_DELIVERIES))],
        delivery: str,
        form: Form,
    ) -> Response:
        hand = hand_of(who, programme, "page")
        try:
            await room.acting.replay(
                delivery,
                text_field(form, "key", 100),
                hand,
                lambda act: record(request, What.DELIVERY_REPLAYED, delivery, act=act["_id"]),
            )
        except Conflict:
            return RedirectResponse("/deliveries?conflict=state", 303)
        return RedirectResponse("/deliveries?dead=1&done=replayed", 303)

    return routes


def conflict_words(say: Saying, conflict: Conflict) -> str:
    """Why an act was not kept, in words."""
    if conflict.why == "acknowledged" and conflict.by:
        return say(
            "conflict.acknowledged", who=say.who(conflict.by), when=say.when(conflict.by["at"])
        )
    return say(f"conflict.{conflict.why}")


def _done(request: Request) -> str:
    done = request.query_params.get("done", "")
    return done if done in DONE else ""


DONE = frozenset({*Kind, "replayed", "silenced", "silence_ended"})


def _department(episode: Mapping[str, Any]) -> str:
    department = episode["department"]
    return str(department["id"]) if department else ""
