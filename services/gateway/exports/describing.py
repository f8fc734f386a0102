"""What a file's route says of itself in the API's description."""

from typing import Any

from fastapi import Response

from services.gateway.describing import problems
from services.gateway.exports.formats import TYPES, Format
from services.gateway.openapi import TAG
from services.gateway.search import Order
from targets.kinds import Kind
from targets.verdicts import Status

Plain = dict[str, Any]


def _several(name: str, about: str, known: type[Status | Kind] | None = None) -> Plain:
    items: Plain = {"type": "string"} if known is None else {"enum": [one.value for one in known]}
    schema = {"type": "array", "items": items}
    return {"name": name, "in": "query", "description": about, "schema": schema}


FILTERS: dict[str, tuple[Plain, ...]] = {
    "targets": (
        _several("theme", "Only of these themes."),
        _several("status", "Only with these.", Status),
        _several("kind", "Only judged by these.", Kind),
        _several("owner", "Only of these owners."),
        {
            "name": "q",
            "in": "query",
            "description": "Words to find; diacritics do not matter.",
            "schema": {"type": "string", "maxLength": 200},
        },
        {
            "name": "order",
            "in": "query",
            "description": "What comes first.",
            "schema": {"enum": [one.value for one in Order]},
        },
    ),
    "slips": (
        {
            "name": "target",
            "in": "query",
            "description": "Only of this target.",
            "schema": {"type": "string"},
        },
        {
            "name": "open",
            "in": "query",
            "description": "true: only open ones; false: only over.",
            "schema": {"enum": ["true", "false"]},
        },
    ),
}


def describe_file(summary: str, wanted: Format, parameters: tuple[Plain, ...]) -> Plain:
    """The table in one format. Its JSON is the API's ordinary answer, described already."""
    schema: Plain = {"type": "object"} if wanted is Format.METADATA else {"type": "string"}
    if wanted is Format.XLSX:
        schema["contentMediaType"] = TYPES[wanted]
    kind = TYPES[wanted].split(";")[0]
    return {
        "summary": f"{summary}, as {wanted}",
        "response_class": Response,
        "tags": [TAG],
        "include_in_schema": wanted is not Format.JSON,
        "openapi_extra": {"parameters": list(parameters)},
        "responses": {
            200: {"description": summary, "content": {kind: {"schema": schema}}},
            **problems(),
        },
    }
