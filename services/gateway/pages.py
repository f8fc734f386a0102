"""Pages: templates filled for one reader, with headers that allow nothing from elsewhere."""

from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from fastapi import Request, Response

from services.gateway.answers import answer
from services.gateway.identity.access import csrf_token, may_in_words, visit_of
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
A_YEAR_S = 365 * 24 * 60 * 60


def environment() -> jinja2.Environment:
    """The templates. A name that is not given is a bug, never an empty place."""
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

    def show(
        self, request: Request, name: str, frame: Frame, status: int = 200, **values: Any
    ) -> Response:
        """One page as an answer; a chosen language is remembered for a year."""
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
        response = answer(
            request,
            html.encode(),
            "text/html; charset=utf-8",
            status=status,
            vary="Accept-Encoding, Cookie",
            headers={"content-language": frame.forms.language.value},
        )
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
