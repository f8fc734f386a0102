"""A table as an HTTP answer: in the format, the language and the dialect that were asked for."""

from fastapi import Request, Response

from services.gateway.answers import answer, json_answer
from services.gateway.exports.csv_text import Dialect
from services.gateway.exports.formats import Format, written
from services.gateway.exports.handlers import Export
from services.gateway.pages import SECURITY
from services.gateway.present.forms import Language
from services.gateway.questions import BadQuestion

#: Parts of a question that say how to write, and not what.
MANNER = frozenset({"lang", "dialect", "as_of", "cursor", "limit"})


def table_answer(
    request: Request, export: Export, wanted: Format, language: Language, dialect: Dialect
) -> Response:
    """The table as a file to be kept; JSON and metadata as they are read by programs."""
    if wanted is Format.JSON:
        return json_answer(request, export.plain)
    path = request.url.path.removesuffix(wanted.value) + Format.CSV.value
    url = f"{path}?{request.url.query}" if request.url.query else path
    made = written(export.table, wanted, language, dialect, url)
    return file_answer(
        request, made.body, made.media_type, made.name, language, kept=wanted is not Format.METADATA
    )


def file_answer(
    request: Request, body: bytes, media_type: str, name: str, language: Language, *, kept: bool
) -> Response:
    """A file under a name, with a tag of its bytes."""
    headers = {
        "content-language": language.value,
        "content-disposition": f'{"attachment" if kept else "inline"}; filename="{name}"',
        "x-content-type-options": SECURITY["x-content-type-options"],
    }
    ours = request.url.path.startswith("/api/")
    return answer(
        request,
        body,
        media_type,
        vary="Accept-Encoding" if ours else "Accept-Encoding, Cookie",
        headers=headers,
        pack=media_type.startswith("text/") or media_type.endswith("json"),
    )


def filters_of(request: Request) -> tuple[tuple[str, str], ...]:
    """What was asked for, as the file tells it."""
    pairs = request.query_params.multi_items()
    return tuple((name, value) for name, value in pairs if value and name not in MANNER)


def dialect_of(request: Request, ordinary: Dialect) -> Dialect:
    """The dialect that was asked for."""
    asked = request.query_params.get("dialect", "")
    if not asked:
        return ordinary
    if asked not in set(Dialect):
        raise BadQuestion("dialect", " or ".join(Dialect), asked)
    return Dialect(asked)
