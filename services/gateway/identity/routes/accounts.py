"""The administrators' pages: who may do what."""

from collections.abc import Awaitable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.gateway.identity.access import checked_form, needs
from services.gateway.identity.assembly import Identity
from services.gateway.identity.handlers.keeping import Refused
from services.gateway.identity.present import account_row, rights_shown
from services.gateway.identity.principal import ALL, Principal, Right, Role
from services.gateway.identity.routes.asked import by, text_of, texts_of
from services.gateway.questions import Unknown
from services.gateway.routes.web import Web
from targets.catalogue import Programme

Form = Annotated[FormData, Depends(checked_form)]
Administrator = Annotated[Principal, Depends(needs(Right.MANAGE_ACCOUNTS))]
MOST_SOURCES = 50


def account_routes(identity: Identity, web: Web, programme: Programme) -> APIRouter:
    """The addresses of the accounts."""
    routes = APIRouter(include_in_schema=False)
    keeping = identity.keeping

    def rights_of(form: FormData) -> tuple[set[Role], set[str], set[str]]:
        """Roles, departments and sources of a form: only such as there are."""
        roles, departments = set(texts_of(form, "role")), set(texts_of(form, "department"))
        sources = set(text_of(form, "sources", 5000).split())
        known = {ALL, *(target.owner.id for target in programme.targets)}
        if roles - set(Role) or departments - known or len(sources) > MOST_SOURCES:
            raise Refused("bad_rights")
        return {Role(one) for one in roles}, departments, sources

    async def everybody(
        request: Request, said: str = "", *, status: int = 200, **more: Any
    ) -> Response:
        frame = web.frame(request, None)
        rows = [account_row(frame.forms, programme, one) for one in await keeping.everybody()]
        return web.show(
            request,
            "identity/accounts.html",
            frame,
            status,
            rows=rows,
            choices=rights_shown(frame.forms, programme, None),
            said=said,
            bad=status >= 400,
            **{"password": "", "about": "", **more},
        )

    async def one(
        request: Request, name: str, said: str = "", *, status: int = 200, **more: Any
    ) -> Response:
        account = await keeping.get(name)
        if account is None:
            raise Unknown("account", name)
        frame = web.frame(request, None)
        return web.show(
            request,
            "identity/account.html",
            frame,
            status,
            account=account,
            row=account_row(frame.forms, programme, account),
            choices=rights_shown(frame.forms, programme, account),
            locked=await identity.signing_in.locked_until(name),
            said=said,
            bad=status >= 400,
            **{"password": "", **more},
        )

    async def done(request: Request, name: str, act: Awaitable[Any]) -> Response:
        """Do it and show the account again; or say why it was not done."""
        try:
            answer = await act
        except Refused as refused:
            return await one(request, name, f"refused.{refused.why}", status=422)
        if isinstance(answer, str) and answer:
            return await one(request, name, "accounts.reset_done", password=answer)
        return RedirectResponse(f"/accounts/{name}", 303)

    @routes.get("/accounts")
    async def accounts(request: Request, who: Administrator) -> Response:
        return await everybody(request)

    @routes.post("/accounts")
    async def add(request: Request, who: Administrator, form: Form) -> Response:
        name = text_of(form, "account", 64)
        try:
            roles, departments, sources = rights_of(form)
            password = await keeping.add(
                by(request), name, text_of(form, "name", 100), roles, departments, sources
            )
        except Refused as refused:
            return await everybody(request, f"refused.{refused.why}", status=422)
        return await everybody(request, "accounts.added", password=password, about=name)

    @routes.get("/accounts/{name}")
    async def account(request: Request, who: Administrator, name: str) -> Response:
        return await one(request, name)

    @routes.post("/accounts/{name}/rights")
    async def rights(request: Request, who: Administrator, name: str, form: Form) -> Response:
        async def act() -> None:
            roles, departments, sources = rights_of(form)
            shown = text_of(form, "name", 100)
            await keeping.set_rights(by(request), name, roles, departments, sources, shown=shown)

        return await done(request, name, act())

    @routes.post("/accounts/{name}/disable")
    async def disable(request: Request, who: Administrator, name: str, form: Form) -> Response:
        return await done(request, name, keeping.disable(by(request), name, disabled=True))

    @routes.post("/accounts/{name}/enable")
    async def enable(request: Request, who: Administrator, name: str, form: Form) -> Response:
        return await done(request, name, keeping.disable(by(request), name, disabled=False))

    @routes.post("/accounts/{name}/reset")
    async def reset(request: Request, who: Administrator, name: str, form: Form) -> Response:
        return await done(request, name, keeping.reset(by(request), name))

    @routes.post("/accounts/{name}/unlock")
    async def unlock(request: Request, who: Administrator, name: str, form: Form) -> Response:
        return await done(request, name, keeping.unlock(by(request), name))

    return routes
