"""What the OpenAPI document says of the one route: its bodies and its answers, with examples."""

import json
from pathlib import Path
from typing import Any

import schemas
from schemas.cloudevents import BATCH, STRUCTURED
from schemas.events import EventType
from services.ingest.handlers import Fate
from services.ingest.reasons import REASONS

REPORTED = EventType.MEASUREMENT_REPORTED

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_ERRORS = {
    "type": "array",
    "description": "Everything that is wrong, at most 100 of it; `errors_total` counts all.",
    "items": {
        "type": "object",
        "required": ["pointer", "reason", "expected", "got"],
        "properties": {
            "pointer": {
                "type": "string",
                "description": "A JSON pointer into the body that was sent; for a header, the "
                "place that it has in the event's JSON form.",
            },
            "reason": {"type": "string", "enum": sorted({str(one) for one in REASONS})},
            "expected": _TEXT,
            "got": _TEXT,
        },
    },
}
_STAMPED = {
    "type": "object",
    "description": "Events that came without `time` and were given the moment of receipt.",
    "properties": {
        "time": {"type": "string", "format": "date-time"},
        "ids": {"type": "array", "items": _TEXT},
    },
}
_ITEMS = {
    "type": "array",
    "description": "What became of each event of a batch, in its order.",
    "items": {
        "type": "object",
        "required": ["id", "source", "status"],
        "properties": {
            "id": _TEXT,
            "source": _TEXT,
            "status": {"type": "string", "enum": [str(fate) for fate in Fate]},
            "stamped": {"type": "string", "format": "date-time"},
            "reason": _TEXT,
            "detail": _TEXT,
            "errors": _ERRORS,
        },
    },
}
_ACCEPTED = {
    "type": "object",
    "required": ["accepted", "ids"],
    "properties": {
        "accepted": _COUNT,
        "rejected": _COUNT,
        "unavailable": _COUNT,
        "ids": {"type": "array", "items": _TEXT},
        "stamped": _STAMPED,
        "items": _ITEMS,
    },
}
_PROBLEM = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "reason", "errors"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "instance": _TEXT,
        "reason": _TEXT,
        "errors": _ERRORS,
        "items": _ITEMS,
    },
}

_STRUCTURED_EXAMPLE = {
    "specversion": "1.0",
    "id": "bao-cao-2026-17",
    "source": "/so-tai-chinh",
    "type": str(REPORTED),
    "subject": "sti-budget-share",
    "time": "2026-11-22T08:00:00+07:00",
    "datacontenttype": "application/json",
}


def responses() -> dict[int | str, dict[str, Any]]:
    """The answers of the route."""
    return {
        202: _answer(
            "Kafka has acknowledged every event.",
            _ACCEPTED,
            {"accepted": 1, "ids": ["bao-cao-2026-17"]},
        ),
        207: _answer("Some events of the batch were taken; each item says.", _ACCEPTED),
        400: the_problem("No JSON, no gzip, or no CloudEvent."),
        **refused_by_the_gate(),
        403: the_problem(
            "The key does not open the source, the target, or the opinion of an event."
        ),
        408: the_problem("The body did not come within the time that it is given."),
        413: the_problem("Too many bytes, events or observations."),
        415: the_problem("A content type or encoding that is not taken."),
        422: the_problem("An event whose content is wrong: nothing of it was taken."),
        503: the_problem("Kafka has not acknowledged; send the same events again (Retry-After)."),
    }


def refused_by_the_gate() -> dict[int | str, dict[str, Any]]:
    """What every route may answer before it is asked."""
    return {
        401: the_problem(
            "No key, or none that is good: `Authorization: Bearer slw_<id>_<secret>`."
        ),
        429: the_problem("The key has asked too often; `Retry-After` says when it may again."),
    }


def request_body() -> dict[str, Any]:
    """The three ways to carry events."""
    folder = Path(schemas.__file__).parent
    document = json.loads((folder / f"{REPORTED}.schema.json").read_text(encoding="utf-8"))
    definitions = document.pop("$defs")
    examples = document["examples"]
    data = _inlined({key: value for key, value in document.items() if key[0] != "$"}, definitions)
    event = {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "data"],
        "properties": {
            "specversion": {"type": "string", "const": "1.0"},
            "id": {"type": "string", "description": "The source's own id of this report."},
            "source": {"type": "string", "format": "uri-reference"},
            "type": {"type": "string", "const": str(REPORTED)},
            "subject": {"type": "string", "description": "The target's id, if given."},
            "time": {
                "type": "string",
                "format": "date-time",
                "description": "The moment of reporting; the moment of receipt if absent.",
            },
            "datacontenttype": {"type": "string", "const": "application/json"},
            "data": data,
        },
    }
    example = _STRUCTURED_EXAMPLE | {"data": examples[0]}
    second = _STRUCTURED_EXAMPLE | {"id": "bao-cao-2026-18", "subject": "pii-rank"}
    batch = [example, second | {"data": examples[1]}]
    return {
        "required": True,
        "description": "One event in binary mode (the attributes as `ce-` headers, percent-encoded "
        "UTF-8), one in structured mode, or a batch. May come with content-encoding gzip.",
        "content": {
            "application/json": {"schema": data, "example": examples[0]},
            STRUCTURED: {"schema": event, "example": example},
            BATCH: {"schema": {"type": "array", "items": event}, "example": batch},
        },
    }


def headers() -> list[dict[str, Any]]:
    """The headers of binary mode."""
    told = {
        "ce-specversion": "1.0",
        "ce-id": "The source's own id of this report.",
        "ce-source": "Who reports, as a URI reference.",
        "ce-type": str(REPORTED),
        "ce-subject": "The target's id, if given.",
        "ce-time": "The moment of reporting (RFC 3339); the moment of receipt if absent.",
        "traceparent": "W3C trace context.",
    }
    return [
        {"name": name, "in": "header", "required": False, "schema": _TEXT, "description": words}
        for name, words in told.items()
    ]


def _answer(
    description: str, schema: dict[str, Any], example: dict[str, Any] | None = None
) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {"description": description, "content": {"application/json": content}}


def the_problem(description: str) -> dict[str, Any]:
    """A problem document, as an answer of a route."""
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": _PROBLEM}},
    }


def _inlined(part: Any, definitions: dict[str, Any]) -> Any:
    """The schema with its own definitions put in their places."""
    if isinstance(part, list):
        return [_inlined(one, definitions) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(definitions[part["$ref"].removeprefix("#/$defs/")], definitions)
    return {key: _inlined(value, definitions) for key, value in part.items()}
