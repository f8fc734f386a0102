"""What the OpenAPI document says of spreadsheets."""

from typing import Any

from services.ingest.openapi import refused_by_the_gate, the_problem
from services.ingest.spreadsheets.handlers import Only, Outcome

TEMPLATE = (
    "An XLSX form with the figures that are due, for all targets that the key covers or for those "
    "that are named. It remembers its source: only that source can send it back."
)
SPREADSHEET = (
    "Takes the filled form, any XLSX or CSV with its headings. Every row is accepted, accepted "
    "with a warning (it will be held for a person), or rejected with its cell, reason and what "
    "would mend it. `mode=check` publishes nothing. `mode=publish` hands the rows to Kafka: with "
    "`only=all` all or none, with `only=good` those that are not rejected. Rows of one target "
    "travel as one event, whose id follows from the file: sending it again changes nothing. With "
    "`Accept` of XLSX a workbook comes back with what is said of it written into it."
)

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_WORDS = {
    "type": "object",
    "required": ["vi", "en"],
    "properties": {"vi": _TEXT, "en": _TEXT},
}
_TEXTS = (
    "sheet", "cell", "target", "measure", "area", "period", "stage", "status", "value", "reason",
)  # fmt: skip
_ROW = {
    "type": "object",
    "required": ["sheet", "row", "cell", "target", "outcome", "reason", "message", "problems"],
    "properties": {
        **dict.fromkeys(_TEXTS, _TEXT),
        "row": _COUNT,
        "outcome": {"type": "string", "enum": [str(one) for one in Outcome]},
        "message": _WORDS,
        "suggestion": _WORDS,
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["cell", "column", "reason", "rejects", "message", "suggestion"],
                "properties": {
                    "cell": _TEXT,
                    "column": _TEXT,
                    "reason": _TEXT,
                    "rejects": {"type": "boolean"},
                    "message": _WORDS,
                    "suggestion": _WORDS,
                },
            },
        },
    },
}  # fmt: skip
_REPORT = {
    "type": "object",
    "required": ["file", "mode", "only", "rows", "counts", "published"],
    "properties": {
        "file": {
            "type": "object",
            "required": ["sha256", "kind", "template", "catalogue"],
            "properties": {
                "sha256": _TEXT,
                "kind": {"type": "string", "enum": ["xlsx", "csv"]},
                "template": _TEXT,
                "catalogue": _TEXT,
            },
        },
        "mode": {"type": "string", "enum": ["check", "publish"]},
        "only": {"type": "string", "enum": [str(one) for one in Only]},
        "rows": {"type": "array", "items": _ROW},
        "counts": {
            "type": "object",
            "required": ["rows", *(str(one) for one in Outcome)],
            "properties": dict.fromkeys(("rows", *(str(one) for one in Outcome)), _COUNT),
        },
        "published": {"type": "array", "items": _TEXT},
    },
}


def template_responses(xlsx: str) -> dict[int | str, dict[str, Any]]:
    """The answers of the form's route."""
    return {
        200: {"description": "The form.", "content": {xlsx: _BINARY}},
        400: the_problem("A source that is no URI reference, or an unknown target."),
        403: the_problem("The key does not cover the source or a target."),
        422: the_problem("No source was named."),
        **refused_by_the_gate(),
    }


def spreadsheet_responses(xlsx: str) -> dict[int | str, dict[str, Any]]:
    """The answers of the filled form's route."""
    content = {"application/json": {"schema": _REPORT}, xlsx: _BINARY}
    return {
        200: {"description": "Checked; nothing was published.", "content": content},
        202: {
            "description": "Kafka has acknowledged everything that was to be published.",
            "content": content,
        },
        400: the_problem("An unknown mode, or a body that did not come whole."),
        403: the_problem("The key does not cover the source."),
        408: the_problem("The body did not come within the time that it is given."),
        413: the_problem("Too many bytes, packed or unpacked, or too many rows."),
        415: the_problem("No plain XLSX or CSV: an old or locked workbook, macros, another file."),
        422: the_problem(
            "The file as a whole is wrong, or rows are and nothing was published: then the members "
            "of the ordinary answer stand beside those of the problem."
        ),
        503: the_problem("Kafka has not acknowledged everything; send the same file again."),
        **refused_by_the_gate(),
    }


def request_body(xlsx: str) -> dict[str, Any]:
    """The file itself."""
    return {
        "required": True,
        "description": "An XLSX workbook without macros, or CSV in UTF-8, UTF-16 or windows-1258 "
        "with semicolons, commas or tabs. Told apart by how it begins.",
        "content": {xlsx: _BINARY, "text/csv": _BINARY, "application/octet-stream": _BINARY},
    }


_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
