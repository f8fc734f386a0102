"""Pages: templates filled for one reader, with headers that allow nothing from elsewhere."""

from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2
from fastapi import Request, Response

from services.gateway.answers import ASK_AGAIN, Made
from services.gateway.identity.access import csrf_token, may_in_words, visit_of
from services.gateway.kept import Kept
from services.gateway.present.frame import Frame

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

#: Nothing from another host; no inline script and no inline style either.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}
LANGUAGE_COOKIE = "lang"
#: Bytes of pages that are kept as they were made; packed ones come to about a fifth more.
MOST_KEPT = 32 * 1024 * 1024
A_YEAR_S = 365 * 24 * 60 * 60


@cache
def environment() -> jinja2.Environment:
    """The templates, each translated once for all apps of a process. A name that is not given is a
    bug, never an empty place."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


class Pages:
    """Fills templates and answers with them."""

    def __init__(self) -> None:
        self._templates = environment()
        self._kept: Kept[tuple[object, ...], Made] = Kept(MOST_KEPT, len)

    def kept(self, request: Request, frame: Frame, mark: str) -> Response | None:
        """The same page as it was made for somebody else, while what it shows has this mark."""
        if not _everybodys(request):
            return None
        made = self._kept.get(_place(frame, mark))
        return made.answer(request) if made else None

    def show(
        self,
        request: Request,
        name: str,
        frame: Frame,
        status: int = 200,
        *,
        mark: str = "",
        **values: Any,
    ) -> Response:
        """One page as an answer; a chosen language is remembered for a year.

        With a mark it is kept for others, if nothing of this reader is on it.
        """
        template = self._templates.get_template(name)
        who = visit_of(request).principal
        html = template.render(
            frame=frame,
            say=frame.forms.say,
            who=who,
            may=partial(may_in_words, who),
            csrf=partial(csrf_token, request),
            **values,
        )
        made = Made(
            html.encode(),
            "text/html; charset=utf-8",
            ASK_AGAIN,
            "Accept-Encoding, Cookie",
            {"content-language": frame.forms.language.value},
        )
        if mark and status == 200 and _everybodys(request):
            self._kept.put(_place(frame, mark), made)
        response = made.answer(request, status)
        if "lang" in request.query_params:
            response.set_cookie(
                LANGUAGE_COOKIE,
                frame.forms.language.value,
                max_age=A_YEAR_S,
                samesite="lax",
                httponly=True,
                secure=request.url.scheme == "https",
            )
        return response


def _everybodys(request: Request) -> bool:
    """Whether the page would be the same for everybody: nobody is signed in, no form of theirs is
    on it, no language is being chosen."""
    visit = visit_of(request)
    return not (visit.principal.signed_in or visit.secret or "lang" in request.query_params)


def _place(frame: Frame, mark: str) -> tuple[object, ...]:
    return (mark, frame.path, frame.query, frame.forms.language, frame.today)
