"""Problem documents (RFC 9457): what went wrong, in one shape for every failure of an API."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from runtime.failures import Unavailable

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5

_log = structlog.stdlib.get_logger(__name__)


class Problem(Exception):
    """An answer that is not the wanted one. `slug` names the kind of problem, for programs.

    `more` holds extension members: names of letters, digits and underscores.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        title: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(f"{status} {slug}: {detail or title}")
        self.status = status
        self.slug = slug
        self.title = title
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more

    def document(self, instance: str = "") -> dict[str, Any]:
        """The problem as RFC 9457 writes it."""
        document: dict[str, Any] = {
            "type": f"urn:problem:{self.slug}",
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            document["detail"] = self.detail
        if instance:
            document["instance"] = instance
        return {**document, **self.more}


def problem_response(problem: Problem, request: Request) -> Response:
    """The problem as an HTTP response."""
    return Response(
        msgspec.json.encode(problem.document(request.url.path)),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def install_problems(app: FastAPI) -> None:
    """Make every failure of an app answer with a problem document."""

    @app.exception_handler(Problem)
    async def on_problem(request: Request, problem: Problem) -> Response:
        return problem_response(problem, request)

    @app.exception_handler(Unavailable)
    async def on_unavailable(request: Request, away: Unavailable) -> Response:
        _log.warning("unavailable", what=away.what, detail=away.detail)
        return problem_response(unavailable(away.what), request)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, invalid: RequestValidationError) -> Response:
        return problem_response(_invalid(invalid), request)

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> Response:
        title = HTTPStatus(error.status_code).phrase
        slug = title.lower().replace(" ", "-").replace("'", "")
        detail = "" if error.detail == title else str(error.detail)
        return problem_response(
            Problem(error.status_code, slug, title, detail, headers=error.headers), request
        )

    @app.exception_handler(Exception)
    async def on_bug(request: Request, error: Exception) -> Response:
        _log.error("bug", path=request.url.path, exc_info=error)
        return problem_response(
            Problem(500, "internal-error", "Internal Server Error", "This is our fault."), request
        )


def unavailable(what: str) -> Problem:
    """The problem of something needed being away for now."""
    return Problem(
        503,
        "unavailable",
        "Service Unavailable",
        f"The {what} cannot be reached at the moment; nothing was lost, please try again.",
        headers={"Retry-After": str(RETRY_AFTER_S)},
        what=what,
    )


def _invalid(invalid: RequestValidationError) -> Problem:
    errors = [
        {
            "in": str(error["loc"][0]) if error["loc"] else "request",
            "name": "/".join(str(part) for part in error["loc"][1:]),
            "expected": error["msg"],
        }
        for error in invalid.errors()
    ]
    return Problem(
        422, "invalid-request", "Unprocessable Content", "The request is not valid.", errors=errors
    )
