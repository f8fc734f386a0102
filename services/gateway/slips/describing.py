"""What the routes of slips say of themselves in the API's description."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Response

TAG = "slips"
EXAMPLES = Path(__file__).with_name("examples.json")
_REF = "#/components/schemas/{name}"

IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A name for this act: sent again under the same key, it is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The `ETag` of the episode as it was read; `*` for however it stands.",
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


def describe_act(
    takes: str, answer: str, summary: str, *, matched: bool = False, status: int = 201
) -> dict[str, Any]:
    """What an act says of itself: what it takes, and how it can be refused."""
    refused = {
        400: "No `Idempotency-Key`, or no token of the session (`X-CSRF-Token`).",
        401: "Only those who have signed in may do this.",
        403: "Whoever asks may not do this to what belongs to this department.",
        404: "There is nothing under this name.",
        409: "It makes no sense any more: it is over, or somebody has done it; `by` says who.",
        422: "Something in it cannot be taken as it is; `errors` says what, and what is expected.",
        503: "The store is away; `Retry-After` says when to ask.",
    }
    if matched:
        refused |= {
            412: "The episode has changed since it was read; read it again.",
            428: "`If-Match` is missing.",
        }
    said: dict[str, Any] = {"parameters": [IDEMPOTENCY, *([IF_MATCH] if matched else [])]}
    if takes:
        content: dict[str, Any] = {"schema": {"$ref": _REF.format(name=takes)}}
        if takes in examples():
            content["example"] = examples()[takes]
        said["requestBody"] = {"required": True, "content": {"application/json": content}}
    return {
        "summary": summary,
        "response_class": Response,
        "status_code": status,
        "tags": [TAG],
        "openapi_extra": said,
        "responses": {
            status: _good(answer, summary),
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
