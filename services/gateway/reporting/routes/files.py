"""Reporting as files: what is owed and what is held, under the pages' and the API's addresses."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from services.gateway.exports.answers import dialect_of, filters_of, table_answer
from services.gateway.exports.csv_text import Dialect
from services.gateway.exports.describing import describe_file
from services.gateway.exports.formats import Format
from services.gateway.exports.handlers import WHOLE, Export
from services.gateway.exports.routes import How, Lang
from services.gateway.identity.access import principal_of
from services.gateway.present.forms import Language
from services.gateway.reporting.owing import Duty
from services.gateway.reporting.room import Room
from services.gateway.reporting.routes.questions import asked_of, chosen
from services.gateway.reporting.tables import duties_table, held_table
from services.gateway.routes.api import AsOf
from services.gateway.routes.web import AsOf as PageDay
from services.gateway.routes.web import Web
from services.gateway.slips.hands import veiled

Make = Callable[[Room, Request, date | None, bool], Awaitable[Export]]


async def _duties(room: Room, request: Request, day: date | None, strict: bool) -> Export:
    asked = asked_of(request.query_params, strict=strict)
    plain = await room.duties.page(asked, WHOLE, day)
    filters = filters_of(request)
    return Export(plain, duties_table(room.programme, plain["items"], plain["as_of"], filters))


async def _held(room: Room, request: Request, day: date | None, strict: bool) -> Export:
    departments = chosen(request.query_params.getlist("department"))
    plain = await room.figures.page(departments, WHOLE, day)
    table = held_table(room.programme, plain["items"], plain["as_of"], filters_of(request))
    return Export(veiled(plain, principal_of(request)), table)


def _parameter(name: str, description: str, values: list[str] | None = None) -> dict[str, Any]:
    items: dict[str, Any] = {"type": "string"} | ({"enum": values} if values else {})
    schema = {"type": "array", "items": items}
    return {"name": name, "in": "query", "description": description, "schema": schema}


_DEPARTMENT = _parameter("department", "Only of these departments.")


@dataclass(frozen=True, slots=True)
class Place:
    """One table: where it stands among the pages and in the API, and who makes it."""

    page: str
    api: str
    summary: str
    make: Make
    parameters: tuple[dict[str, Any], ...]


PLACES = (
    Place(
        "/reporting",
        "/api/v1/reporting",
        "Who owes which figure since when",
        _duties,
        (_DEPARTMENT, _parameter("duty", "Only in these states.", [one.value for one in Duty])),
    ),
    Place(
        "/reporting/held", "/api/v1/figures/held", "Figures that are held", _held, (_DEPARTMENT,)
    ),
)


def file_routes(room: Room, web: Web) -> APIRouter:
    """The addresses. They stand before those of one held figure, whose id has a dot."""
    routes = APIRouter()
    for place in PLACES:
        for wanted in (Format.METADATA, Format.CSV, Format.XLSX, Format.JSON):
            _add(routes, room, web, place, wanted)
    return routes


def _add(routes: APIRouter, room: Room, web: Web, place: Place, wanted: Format) -> None:
    @routes.get(f"{place.page}.{wanted}", include_in_schema=False)
    async def of_a_page(request: Request, as_of: PageDay) -> Response:
        export = await place.make(room, request, as_of, False)
        language = web.frame(request, as_of).forms.language
        return table_answer(request, export, wanted, language, dialect_of(request, Dialect.EXCEL))

    @routes.get(f"{place.api}.{wanted}", **describe_file(place.summary, wanted, place.parameters))
    async def of_the_api(
        request: Request,
        as_of: AsOf = None,
        lang: Lang = Language.VI,
        dialect: How = Dialect.PLAIN,
    ) -> Response:
        return table_answer(
            request, await place.make(room, request, as_of, True), wanted, lang, dialect
        )
