"""Every table under the address of its page, and under the API's, with a suffix."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from services.gateway.changes.exporting import PARAMETERS as OF_CHANGES
from services.gateway.changes.exporting import changes_export
from services.gateway.exports.answers import dialect_of, filters_of, table_answer
from services.gateway.exports.csv_text import Dialect
from services.gateway.exports.describing import FILTERS, describe_file
from services.gateway.exports.formats import Format
from services.gateway.exports.handlers import Export, Exporter
from services.gateway.exports.questions import opened_of, wanted_of
from services.gateway.present.forms import Language
from services.gateway.routes.api import AsOf, TargetId
from services.gateway.routes.web import AsOf as PageDay
from services.gateway.routes.web import Web

Lang = Annotated[Language, Query(description="The language of words and column names.")]
How = Annotated[
    Dialect,
    Query(
        description="Of CSV. `excel`: byte order mark, semicolons, decimal commas, columns by "
        "their names. `plain`: commas, decimal points, columns by their ids."
    ),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. A `strict` one is refused when a part of it is not understood."""

    request: Request
    name: str
    day: date | None
    strict: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One table: where it stands among the pages and in the API, and who makes it."""

    page: str
    api: str
    summary: str
    make: Callable[[Exporter, Asked], Awaitable[Export]]
    parameters: tuple[dict[str, Any], ...] = ()


async def _targets(tables: Exporter, asked: Asked) -> Export:
    query = asked.request.query_params
    wanted = wanted_of(query, strict=asked.strict)
    return await tables.targets(wanted, filters_of(asked.request), asked.day)


async def _slips(tables: Exporter, asked: Asked) -> Export:
    query = asked.request.query_params
    opened = opened_of(query, strict=asked.strict)
    return await tables.slips(
        query.get("target") or None, opened, filters_of(asked.request), asked.day
    )


async def _changes(tables: Exporter, asked: Asked) -> Export:
    return await changes_export(tables.reader, asked.request, asked.day, strict=asked.strict)


PLACES = (
    Place("/programme", "/programme", "Targets by status", lambda to, one: to.programme(one.day)),
    Place("/targets", "/targets", "The targets with their verdicts", _targets, FILTERS["targets"]),
    Place(
        "/targets/{target}",
        "/targets/{target}",
        "The periods of one target",
        lambda to, one: to.periods(one.name, one.day),
    ),
    Place(
        "/targets/{target}/figures",
        "/targets/{target}/observations",
        "Every vintage of its figures",
        lambda to, one: to.figures(one.name, one.day),
    ),
    Place(
        "/targets/{target}/verdicts",
        "/targets/{target}/verdicts",
        "The verdicts that it was given",
        lambda to, one: to.verdicts(one.name, one.day),
    ),
    Place("/slips", "/slips", "Slips", _slips, FILTERS["slips"]),
    Place("/changes", "/changes", "What changed, newest first", _changes, OF_CHANGES),
    Place(
        "/context",
        "/context",
        "Series that belong to no target",
        lambda to, one: to.context(one.day),
    ),
    Place("/budget", "/budget", "Shares of the budget", lambda to, one: to.budget(one.day)),
    Place(
        "/budget/months",
        "/budget/months",
        "The budget year by month",
        lambda to, one: to.budget_months(one.day),
    ),
)


@dataclass(frozen=True, slots=True)
class Tables:
    """Who makes an app's tables, and knows its readers' languages: `app.state.tables`."""

    exporter: Exporter
    web: Web


@cache
def export_routes() -> APIRouter:
    """The addresses. They stand before those of pages: a target's name has no dot, but a route
    does not know that.

    They are half of what it takes to put an app together, and the same for every app of a process:
    so they are made once, and find their tables with the app that was asked.
    """
    routes = APIRouter()
    for place in PLACES:
        # The longest suffix first, for the same reason.
        for wanted in (Format.METADATA, Format.CSV, Format.XLSX, Format.JSON):
            _of_a_page(routes, place, wanted)
            _of_the_api(routes, place, wanted)
    return routes


def _tables(request: Request) -> Tables:
    tables: Tables = request.app.state.tables
    return tables


async def _made(place: Place, asked: Asked) -> Export:
    return await place.make(_tables(asked.request).exporter, asked)


def _of_a_page(routes: APIRouter, place: Place, wanted: Format) -> None:
    @routes.get(f"{place.page}.{wanted}", include_in_schema=False)
    async def of_a_page(request: Request, as_of: PageDay) -> Response:
        name = request.path_params.get("target", "")
        export = await _made(place, Asked(request, name, as_of, strict=False))
        language = _tables(request).web.frame(request, as_of).forms.language
        dialect = dialect_of(request, Dialect.EXCEL)
        return table_answer(request, export, wanted, language, dialect)


def _of_the_api(routes: APIRouter, place: Place, wanted: Format) -> None:
    address = f"/api/v1{place.api}.{wanted}"
    described = describe_file(place.summary, wanted, place.parameters)
    if "{target}" in address:

        @routes.get(address, **described)
        async def of_one(
            request: Request,
            target: TargetId,
            as_of: AsOf = None,
            lang: Lang = Language.VI,
            dialect: How = Dialect.PLAIN,
        ) -> Response:
            export = await _made(place, Asked(request, target, as_of, strict=True))
            return table_answer(request, export, wanted, lang, dialect)

    else:

        @routes.get(address, **described)
        async def of_all(
            request: Request,
            as_of: AsOf = None,
            lang: Lang = Language.VI,
            dialect: How = Dialect.PLAIN,
        ) -> Response:
            export = await _made(place, Asked(request, "", as_of, strict=True))
            return table_answer(request, export, wanted, lang, dialect)
