"""What routes say of themselves in the API's description: shapes, examples, and every refusal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Response

REF = "#/components/schemas/{name}"

IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A name for this act: sent again under the same key, it is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100},
}


def if_match(what: str) -> dict[str, Any]:
    """The header that says in which state `what` was read."""
    return {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": f"The `ETag` of the {what} as it was read; `*` for however it stands.",
        "schema": {"type": "string"},
    }


def problem(why: str) -> dict[str, Any]:
    """An answer that is a problem document."""
    schema = {"schema": {"$ref": REF.format(name="Problem")}}
    return {"description": why, "content": {"application/problem+json": schema}}


def problems(missing: str = "There is no such target.") -> dict[int | str, dict[str, Any]]:
    """What any question may be answered with instead; `missing` is what a 404 means."""
    return {
        304: {"description": "What `If-None-Match` names still stands."},
        404: problem(missing),
        422: problem("The question is not valid; `errors` says where."),
        503: problem("The store is away; `Retry-After` says when to ask."),
    }


@dataclass(frozen=True, slots=True)
class Described:
    """The routes of one capability: their tag, and the file with one example of each shape."""

    tag: str
    file: Path
    missing: str = "There is nothing under this name."

    @property
    def examples(self) -> Mapping[str, Any]:
        """One example of each shape, by its name."""
        return _examples(self.file)

    def question(self, answer: str, summary: str) -> dict[str, Any]:
        """A route that only tells, in the shape `answer`."""
        return {
            "summary": summary,
            "response_class": Response,
            "tags": [self.tag],
            "responses": {200: self._good(answer, summary), **problems(self.missing)},
        }

    def act(
        self,
        takes: str,
        answer: str,
        summary: str,
        *,
        refused: Mapping[int, str],
        headers: tuple[Mapping[str, Any], ...],
        status: int = 201,
    ) -> dict[str, Any]:
        """A route that does something; `takes` is the shape of its body, empty where it has none,
        and `refused` says by status how it can be refused."""
        said: dict[str, Any] = {"parameters": list(headers)}
        if takes:
            said["requestBody"] = {
                "required": True,
                "content": {"application/json": self._shape(takes)},
            }
        return {
            "summary": summary,
            "response_class": Response,
            "status_code": status,
            "tags": [self.tag],
            "openapi_extra": said,
            "responses": {
                status: self._good(answer, summary),
                **{code: problem(why) for code, why in refused.items()},
            },
        }

    def _good(self, answer: str, summary: str) -> dict[str, Any]:
        return {
            "description": summary,
            "content": {"application/json": self._shape(answer)},
            "headers": {"ETag": {"schema": {"type": "string"}, "description": "Strong."}},
        }

    def _shape(self, name: str) -> dict[str, Any]:
        content: dict[str, Any] = {"schema": {"$ref": REF.format(name=name)}}
        if name in self.examples:
            content["example"] = self.examples[name]
        return content


@cache
def _examples(file: Path) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
