"""The one route: `POST /api/v1/measurements`."""

import time

import msgspec
from fastapi import APIRouter, Request, Response

from services.ingest import openapi
from services.ingest.answers import answered, problem
from services.ingest.body import read_body
from services.ingest.handlers import Intake
from services.ingest.keys.gate import grant_of
from services.ingest.metrics import IngestMetrics
from services.ingest.reasons import NotTaken
from services.ingest.settings import Settings

PATH = "/api/v1/measurements"


def measurement_routes(intake: Intake, metrics: IngestMetrics, settings: Settings) -> APIRouter:
    """The route, over what decides and what counts."""
    router = APIRouter()

    @router.post(
        PATH,
        status_code=202,
        summary="Report measurements",
        description=(
            "Takes CloudEvents of type `measurement.reported.v1` in binary, structured or batch "
            "mode. 202 means that Kafka has acknowledged every event. An event is taken whole or "
            "not at all. Sending the same event again (same source, same id) changes nothing."
        ),
        responses=openapi.responses(),
        openapi_extra={"requestBody": openapi.request_body(), "parameters": openapi.headers()},
        response_class=Response,
        tags=["measurements"],
    )
    async def report(request: Request) -> Response:
        try:
            body = await read_body(
                request, limit=settings.max_body_bytes, within_s=settings.body_timeout_s
            )
            begun = time.perf_counter()
            answer = await intake.take(request.headers.raw, body, grant_of(request))
        except NotTaken as wrong:
            metrics.refused(wrong.fault.reason)
            raise problem([wrong.fault]) from wrong
        metrics.taken(answer, time.perf_counter() - begun)
        status, told, headers = answered(answer)
        return Response(
            msgspec.json.encode(told),
            status_code=status,
            media_type="application/json",
            headers=headers,
        )

    return router
