"""What a route may ask of its request: who asks, whether they may, and whether a form is ours.

    who: Annotated[Principal, Depends(needs(Right.SILENCE))]     401/403, or the way to sign-in
    allow(who, Right.SILENCE, department=target.owner.id)        the same for one object
    form: Annotated[FormData, Depends(checked_form)]             of pages: with our token
    await record(request, What.SILENCED, act_id, target=name)    before the act is answered

In templates `who` is the principal, `may(right, department)` asks the table, and
`<input type="hidden" name="csrf" value="{{ csrf() }}">` makes a form one of ours.
"""

import secrets
from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.datastructures import FormData

from services.gateway.identity.cookies import BROWSER, BROWSER_S
from services.gateway.identity.csrf import make_token, token_holds
from services.gateway.identity.principal import Principal, Right, may, may_somewhere
from services.gateway.identity.refusals import BadForm, NotAllowed, NotSignedIn
from services.gateway.identity.visits import Visit, What

VISIT = "slipwatch.visit"
FIELD = "csrf"
HEADER = "x-csrf-token"


def visit_of(request: Request) -> Visit:
    """What is known of the request. Without the gate before it, nothing is."""
    found = request.scope.get(VISIT)
    if isinstance(found, Visit):
        return found
    made = request.scope[VISIT] = Visit()
    return made


def principal_of(request: Request) -> Principal:
    """Who asks. Raises Unavailable when that cannot be known now."""
    visit = visit_of(request)
    if visit.failure is not None:
        raise visit.failure
    return visit.principal


async def signed_in(request: Request) -> Principal:
    """A dependency: somebody whom we know, whatever they may do."""
    who = principal_of(request)
    if not who.signed_in:
        raise NotSignedIn
    return who


def needs(*rights: Right) -> Callable[[Request], Awaitable[Principal]]:
    """A dependency: whoever asks holds all these rights somewhere, or is refused.

    What an object needs is asked with `allow` once its department is known.
    """

    async def check(request: Request) -> Principal:
        who = principal_of(request)
        for right in rights:
            if not may_somewhere(who, right):
                raise _refusal(who, right)
        return who

    return check


def allow(principal: Principal, right: Right, *, department: str = "", source: str = "") -> None:
    """Return when they may; raise the refusal otherwise."""
    if not may(principal, right, department=department, source=source):
        raise _refusal(principal, right)


def _refusal(principal: Principal, right: Right) -> Exception:
    return NotAllowed(right) if principal.signed_in else NotSignedIn()


def may_in_words(principal: Principal, right: str, department: str = "", source: str = "") -> bool:
    """The table for templates: of an object when it is named, else whether they may anywhere."""
    if department or source:
        return may(principal, Right(right), department=department, source=source)
    return may_somewhere(principal, Right(right))


def csrf_token(request: Request) -> str:
    """A token for a form on the page that is being made; a browser without a secret gets one."""
    visit = visit_of(request)
    visit.personal = True
    if not visit.secret:
        visit.secret = secrets.token_urlsafe(32)
        visit.cookies[BROWSER] = (visit.secret, BROWSER_S)
    return make_token(visit.secret)


async def checked_form(request: Request) -> FormData:
    """The fields of a form that came from a page of ours; raises BadForm.

    That it came from our origin has been seen at the gate.
    """
    form = await request.form(max_files=0, max_fields=200)
    given = form.get(FIELD)
    if not isinstance(given, str) or not token_holds(given, visit_of(request).secret):
        raise BadForm
    return form


async def checked_header(request: Request) -> None:
    """The same for requests of programs and scripts that carry a session: the token is a header."""
    visit = visit_of(request)
    if visit.principal.signed_in and not token_holds(request.headers.get(HEADER, ""), visit.secret):
        raise BadForm


async def record(
    request: Request, what: What, on: str = "", *, via: str = "page", **details: str
) -> None:
    """Remember who did what. Await it before answering: what cannot be remembered is not done."""
    visit = visit_of(request)
    await visit.recorder.record(
        what,
        who=visit.principal.account,
        on=on,
        via=via,
        address=visit.address,
        details=details,
    )
