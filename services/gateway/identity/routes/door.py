"""Signing in and out."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.gateway.identity.access import (
    checked_form,
    csrf_token,
    principal_of,
    record,
    visit_of,
)
from services.gateway.identity.assembly import Identity
from services.gateway.identity.cookies import HALF, SESSION
from services.gateway.identity.handlers.providing import BACK
from services.gateway.identity.handlers.signing_in import SecondNeeded, WrongCredentials
from services.gateway.identity.origin import safe_next
from services.gateway.identity.refusals import TooMany
from services.gateway.identity.routes.asked import half_done, let_in, origin_of, text_of
from services.gateway.identity.visits import What
from services.gateway.routes.web import Web

SECOND = "/sign-in/second"
Form = Annotated[FormData, Depends(checked_form)]
#: RFC 9110 wants a 401 to say how to sign in; no browser knows this scheme, so none asks.
_SCHEME = {"www-authenticate": 'Session realm="slipwatch"'}


def door_routes(identity: Identity, web: Web) -> APIRouter:
    """The addresses of the door."""
    routes = APIRouter(include_in_schema=False)
    signing_in, policy, metrics = identity.signing_in, identity.policy, identity.metrics

    def page(request: Request, name: str, wanted: str, failure: Exception | None) -> Response:
        status, wait = 200, 0
        if isinstance(failure, TooMany):
            status, wait = 429, max(1, round(failure.wait_s))
        elif failure is not None:
            status = 401
        answer = web.show(
            request,
            f"identity/{name}.html",
            web.frame(request, None),
            status,
            wanted=wanted,
            failed=status == 401,
            wait_s=wait,
            provider=identity.providing is not None,
        )
        answer.headers.update(_SCHEME if status == 401 else {})
        answer.headers.update({"retry-after": str(wait)} if wait else {})
        return answer

    @routes.get("/sign-in")
    async def door(request: Request, next: str = "/") -> Response:
        if principal_of(request).signed_in:
            return RedirectResponse(safe_next(next), 303)
        return page(request, "sign_in", safe_next(next), None)

    @routes.post("/sign-in")
    async def sign_in(request: Request, form: Form) -> Response:
        wanted = safe_next(text_of(form, "next", 500))
        name, password = text_of(form, "account"), text_of(form, "password", 2000)
        try:
            entered = await signing_in.with_password(name, password, origin_of(request))
        except (WrongCredentials, TooMany) as failure:
            metrics.sign_in("limited" if isinstance(failure, TooMany) else "failed")
            return page(request, "sign_in", wanted, failure)
        if isinstance(entered, SecondNeeded):
            metrics.sign_in("second")
            seconds = int(policy.half_done.total_seconds())
            visit_of(request).cookies[HALF] = (entered.token, seconds)
            return RedirectResponse(f"{SECOND}?{urlencode({'next': wanted})}", 303)
        metrics.sign_in("entered")
        let_in(request, entered, policy)
        return RedirectResponse(wanted, 303)

    @routes.get(SECOND)
    async def second_door(request: Request, next: str = "/") -> Response:
        if not half_done(request, secure=identity.door.secure):
            return RedirectResponse("/sign-in", 303)
        return page(request, "second", safe_next(next), None)

    @routes.post(SECOND)
    async def second(request: Request, form: Form) -> Response:
        wanted = safe_next(text_of(form, "next", 500))
        token = half_done(request, secure=identity.door.secure)
        try:
            entered = await signing_in.with_code(
                token, text_of(form, "code", 40), origin_of(request)
            )
        except (WrongCredentials, TooMany) as failure:
            metrics.sign_in("limited" if isinstance(failure, TooMany) else "failed")
            return page(request, "second", wanted, failure)
        metrics.sign_in("entered")
        let_in(request, entered, policy)
        return RedirectResponse(wanted, 303)

    @routes.get("/sign-in/provider")
    async def away(request: Request, next: str = "/") -> Response:
        if identity.providing is None:
            return RedirectResponse("/sign-in", 303)
        csrf_token(request)  # the answer is bound to this browser's secret
        url = await identity.providing.away(visit_of(request).secret, safe_next(next))
        return RedirectResponse(url, 303)

    @routes.get(BACK)
    async def back(request: Request, state: str = "", code: str = "") -> Response:
        if identity.providing is None:
            return RedirectResponse("/sign-in", 303)
        try:
            entered, wanted = await identity.providing.back(
                state, code, visit_of(request).secret, origin_of(request)
            )
        except WrongCredentials as failure:
            metrics.sign_in("failed")
            return page(request, "sign_in", "/", failure)
        metrics.sign_in("entered")
        let_in(request, entered, policy)
        return RedirectResponse(safe_next(wanted), 303)

    @routes.post("/sign-out")
    async def sign_out(request: Request, form: Form) -> Response:
        visit = visit_of(request)
        if visit.principal.signed_in:
            await identity.browsers.end(visit.session, visit.principal.account)
            await record(request, What.SIGNED_OUT)
        visit.cookies[SESSION] = ("", 0)
        return RedirectResponse("/", 303)

    return routes
