"""Files of figures for clerks: the form, the check row by row, and the report once confirmed."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData, UploadFile

from runtime.failures import Rejected, Unavailable
from services.gateway.identity.access import (
    FIELD,
    allow,
    checked_form,
    needs,
    record,
    visit_of,
)
from services.gateway.identity.csrf import token_holds
from services.gateway.identity.principal import ALL, Principal, Right
from services.gateway.identity.refusals import BadForm
from services.gateway.identity.visits import What
from services.gateway.pages import SECURITY
from services.gateway.present.filters import Option
from services.gateway.present.forms import Forms
from services.gateway.questions import Unknown
from services.gateway.reporting.deciding import Hand, SwitchedOff
from services.gateway.reporting.handlers.duties import sources_of
from services.gateway.reporting.handlers.uploads import (
    MOST_BYTES,
    XLSX,
    BadFile,
    Checked,
)
from services.gateway.reporting.present.saying import Saying
from services.gateway.reporting.present.upload import result_page
from services.gateway.reporting.room import Room
from services.gateway.reporting.routes.questions import text_field
from services.gateway.routes.web import Web
from services.gateway.slips.hands import role_of

Form = Annotated[FormData, Depends(checked_form)]
Clerk = Annotated[Principal, Depends(needs(Right.CORRECT_FIGURES))]

LONGEST_SOURCE = 200


async def file_form(request: Request) -> AsyncIterator[FormData]:
    """The fields of a form with one file that came from a page of ours; raises BadForm."""
    async with request.form(max_files=1, max_fields=20, max_part_size=MOST_BYTES) as form:
        given = form.get(FIELD)
        if not isinstance(given, str) or not token_holds(given, visit_of(request).secret):
            raise BadForm
        yield form


def upload_routes(room: Room, web: Web) -> APIRouter:
    """The routes, over what answers them."""
    routes = APIRouter(include_in_schema=False)

    async def start(
        request: Request, who: Principal, source: str = "", wrong: str = "", status: int = 200
    ) -> Response:
        """The page to begin with, and what was wrong with the last try."""
        frame = web.frame(request, None)
        known = [one["source"] for one in sources_of(await room.duties.all(None), frame.today)]
        own = sorted(who.sources - {ALL})
        page: dict[str, Any] = {
            "sources": own,
            "any_source": ALL in who.sources,
            "known": sorted({*known, *own}),
            "source": source or (own[0] if len(own) == 1 and ALL not in who.sources else ""),
            "departments": _departments(room, frame.forms, who),
            "on": room.deciding.on,
            "invented": False,
        }
        return web.show(
            request, "reporting/upload.html", frame, status, page=page, words=Saying(frame.forms),
            wrong=wrong,
        )  # fmt: skip

    def result(request: Request, found: Checked, *, sent: bool) -> Response:
        frame = web.frame(request, None)
        say, file = Saying(frame.forms), found.file
        page = result_page(
            say, room.programme, file.id, file.name, file.source, found.said, sent=sent
        )
        return web.show(request, "reporting/result.html", frame, page=page, words=say)

    def said(request: Request, phrase: str, **parts: object) -> str:
        return Saying(web.frame(request, None).forms)(phrase, **parts)

    @routes.get("/reporting/upload")
    async def begin(request: Request, who: Clerk) -> Response:
        return await start(request, who, request.query_params.get("source", "")[:LONGEST_SOURCE])

    @routes.get("/reporting/upload/form")
    async def form(
        request: Request,
        who: Clerk,
        source: Annotated[str, Query(max_length=LONGEST_SOURCE)] = "",
        department: str = "",
    ) -> Response:
        if not source.strip():
            return await start(request, who, "", said(request, "upload.fault.source"), 422)
        allow(who, Right.CORRECT_FIGURES, source=source.strip())
        names = [
            one.id for one in room.programme.targets if department and one.owner.id == department
        ]
        try:
            body = await room.uploading.form(source.strip(), names)
        except (Unavailable, Rejected, SwitchedOff) as error:
            return await start(request, who, source, *_refused(request, said, error))
        return _workbook(body, "bieu-mau.xlsx")

    @routes.post("/reporting/upload")
    async def check(
        request: Request, who: Clerk, form: Annotated[FormData, Depends(file_form)]
    ) -> Response:
        source = text_field(form, "source", LONGEST_SOURCE).strip()
        if not source:
            return await start(request, who, "", said(request, "upload.fault.source"), 422)
        allow(who, Right.CORRECT_FIGURES, source=source)
        given = form.get("file")
        name = (given.filename or "") if isinstance(given, UploadFile) else ""
        body = await given.read(MOST_BYTES + 1) if isinstance(given, UploadFile) else b""
        try:
            found = await room.uploading.check(who.account, source, name, body)
        except BadFile as bad:
            return await start(request, who, source, said(request, f"upload.fault.{bad.why}"), 422)
        except (Unavailable, Rejected, SwitchedOff) as error:
            return await start(request, who, source, *_refused(request, said, error))
        return result(request, found, sent=False)

    @routes.get("/reporting/upload/{file}/annotated")
    async def annotated(request: Request, who: Clerk, file: str) -> Response:
        try:
            waiting = await room.uploading.waiting(who.account, file)
            allow(who, Right.CORRECT_FIGURES, source=waiting.source)
            body = await room.uploading.annotated(waiting)
        except Unknown:
            return await start(request, who, "", said(request, "upload.gone"), 404)
        except (Unavailable, Rejected, SwitchedOff) as error:
            return await start(request, who, "", *_refused(request, said, error))
        return _workbook(body, "ket-qua-kiem-tra.xlsx")

    @routes.post("/reporting/upload/{file}/report")
    async def report(request: Request, who: Clerk, file: str, form: Form) -> Response:
        only = "good" if text_field(form, "only", 10) == "good" else "all"
        try:
            waiting = await room.uploading.waiting(who.account, file)
        except Unknown:
            return await start(request, who, "", said(request, "upload.gone"), 404)
        # What somebody may do may have changed since the check.
        allow(who, Right.CORRECT_FIGURES, source=waiting.source)
        await record(request, What.FIGURES_REPORTED, waiting.source, file=waiting.id, only=only)
        hand = Hand(who.account, "page", role_of(who, room.programme, ""))
        try:
            told = await room.uploading.report(waiting, only, hand)
        except (Unavailable, Rejected, SwitchedOff) as error:
            return await start(request, who, waiting.source, *_refused(request, said, error))
        return result(request, Checked(waiting, told), sent=True)

    return routes


def _departments(room: Room, forms: Forms, who: Principal) -> Sequence[Option]:
    """Whose targets a form can be made for; the clerk's own department is chosen."""
    owners = {one.owner.id: forms.text(one.owner.name) for one in room.programme.targets}
    mine = sorted(who.departments & owners.keys())
    ordered = sorted(owners.items(), key=lambda one: one[1])
    return [Option(name, word, mine[:1] == [name]) for name, word in ordered]


def _refused(request: Request, said: Any, error: Exception) -> tuple[str, int]:
    """What to say of a file that ingest did not take, and under which status."""
    if isinstance(error, Rejected):
        return said(request, "upload.refused", why=error.detail), 422
    if isinstance(error, SwitchedOff):
        return said(request, "upload.off"), 501
    return said(request, "upload.away"), 503


def _workbook(body: bytes, name: str) -> Response:
    headers = {
        **SECURITY,
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "private, no-store",
    }
    return Response(body, media_type=XLSX, headers=headers)
