"""The report's addresses: `/report`, `/report.pdf`, `/report.xlsx`."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from runtime.problems import Problem
from services.gateway.exports.answers import file_answer
from services.gateway.exports.formats import TYPES, Format
from services.gateway.exports.workbook import workbook
from services.gateway.openapi import TAG
from services.gateway.pages import environment
from services.gateway.reports.handlers import Reporting
from services.gateway.reports.icons import icons, on_paper
from services.gateway.reports.present import report_page, say
from services.gateway.reports.press import NoPress, Press
from services.gateway.reports.tables import report_tables
from services.gateway.routes.web import AsOf, Web

PDF = "application/pdf"
WANTED = (
    "WeasyPrint needs Pango and HarfBuzz. On Debian: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


#: Which month, quarter, half or year.
Span = Annotated[str, Query(description="2026-09, 2026-Q3, 2026-S1 or 2026.", examples=["2026-Q3"])]


def described(summary: str, media_type: str, *, printed: bool = False) -> dict[str, Any]:
    """What a file of the report says of itself. Its problems are pages: people open it."""
    page = {"content": {"text/html": {"schema": {"type": "string"}}}}
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    answers: dict[int | str, Any] = {
        200: {"description": summary, "content": {media_type: {"schema": {"type": "string"}}}},
        422: {"description": "The period or the day is not one.", **page},
        503: {"description": "The store is away.", **page},
    }
    if printed:
        away = "WeasyPrint is not there; the answer says what to install."
        answers[501] = {"description": away, "content": {"application/problem+json": problem}}
    return {
        "summary": summary,
        "response_class": Response,
        "tags": [TAG],
        "responses": answers,
    }


def report_routes(
    reporting: Reporting, web: Web, press: Press, issuer: tuple[str, ...] = ()
) -> APIRouter:
    """The routes. `issuer`: who signs, on two lines; with it the country's name stands on top."""
    routes = APIRouter()
    programme = reporting.reader.programme
    paper = environment()

    @routes.get("/report", include_in_schema=False)
    async def page(request: Request, as_of: AsOf, period: str = "") -> Response:
        frame = web.frame(request, as_of)
        report = await reporting.report(period, as_of)
        shown = report_page(frame.forms, programme, report, issuer)
        tell = partial(say, frame.forms)
        return web.show(request, "reports/report.html", frame, page=shown, tell=tell)

    @routes.get("/report.pdf", **described("The report, as a tagged PDF", PDF, printed=True))
    async def pdf(request: Request, as_of: AsOf, period: Span = "") -> Response:
        forms = web.frame(request, as_of).forms
        report = await reporting.report(period, as_of)
        html = paper.get_template("reports/paper.html").render(
            page=report_page(forms, programme, report, issuer),
            say=forms.say,
            tell=partial(say, forms),
            language=forms.language.value,
            icons=icons(),
            on_paper=on_paper,
        )
        try:
            made = await press.pdf(html)
        except NoPress as missing:
            raise Problem(
                501, "pdf-not-available", "Not Implemented", f"{WANTED} ({missing})"
            ) from missing
        name = f"report-{report.about.period}.pdf"
        return file_answer(request, made, PDF, name, forms.language, kept=False)

    @routes.get("/report.xlsx", **described("The report, as a workbook", TYPES[Format.XLSX]))
    async def xlsx(request: Request, as_of: AsOf, period: Span = "") -> Response:
        language = web.frame(request, as_of).forms.language
        report = await reporting.report(period, as_of)
        made = workbook(report_tables(programme, report), language)
        name = f"report-{report.about.period}.xlsx"
        return file_answer(request, made, TYPES[Format.XLSX], name, language, kept=True)

    return routes
