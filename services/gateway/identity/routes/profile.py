"""One's own profile: who one is here, password, second factor, sessions."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.gateway.identity.access import checked_form, record, signed_in, visit_of
from services.gateway.identity.assembly import Identity
from services.gateway.identity.cookies import SESSION
from services.gateway.identity.handlers.keeping import Refused
from services.gateway.identity.handlers.signing_in import WrongCredentials
from services.gateway.identity.ports import Account
from services.gateway.identity.present import rights_shown
from services.gateway.identity.principal import Principal
from services.gateway.identity.refusals import NotSignedIn, TooMany
from services.gateway.identity.routes.asked import by, origin_of, text_of
from services.gateway.identity.tokens import digest_of
from services.gateway.identity.totp import qr_image
from services.gateway.identity.visits import What
from services.gateway.questions import Unknown
from services.gateway.routes.web import Web
from targets.catalogue import Programme

Form = Annotated[FormData, Depends(checked_form)]
Who = Annotated[Principal, Depends(signed_in)]
IMAGE = "/profile/second-factor.svg"


def profile_routes(identity: Identity, web: Web, programme: Programme) -> APIRouter:
    """The addresses of the profile."""
    routes = APIRouter(include_in_schema=False)
    keeping, signing_in, browsers = identity.keeping, identity.signing_in, identity.browsers

    async def own(who: Principal) -> Account:
        account = await keeping.get(who.account)
        if account is None:
            raise NotSignedIn
        return account

    async def page(
        request: Request, who: Principal, said: str = "", *, status: int = 200, **more: Any
    ) -> Response:
        account, frame = await own(who), web.frame(request, None)
        pending = account.totp_pending
        return web.show(
            request,
            "identity/profile.html",
            frame,
            status,
            account=account,
            rights=rights_shown(frame.forms, programme, account),
            withheld=sorted(account.roles - who.roles),
            sessions=await browsers.of(who.account),
            here=visit_of(request).session,
            said=said,
            bad=status >= 400,
            secret=identity.factors.secret(account.id, pending) if pending else "",
            image=IMAGE,
            **{"codes": (), "wait_s": 0, **more},
        )

    async def confirmed(
        request: Request,
        who: Principal,
        form: FormData,
        act: Callable[[], Awaitable[Response]],
    ) -> Response:
        """Do what only the holder of the password may, once it was given again."""
        try:
            password = text_of(form, "current", 2000)
            await signing_in.confirm_password(await own(who), password, origin_of(request))
            return await act()
        except WrongCredentials:
            return await page(request, who, "confirm.wrong", status=401)
        except TooMany as many:
            wait = max(1, round(many.wait_s))
            return await page(request, who, "confirm.many", status=429, wait_s=wait)
        except Refused as refused:
            return await page(request, who, f"refused.{refused.why}", status=422)

    def carry_on(request: Request, token: str) -> None:
        seconds = int(identity.policy.absolute.total_seconds())
        visit = visit_of(request)
        visit.cookies[SESSION] = (token, seconds)
        visit.secret, visit.session = token, digest_of(token)

    @routes.get("/profile")
    async def profile(request: Request, who: Who) -> Response:
        return await page(request, who)

    @routes.post("/profile/password")
    async def password(request: Request, who: Who, form: Form) -> Response:
        async def act() -> Response:
            fresh = text_of(form, "password", 2000)
            await keeping.change_password(by(request), fresh, keep_session=visit.session)
            carry_on(request, await browsers.renew(visit.session))
            return RedirectResponse("/profile", 303)

        visit = visit_of(request)
        return await confirmed(request, who, form, act)

    @routes.post("/profile/second-factor")
    async def begin(request: Request, who: Who, form: Form) -> Response:
        async def act() -> Response:
            await keeping.begin_second_factor(by(request))
            return RedirectResponse("/profile#second-factor", 303)

        return await confirmed(request, who, form, act)

    @routes.get(IMAGE)
    async def image(who: Who) -> Response:
        account = await own(who)
        if not account.totp_pending:
            raise Unknown("page", IMAGE)
        body = qr_image(identity.factors.uri(account.id, account.totp_pending))
        return Response(body, media_type="image/svg+xml")

    @routes.post("/profile/second-factor/confirm")
    async def confirm(request: Request, who: Who, form: Form) -> Response:
        account = await own(who)
        step = identity.factors.step(
            account.id, account.totp_pending, text_of(form, "code", 40), identity.clock.now()
        )
        if step is None:
            return await page(request, who, "totp.wrong", status=422)
        codes = await keeping.second_factor_set(by(request), step)
        carry_on(request, await browsers.renew(visit_of(request).session, strong=True))
        return await page(request, who, "totp.set", codes=codes)

    @routes.post("/profile/second-factor/remove")
    async def remove(request: Request, who: Who, form: Form) -> Response:
        async def act() -> Response:
            await keeping.remove_second_factor(by(request))
            return RedirectResponse("/profile#second-factor", 303)

        return await confirmed(request, who, form, act)

    @routes.post("/profile/recovery")
    async def recovery(request: Request, who: Who, form: Form) -> Response:
        async def act() -> Response:
            codes = await keeping.renew_recovery(by(request))
            return await page(request, who, "recovery.renewed", codes=codes)

        return await confirmed(request, who, form, act)

    @routes.post("/profile/sessions/end")
    async def end(request: Request, who: Who, form: Form) -> Response:
        if not await browsers.end(text_of(form, "session"), who.account):
            raise Unknown("session", "")
        await record(request, What.SESSION_ENDED, f"account:{who.account}")
        return RedirectResponse("/profile#sessions", 303)

    @routes.post("/profile/sessions/end-all")
    async def end_all(request: Request, who: Who, form: Form) -> Response:
        await browsers.end_all(who.account)
        await record(request, What.SESSION_ENDED, f"account:{who.account}", all="true")
        visit_of(request).cookies[SESSION] = ("", 0)
        return RedirectResponse("/sign-in", 303)

    return routes
