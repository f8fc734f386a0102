"""How refusals are answered: problems for programs; for people a page, or the way to sign-in."""

from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from runtime.problems import Problem, problem_response
from services.gateway.errors import API, Show
from services.gateway.identity.access import record
from services.gateway.identity.gate import Refuse
from services.gateway.identity.refusals import BadForm, NotAllowed, NotSignedIn, TooMany
from services.gateway.identity.visits import What


def install_refusals(app: FastAPI, show: Show) -> Refuse:
    """Answer every refusal; what is returned does the same for the gate."""

    @app.exception_handler(NotSignedIn)
    async def on_not_signed_in(request: Request, _: NotSignedIn) -> Response:
        if request.url.path.startswith(API):
            problem = Problem(
                401,
                "sign-in-needed",
                "Unauthorized",
                "Only those who have signed in may ask for this.",
                headers={"WWW-Authenticate": 'Session realm="slipwatch", page="/sign-in"'},
            )
            return problem_response(problem, request)
        here = request.url.path
        if request.method != "GET":
            return RedirectResponse("/sign-in", 303)
        if request.url.query:
            here = f"{here}?{request.url.query}"
        return RedirectResponse(f"/sign-in?{urlencode({'next': here})}", 303)

    @app.exception_handler(NotAllowed)
    async def on_not_allowed(request: Request, refused: NotAllowed) -> Response:
        await record(request, What.REFUSED, request.url.path[:200], right=refused.right)
        return _shown(request, show, Problem(403, "not-allowed", "Forbidden", str(refused)))

    @app.exception_handler(BadForm)
    async def on_bad_form(request: Request, _: BadForm) -> Response:
        detail = "The form did not come from a page of ours, or that page is too old."
        return _shown(request, show, Problem(400, "bad-form", "Bad Request", detail))

    @app.exception_handler(TooMany)
    async def on_too_many(request: Request, many: TooMany) -> Response:
        wait = {"Retry-After": str(max(1, round(many.wait_s)))}
        detail = "Too many requests; Retry-After says when to come again."
        problem = Problem(429, "too-many", "Too Many Requests", detail, headers=wait)
        return _shown(request, show, problem)

    async def refuse(request: Request, error: Exception) -> Response:
        handler: Any = app.exception_handlers[type(error)]
        answer: Response = await handler(request, error)
        return answer

    return refuse


def _shown(request: Request, show: Show, problem: Problem) -> Response:
    if request.url.path.startswith(API):
        return problem_response(problem, request)
    page = show(request, problem.status, "")
    page.headers.update(problem.headers)
    return page
