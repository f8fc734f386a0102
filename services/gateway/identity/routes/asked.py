"""What these pages read from a request."""

from fastapi import Request
from starlette.datastructures import FormData

from services.gateway.identity.access import visit_of
from services.gateway.identity.cookies import BROWSER, HALF, SESSION, cookie_value
from services.gateway.identity.handlers.browsers import Origin
from services.gateway.identity.handlers.keeping import By
from services.gateway.identity.handlers.signing_in import Entered
from services.gateway.identity.policy import Policy

#: What a browser calls itself, in the one word that its owner knows; the first that fits counts.
_BROWSERS = (
    ("Edg", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def text_of(form: FormData, name: str, most: int = 300) -> str:
    """One field of a form; what is longer than it can be is cut."""
    given = form.get(name)
    return given[:most] if isinstance(given, str) else ""


def texts_of(form: FormData, name: str) -> list[str]:
    """Every value of a field that may stand several times."""
    return [one for one in form.getlist(name) if isinstance(one, str) and one]


def origin_of(request: Request) -> Origin:
    """Where a request comes from, in as few words as a session's owner needs."""
    given = request.headers.get("user-agent", "")
    words = [
        next((word for mark, word in group if mark in given), "") for group in (_BROWSERS, _SYSTEMS)
    ]
    return Origin(visit_of(request).address, ", ".join(word for word in words if word))


def by(request: Request) -> By:
    """Who does it, for the audit log."""
    visit = visit_of(request)
    return By(visit.principal.account, visit.address)


def let_in(request: Request, entered: Entered, policy: Policy) -> None:
    """Give the browser its session, and nothing of what came before."""
    cookies = visit_of(request).cookies
    cookies[SESSION] = (entered.token, int(policy.absolute.total_seconds()))
    cookies[BROWSER] = ("", 0)
    cookies[HALF] = ("", 0)


def half_done(request: Request, *, secure: bool) -> str:
    """What stands for a password that was right."""
    return cookie_value(request.cookies, HALF, secure=secure)
