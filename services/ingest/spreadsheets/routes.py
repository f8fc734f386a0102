"""The two routes of spreadsheets: the form to fill, and the filled form."""

import asyncio
from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request, Response

from services.ingest.answers import problem
from services.ingest.body import read_body
from services.ingest.keys.gate import grant_of
from services.ingest.keys.grants import Grant, Right
from services.ingest.reasons import Fault, IngestReason, NotTaken
from services.ingest.settings import Settings
from services.ingest.spreadsheets import openapi
from services.ingest.spreadsheets.answers import CHECK, PUBLISH, file_problem, notes, told
from services.ingest.spreadsheets.due import due_facts
from services.ingest.spreadsheets.handlers import Only, Published, SpreadsheetIntake, source_of
from services.ingest.spreadsheets.metrics import SpreadsheetMetrics
from services.ingest.spreadsheets.ports import Reader
from services.ingest.spreadsheets.reasons import FileReason, FileRefused
from services.ingest.spreadsheets.template import template
from targets.catalogue import Programme, Target

PATH = "/api/v1/spreadsheets"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Source = Annotated[str, Query(description="Who reports: the `source` of the events.")]


def spreadsheet_routes(
    intake: SpreadsheetIntake,
    files: Reader,
    programme: Programme,
    metrics: SpreadsheetMetrics,
    settings: Settings,
) -> APIRouter:
    """The routes, over what decides and what reads files."""
    router = APIRouter(tags=["spreadsheets"])

    @router.get(
        f"{PATH}/template",
        summary="The form to fill",
        description=openapi.TEMPLATE,
        responses=openapi.template_responses(XLSX),
        response_class=Response,
    )
    def form(
        request: Request,
        source: Source,
        target: Annotated[list[str], Query(description="Only these; none means all.")] = [],  # noqa: B006 - FastAPI copies it
    ) -> Response:
        try:
            grant = grant_of(request)
            who = source_of(source)
            _covers(grant, who, target)
            chosen = _chosen(programme, grant, target)
        except NotTaken as wrong:
            raise problem([wrong.fault]) from wrong
        except FileRefused as refused:
            metrics.refused(refused.reason)
            raise file_problem(refused) from refused
        today = intake.today()
        due = [one for each in chosen for one in due_facts(programme, each, today)]
        body = template(programme, who, due, today)
        return _file(body, f"bieu-so-lieu-{today:%Y%m%d}.xlsx")

    @router.post(
        PATH,
        summary="Check or publish a filled form",
        description=openapi.SPREADSHEET,
        responses=openapi.spreadsheet_responses(XLSX),
        openapi_extra={"requestBody": openapi.request_body(XLSX)},
        response_class=Response,
    )
    async def filled(
        request: Request,
        source: Source,
        mode: Annotated[str, Query(json_schema_extra={"enum": [CHECK, PUBLISH]})] = CHECK,
        only: Annotated[str, Query(json_schema_extra={"enum": list(Only)})] = Only.ALL,
    ) -> Response:
        try:
            grant = grant_of(request)
            who = source_of(source)
            _covers(grant, who, ())
            which = _asked(mode, only)
            content = await read_body(
                request,
                limit=settings.max_spreadsheet_bytes,
                within_s=settings.body_timeout_s,
            )
            book = await files.read(content)
            digest = sha256(content).hexdigest()
            checked = await asyncio.to_thread(intake.check, book, digest, who, grant)
        except NotTaken as wrong:
            raise problem([wrong.fault]) from wrong
        except FileRefused as refused:
            metrics.refused(refused.reason)
            raise file_problem(refused) from refused
        published = await intake.publish(checked, which) if mode == PUBLISH else Published()
        metrics.checked(mode, checked)
        status, body, headers = told(checked, mode, which, published)
        if _wants_workbook(request) and book.kind == "xlsx":
            annotated = await files.annotated(content, book, notes(checked))
            return _file(annotated, "ket-qua-kiem-tra.xlsx", int(status))
        return Response(
            msgspec.json.encode(body),
            status_code=status,
            media_type="application/json",
            headers={"vary": "accept", **headers},
        )

    return router


def _covers(grant: Grant, source: str, targets: Iterable[str]) -> None:
    if not grant.may(Right.REPORT):
        expected = f"a key with the right {Right.REPORT}"
        raise NotTaken(Fault("", IngestReason.RIGHT_MISSING, expected))
    if not grant.covers_source(source):
        expected = "a source that the key covers: " + ", ".join(grant.sources)
        raise NotTaken(Fault("", IngestReason.SOURCE_NOT_COVERED, expected, source[:120]))
    for target in targets:
        if not grant.covers_target(target):
            expected = "a target that the key covers: " + ", ".join(sorted(grant.targets))
            raise NotTaken(Fault("", IngestReason.TARGET_NOT_COVERED, expected, target[:120]))


def _chosen(programme: Programme, grant: Grant, asked: list[str]) -> list[Target]:
    for name in asked:
        if name not in programme.target_by_id:
            raise FileRefused(FileReason.UNKNOWN_TARGET, "a target of the programme", name[:120])
    return [
        target
        for target in programme.targets
        if (target.id in asked if asked else grant.covers_target(target.id))
    ]


def _asked(mode: str, only: str) -> Only:
    if mode not in (CHECK, PUBLISH):
        raise FileRefused(FileReason.UNKNOWN_MODE, f"mode={CHECK} or mode={PUBLISH}", mode[:60])
    try:
        return Only(only)
    except ValueError as error:
        raise FileRefused(FileReason.UNKNOWN_MODE, "only=all or only=good", only[:60]) from error


def _wants_workbook(request: Request) -> bool:
    return XLSX in request.headers.get("accept", "").lower()


def _file(content: bytes, name: str, status: int = 200) -> Response:
    return Response(
        content,
        status_code=status,
        media_type=XLSX,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
            "vary": "accept",
        },
    )
