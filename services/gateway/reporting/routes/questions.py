"""What an address asks of reporting, and what a form has in its fields."""

from collections.abc import Iterable

from starlette.datastructures import FormData, QueryParams

from services.gateway.questions import BadQuestion
from services.gateway.reporting.handlers.duties import Asked
from services.gateway.reporting.owing import Duty


def asked_of(query: QueryParams, *, strict: bool) -> Asked:
    """The filters. A page leaves out what it cannot know; the API refuses it."""
    duties = [one for one in query.getlist("duty") if one]
    unknown = set(duties) - set(Duty)
    if strict and unknown:
        raise BadQuestion("duty", "one of " + ", ".join(Duty), ", ".join(sorted(unknown)))
    return Asked(
        chosen(query.getlist("department")),
        frozenset(Duty(one) for one in duties if one not in unknown),
    )


def chosen(given: Iterable[str]) -> frozenset[str]:
    """Names that are not empty: an empty choice of a form asks for all."""
    return frozenset(one for one in given if one)


def text_field(form: FormData, name: str, most: int) -> str:
    """One field of a form as words; a file is none."""
    given = form.get(name, "")
    return given[:most] if isinstance(given, str) else ""
