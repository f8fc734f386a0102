"""What the routes of reporting say of themselves in the API's description."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Response

from services.gateway.slips.describing import IDEMPOTENCY

TAG = "reporting"
EXAMPLES = Path(__file__).with_name("examples.json")
_REF = "#/components/schemas/{name}"

IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The `ETag` of the held figure as it was read; `*` for however it stands.",
    "schema": {"type": "string"},
}


def describe(answer: str, summary: str) -> dict[str, Any]:
    """What a question says of itself."""
    return {
        "summary": summary,
        "response_class": Response,
        "tags": [TAG],
        "responses": {
            200: _good(answer, summary),
            304: {"description": "What `If-None-Match` names still stands."},
            404: _problem("There is nothing under this name."),
            422: _problem("The question is not valid; `errors` says where."),
            503: _problem("The store is away; `Retry-After` says when to ask."),
        },
    }


def describe_decision(takes: str, answer: str, summary: str) -> dict[str, Any]:
    """What deciding says of itself: what it takes, and how it can be refused."""
    refused = {
        400: "No `Idempotency-Key`, or no token of the session (`X-CSRF-Token`).",
        401: "Only those who have signed in may do this.",
        403: "Whoever asks may not do this to this department's or source's figures, or reported "
        "the figure and would accept it.",
        404: "There is nothing under this name.",
        409: "The figure is not held any more, or somebody has decided; `by` says who.",
        412: "The figure has changed since it was read; read it again.",
        422: "Something in it cannot be taken as it is; `errors` says what, and what is expected.",
        428: "`If-Match` is missing.",
        501: "Decisions are switched off here: no ingest is named.",
        503: "The store is away; `Retry-After` says when to ask.",
    }
    content: dict[str, Any] = {
        "schema": {"$ref": _REF.format(name=takes)},
        "example": examples()[takes],
    }
    return {
        "summary": summary,
        "response_class": Response,
        "status_code": 201,
        "tags": [TAG],
        "openapi_extra": {
            "parameters": [IDEMPOTENCY, IF_MATCH],
            "requestBody": {"required": True, "content": {"application/json": content}},
        },
        "responses": {
            201: _good(answer, summary),
            **{code: _problem(why) for code, why in refused.items()},
        },
    }


@cache
def examples() -> dict[str, Any]:
    """One example of every answer."""
    found: dict[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return found


def _good(answer: str, summary: str) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": _REF.format(name=answer)}}
    if answer in examples():
        content["example"] = examples()[answer]
    return {
        "description": summary,
        "content": {"application/json": content},
        "headers": {"ETag": {"schema": {"type": "string"}, "description": "Strong."}},
    }


def _problem(why: str) -> dict[str, Any]:
    schema = {"schema": {"$ref": _REF.format(name="Problem")}}
    return {"description": why, "content": {"application/problem+json": schema}}
