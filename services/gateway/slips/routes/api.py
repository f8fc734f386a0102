"""Slips for programs: the inbox, acts, silences and the delivery log, as JSON."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from runtime.problems import Problem
from services.gateway.answers import answer, tag_of
from services.gateway.identity.access import allow, checked_header, needs, record
from services.gateway.identity.principal import Principal, Right
from services.gateway.identity.visits import What
from services.gateway.pagination import Page
from services.gateway.questions import BadQuestion
from services.gateway.received import body_of, has_seen, idempotency_key, unprocessable
from services.gateway.routes.api import AsOf, Cursor, Limit
from services.gateway.slips.acting import BadAct, Fault, Wish
from services.gateway.slips.asked import State
from services.gateway.slips.contract import NewAct, NewSilence
from services.gateway.slips.describing import describe, describe_act
from services.gateway.slips.hands import hand_of, veiled
from services.gateway.slips.ports import Log
from services.gateway.slips.room import Room
from services.gateway.slips.routes.pages import RIGHTS, Who
from services.gateway.slips.routes.questions import asked_of, log_of
from services.gateway.slips.silences import Draft, Phase, matcher_named
from services.gateway.slips.standing import act_plain
from targets.matching import FIELDS
from targets.verdicts import Severity

Name = Annotated[str, Path(description="Its id.")]
Many = Annotated[list[str] | None, Query()]
Ours = Depends(checked_header)

_encoder = msgspec.json.Encoder(decimal_format="number")


def slips_api_routes(room: Room) -> APIRouter:
    """The routes, over what answers them."""
    api = APIRouter(prefix="/api/v1")
    programme = room.programme

    def shown(request: Request, plain: Any, who: Principal, status: int = 200) -> Response:
        body = _encoder.encode(veiled(plain, who))
        return answer(request, body, "application/json", status=status)

    @api.get("/episodes", **describe("Episodes", "Slips and who has taken them on, worst first"))
    async def episodes(
        request: Request,
        who: Who,
        target: Many = None,
        theme: Many = None,
        department: Many = None,
        severity: Annotated[list[Severity] | None, Query()] = None,
        state: Annotated[State | None, Query(description="`open` is all that last.")] = None,
        mine: Annotated[bool, Query(description="Only of the departments of who asks.")] = False,
        limit: Limit = 100,
        cursor: Cursor = "",
        as_of: AsOf = None,
    ) -> Response:
        asked = asked_of(
            who,
            target=target or (),
            theme=theme or (),
            department=department or (),
            severity=severity or (),
            state=state or "",
            mine=mine,
        )
        return shown(request, await room.inbox.page(asked, Page(limit, cursor), as_of), who)

    @api.get("/episodes/{episode}", **describe("Episode", "One slip, whole"))
    async def episode(request: Request, who: Who, episode: Name, as_of: AsOf = None) -> Response:
        return shown(request, await room.inbox.episode(episode, as_of), who)

    @api.get("/episodes/{episode}/acts", **describe("Acts", "What people did about a slip"))
    async def acts(request: Request, who: Who, episode: Name) -> Response:
        found = await room.inbox.episode(episode)
        plain = {"items": found["acts"], "next": None, "as_of": room.inbox.today()}
        return shown(request, plain, who)

    @api.post(
        "/episodes/{episode}/acts",
        dependencies=[Ours],
        **describe_act("NewAct", "Act", "Acknowledge, assign, plan or comment", matched=True),
    )
    async def act(request: Request, who: Who, episode: Name) -> Response:
        key = idempotency_key(request)
        found = await room.inbox.episode(episode)
        department = found["department"]["id"] if found["department"] else ""
        given = await body_of(request, NewAct)
        allow(who, RIGHTS[given.kind], department=department)
        hand = hand_of(who, programme, "api", department)
        seen = has_seen(request, body := _encoder.encode(veiled(found, who)), "episode")
        if not seen and not await room.acting.known(key, hand):
            raise _changed(body)
        kept = await room.acting.do(
            episode,
            key,
            Wish(given.kind, given.comment, given.assignee, given.due),
            hand,
            lambda act: record(
                request, What.ACTED, episode, via="api", act=act["_id"], kind=act["kind"]
            ),
        )
        return shown(request, act_plain(kept), who, 201)

    @api.get(
        "/episodes/{episode}/deliveries",
        **describe("Messages", "Who was told of a slip, who was not, and why"),
    )
    async def told(
        request: Request, who: Who, episode: Name, limit: Limit = 100, cursor: Cursor = ""
    ) -> Response:
        await room.inbox.episode(episode)
        page = await room.messages.page(Log(episode=episode), Page(limit, cursor))
        return shown(request, page, who)

    @api.get("/deliveries", **describe("Messages", "The delivery log, newest first"))
    async def deliveries(
        request: Request,
        who: Who,
        episode: str = "",
        target: str = "",
        recipient: Annotated[str, Query(description="A recipient's id: a role.")] = "",
        channel: str = "",
        state: str = "",
        why: str = "",
        day: Annotated[str, Query(description="Only of this day.", examples=["2026-11-22"])] = "",
        dead: Annotated[bool, Query(description="Only what nobody will try again.")] = False,
        limit: Limit = 100,
        cursor: Cursor = "",
    ) -> Response:
        log = log_of(programme, request.query_params)
        return shown(request, await room.messages.page(log, Page(limit, cursor)), who)

    @api.get("/deliveries/{delivery}", **describe("Message", "One message"))
    async def delivery(request: Request, who: Who, delivery: Name) -> Response:
        return shown(request, await room.messages.delivery(delivery), who)

    @api.post(
        "/deliveries/{delivery}",
        dependencies=[Ours],
        **describe_act("", "Act", "Send a dead message again", status=202),
    )
    async def replay(
        request: Request,
        who: Annotated[Principal, Depends(needs(Right.REPLAY_DELIVERIES))],
        delivery: Name,
    ) -> Response:
        hand = hand_of(who, programme, "api")
        kept = await room.acting.replay(
            delivery,
            idempotency_key(request),
            hand,
            lambda act: record(
                request, What.DELIVERY_REPLAYED, delivery, via="api", act=act["_id"]
            ),
        )
        return shown(request, act_plain(kept), who, 202)

    @api.get("/silences", **describe("Silences", "Silences, the newest first"))
    async def silences(
        request: Request,
        who: Who,
        phase: Annotated[Phase | None, Query(description="Only of this phase.")] = None,
        limit: Limit = 100,
        cursor: Cursor = "",
    ) -> Response:
        return shown(request, await room.quiet.page(phase, Page(limit, cursor)), who)

    @api.get("/silences/preview", **describe("SilencePreview", "What a silence would hide"))
    async def preview(
        request: Request,
        who: Who,
        targets: Many = None,
        themes: Many = None,
        departments: Many = None,
        areas: Many = None,
        findings: Many = None,
        severities: Many = None,
        episodes: Many = None,
    ) -> Response:
        names = {name: request.query_params.getlist(name) for name in FIELDS}
        try:
            plain = await room.quiet.preview(matcher_named(names))
        except BadAct as bad:
            name, fault = next(iter(bad.faults.items()))
            expected = "at least one condition" if fault is Fault.EVERYTHING else "known ids"
            raise BadQuestion(name, expected, ",".join(names.get(name, ()))) from bad
        return shown(request, plain, who)

    @api.get("/silences/{silence}", **describe("Silence", "One silence"))
    async def silence(request: Request, who: Who, silence: Name) -> Response:
        return shown(request, await room.quiet.shown(silence), who)

    @api.post(
        "/silences",
        dependencies=[Ours],
        **describe_act("NewSilence", "Silence", "Begin a silence"),
    )
    async def begin(
        request: Request, who: Annotated[Principal, Depends(needs(Right.SILENCE))]
    ) -> Response:
        key, given = idempotency_key(request), await body_of(request, NewSilence)
        matcher = matcher_named(msgspec.to_builtins(given.matcher))
        for department in room.quiet.departments(matcher):
            allow(who, Right.SILENCE, department=department)
        draft = Draft(matcher, _aware("starts", given.starts), _aware("ends", given.ends),
                      given.reason)  # fmt: skip
        kept = await room.quiet.begin(
            key,
            draft,
            hand_of(who, programme, "api"),
            lambda act: record(request, What.SILENCED, act["_id"], via="api"),
        )
        return shown(request, await room.quiet.shown(kept["_id"]), who, 201)

    @api.delete(
        "/silences/{silence}",
        dependencies=[Ours],
        **describe_act("", "Silence", "End a silence early", status=200),
    )
    async def end(
        request: Request,
        who: Annotated[Principal, Depends(needs(Right.SILENCE))],
        silence: Name,
        reason: Annotated[str, Query(max_length=2000, description="Why, if there is more.")] = "",
    ) -> Response:
        found = await room.quiet.silence(silence)
        for department in room.quiet.departments(found.matcher):
            allow(who, Right.SILENCE, department=department)
        await room.quiet.end(
            silence,
            idempotency_key(request),
            reason,
            hand_of(who, programme, "api"),
            lambda act: record(
                request, What.SILENCED, silence, via="api", act=act["_id"], ended="true"
            ),
        )
        return shown(request, await room.quiet.shown(silence), who)

    return api


def _changed(body: bytes) -> Problem:
    """Whoever acts has not seen the episode as it stands."""
    return Problem(
        412,
        "changed",
        "Precondition Failed",
        "The episode has changed since it was read; read it again before you act.",
        headers={"ETag": f'"{tag_of(body)}"'},
    )


def _aware(name: str, at: datetime | None) -> datetime | None:
    """A moment with its offset; one without could be meant anywhere."""
    if at is not None and at.tzinfo is None:
        raise unprocessable(
            [{"in": "body", "name": name, "expected": "a moment with its offset from UTC"}]
        )
    return at
