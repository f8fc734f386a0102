"""All figures with all their vintages, streamed series by series, and their structure in SDMX."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, time
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.gateway.answers import answer
from services.gateway.describing import problems
from services.gateway.exports.csv_text import Dialect, csv_lines
from services.gateway.exports.figure_tables import figures_table
from services.gateway.exports.routes import How, Lang
from services.gateway.exports.sdmx.data import head, rows
from services.gateway.exports.sdmx.media import DATA, sdmx_version
from services.gateway.exports.sdmx.structure import MEDIA_TYPE, structure
from services.gateway.handlers import Reader
from services.gateway.openapi import TAG
from services.gateway.present.forms import Language
from services.gateway.questions import Unknown
from services.gateway.routes.api import AsOf
from targets.catalogue import Context, Target
from targets.observations import current
from targets.words import Text

Of = Annotated[list[str] | None, Query(description="Only of these targets and context series.")]
History = Annotated[
    bool, Query(alias="includeHistory", description="Every vintage; false: only current figures.")
]
Asked = Annotated[
    str, Query(alias="format", description="`sdmx-csv` or `csv`; without it `Accept` decides.")
]
_TITLE = Text("Mọi số liệu", "All figures")


def sdmx_routes(reader: Reader) -> APIRouter:
    """The addresses of the data and of their structure."""
    api = APIRouter(prefix="/api/v1", tags=[TAG])

    @api.get(
        "/observations.csv",
        summary="Every vintage of every figure, as SDMX-CSV or as plain CSV",
        response_class=Response,
        responses={
            **problems(),
            200: {
                "description": "Streamed, a series after the other.",
                "content": {"text/csv": {"schema": {"type": "string"}}, DATA: {"schema": {}}},
            },
        },
    )
    async def observations(
        request: Request,
        target: Of = None,
        include_history: History = True,
        asked: Asked = "",
        as_of: AsOf = None,
        lang: Lang = Language.VI,
        dialect: How = Dialect.PLAIN,
    ) -> Response:
        version = sdmx_version(request.headers.get("accept", ""), asked)
        series = _series(reader, target)
        # The first one is read before anything is said: a store that is away is a 503.
        first = await reader.vintages(series[0].id, as_of)

        async def written() -> AsyncIterator[bytes]:
            if version is not None:
                yield head()
            for place, one in enumerate(series):
                seen = first if place == 0 else await reader.vintages(one.id, as_of)
                if version is not None:
                    yield rows(
                        reader.programme,
                        one.measure_by_id,
                        seen,
                        only_current=not include_history,
                    )
                    continue
                shown = seen if include_history else list(current(seen).values())
                table = figures_table(
                    reader.programme,
                    "observations",
                    _TITLE,
                    {one.id: one.measure_by_id},
                    shown,
                    as_of or reader.today(),
                )
                lines = csv_lines(table.columns, table.rows, table.timezone, lang, dialect)
                whole = b"".join(lines)
                yield whole if place == 0 else whole.partition(b"\r\n")[2]

        name = f"observations-{(as_of or reader.today()).isoformat()}.csv"
        kind = f"{DATA};version={version}" if version else "text/csv; charset=utf-8; header=present"
        return StreamingResponse(
            written(),
            media_type=kind,
            headers={
                "content-disposition": f'attachment; filename="{name}"',
                "cache-control": "no-store",
                "content-language": lang.value,
                "vary": "Accept",
                "x-content-type-options": "nosniff",
            },
        )

    @api.get(
        "/structure.xml",
        summary="The structure of the figures, as an SDMX-ML 3.0 message",
        response_class=Response,
        responses={
            **problems(),
            200: {
                "description": "Codelists, concepts, data structure, dataflow.",
                "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
            },
        },
    )
    async def described(request: Request) -> Response:
        made = datetime.combine(reader.today(), time.min, tzinfo=UTC)
        return answer(request, structure(reader.programme, made), MEDIA_TYPE)

    return api


def _series(reader: Reader, wanted: Sequence[str] | None) -> list[Target | Context]:
    programme = reader.programme
    known: dict[str, Target | Context] = {**programme.target_by_id, **programme.context_by_id}
    for name in wanted or ():
        if name not in known:
            raise Unknown("target", name)
    return [known[name] for name in dict.fromkeys(wanted or known)]
