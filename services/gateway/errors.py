"""What went wrong, for programs as a problem document and for people as a page."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from runtime.failures import Unavailable
from runtime.problems import Problem, install_problems, problem_response
from services.gateway.questions import BadQuestion, Unknown

Show = Callable[[Request, int, str], Response]
Handler = Callable[[Request, Any], Awaitable[Response]]

API = "/api/"


def install_errors(app: FastAPI, show: Show) -> None:
    """Problem documents below /api/, pages elsewhere.

    `show` makes the page of a status and of the part of the question that was not understood.
    """
    install_problems(app)

    @app.exception_handler(Unknown)
    async def on_unknown(request: Request, unknown: Unknown) -> Response:
        if not _for_programs(request):
            return show(request, 404, "")
        return problem_response(
            Problem(404, "not-found", "Not Found", str(unknown), name=unknown.name), request
        )

    @app.exception_handler(BadQuestion)
    async def on_bad_question(request: Request, bad: BadQuestion) -> Response:
        if not _for_programs(request):
            return show(request, 422, bad.parameter)
        error = {"in": "query", "name": bad.parameter, "expected": bad.expected, "got": bad.got}
        return problem_response(
            Problem(
                422,
                "invalid-request",
                "Unprocessable Content",
                "The request is not valid.",
                errors=[error],
            ),
            request,
        )

    for kind, status in ((Unavailable, 503), (RequestValidationError, 422), (Exception, 500)):
        app.add_exception_handler(kind, _paged(app, kind, show, status))
    app.add_exception_handler(HTTPException, _paged_by_status(app, show))


def _paged(app: FastAPI, kind: type[Exception], show: Show, status: int) -> Handler:
    """The handler that stands, but pages for people."""
    documents: Any = app.exception_handlers[kind]

    async def on_error(request: Request, error: Exception) -> Response:
        document: Response = await documents(request, error)
        if _for_programs(request):
            return document
        parameter = ""
        if isinstance(error, RequestValidationError):
            parameter = str(error.errors()[0]["loc"][-1])
        page = show(request, status, parameter)
        if "retry-after" in document.headers:
            page.headers["retry-after"] = document.headers["retry-after"]
        return page

    return on_error


def _paged_by_status(app: FastAPI, show: Show) -> Handler:
    documents: Any = app.exception_handlers[HTTPException]

    async def on_error(request: Request, error: HTTPException) -> Response:
        if _for_programs(request) or error.status_code not in (404, 413):
            document: Response = await documents(request, error)
            return document
        return show(request, error.status_code, "")

    return on_error


def _for_programs(request: Request) -> bool:
    return request.url.path.startswith(API)
