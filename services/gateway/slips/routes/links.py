"""The signed links of letters: a page with one button, because mail scanners open links, and the
act behind it. No sign-in: whoever holds the link may do this one thing, once."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from runtime.links import BadLink, ExpiredLink
from services.gateway.identity.access import record
from services.gateway.identity.principal import ANONYMOUS
from services.gateway.identity.visits import What
from services.gateway.questions import Unknown
from services.gateway.routes.web import Web
from services.gateway.slips.acting import BadAct, Conflict
from services.gateway.slips.handlers.acts import Said
from services.gateway.slips.hands import veiled
from services.gateway.slips.present.cards import card
from services.gateway.slips.present.saying import Saying
from services.gateway.slips.present.story import numbers_of
from services.gateway.slips.room import Room
from services.gateway.slips.standing import act_plain

#: The address of the page is the key to the act, so nobody else may learn it.
HEADERS = {
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-store",
    "x-robots-tag": "noindex, nofollow",
}


def link_routes(room: Room, web: Web) -> APIRouter:
    """The routes, over what answers them."""
    routes = APIRouter(include_in_schema=False)

    def show(request: Request, status: int, **values: Any) -> Response:
        frame = web.frame(request, None)
        page = {
            "title": "", "why": "", "card": None, "numbers": (), "role": "", "invented": False,
            "done": "", "by": "", "comment": "", "filled": "", "fault": "", "ask": False,
            "episode": "", **values,
        }  # fmt: skip
        response = web.show(
            request, "slips/link.html", frame, status, page=page, words=Saying(frame.forms)
        )
        response.headers.update(HEADERS)
        return response

    def say_of(request: Request) -> Saying:
        return Saying(web.frame(request, None).forms)

    def read(request: Request, token: str) -> Said | Response:
        """What the link says, or the page that says what is wrong with it."""
        say = say_of(request)
        try:
            link = room.links.read(token, room.clock.now())
            return Said(link.id, link.about["episode"], link.about["recipient"])
        except ExpiredLink:
            episode = _episode_of(room, token)
            return show(
                request, 410,
                title=say("link.expired"), why=say("link.expired.why"), episode=episode,
            )  # fmt: skip
        except (BadLink, KeyError):
            return show(request, 404, title=say("link.bad"), why=say("link.bad.why"))

    async def shown(
        request: Request, said: Said, status: int = 200, *, fault: str = "", filled: str = ""
    ) -> Response:
        """What the link is about, and what has been done about it."""
        frame, say = web.frame(request, None), say_of(request)
        plain = veiled(await room.inbox.episode(said.episode), ANONYMOUS)
        told = (await room.inbox.roles()).get(said.recipient)
        about: dict[str, Any] = {
            "title": say("link.title"),
            "card": card(frame.forms, room.programme, plain),
            "numbers": numbers_of(frame.forms, plain),
            "role": frame.forms.text(told["role"]) if told else "",
            "invented": plain["invented"],
            "episode": said.episode,
        }
        done = await room.acting.linked(said)
        taken = plain["acknowledged"]
        if done is not None:
            act = act_plain(done)
            about |= {
                "done": say("link.done", when=say.when(act["at"])),
                "by": say("link.done.by", who=say.who(act)),
                "comment": act["comment"],
                "why": say("link.once"),
            }
        elif taken is not None:
            about["done"] = say("link.by_other", who=say.who(taken), when=say.when(taken["at"]))
            about["comment"] = taken["comment"]
        elif not plain["open"]:
            about["done"] = say("link.over")
        else:
            about |= {"ask": True, "why": say("link.lead"), "fault": fault, "filled": filled}
        return show(request, status, **about)

    @routes.get("/a/{token}")
    async def page(request: Request, token: str) -> Response:
        said = read(request, token)
        if isinstance(said, Response):
            return said
        try:
            return await shown(request, said)
        except Unknown:
            say = say_of(request)
            return show(request, 404, title=say("link.bad"), why=say("link.bad.why"))

    @routes.post("/a/{token}")
    async def act(request: Request, token: str) -> Response:
        said = read(request, token)
        if isinstance(said, Response):
            return said
        form = await request.form(max_files=0, max_fields=10)
        given = form.get("comment", "")
        comment = given if isinstance(given, str) else ""
        try:
            await room.acting.take_link(
                said,
                comment,
                lambda act: record(
                    request, What.ACTED, said.episode,
                    via="link", act=act["_id"], kind=act["kind"], recipient=said.recipient,
                ),
            )  # fmt: skip
        except BadAct as bad:
            fault = say_of(request)(f"fault.{bad.faults['comment']}")
            return await shown(request, said, 422, fault=fault, filled=comment[:5000])
        except Conflict:
            return await shown(request, said, 409)
        except Unknown:
            say = say_of(request)
            return show(request, 404, title=say("link.bad"), why=say("link.bad.why"))
        return await shown(request, said)

    return routes


def _episode_of(room: Room, token: str) -> str:
    """Which slip a link of ours was about whose time is up; nothing of a foreign one."""
    try:
        return room.links.read(token, _BEFORE_ALL).about.get("episode", "")
    except BadLink:
        return ""


_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
