"""The API described: the shape of every answer, an example of it, and what can go wrong."""

from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.gateway.budget.contract import ANSWERS as OF_BUDGET
from services.gateway.changes.contract import ANSWERS as OF_CHANGES
from services.gateway.contract import ANSWERS
from services.gateway.describing import REF, Described
from services.gateway.reporting.contract import ANSWERS as OF_REPORTING
from services.gateway.slips.contract import ANSWERS as OF_SLIPS

TAG = "programme"
PROGRAMME = Described(
    TAG, Path(__file__).with_name("examples.json"), missing="There is no such target."
)
describe = PROGRAMME.question

DESCRIPTION = """\
What a province has promised, what the figures say, and how each verdict was reached.

Numbers are exact: decimals are written digit by digit. Every address takes `as_of=YYYY-MM-DD` and
answers with what was known at the end of that day, judged on that day. Answers carry a strong
`ETag`; send it back as `If-None-Match` and get 304 while nothing has changed. Lists answer
`{"items": [...], "next": "..." or null, "as_of": "..."}`; give `next` back as `cursor`.
Figures with `invented: true` were made up for a demonstration.
"""


def describe_app(app: FastAPI) -> None:
    """Put the shapes of the answers into the app's description, made when it is first asked for."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title,
                version=app.version,
                description=DESCRIPTION,
                routes=app.routes,
                license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
            )
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            schemas.update(components())
            _refuse_by_problems(schema)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _refuse_by_problems(schema: dict[str, Any]) -> None:
    """What the framework says of a bad question by itself is not what we answer."""
    problem = {"$ref": REF.format(name="Problem")}
    for operations in schema["paths"].values():
        for operation in operations.values():
            refused = operation["responses"].get("422", {})
            if "application/json" in refused.get("content", {}):
                refused["content"] = {"application/problem+json": {"schema": problem}}
    for name in ("HTTPValidationError", "ValidationError"):
        schema["components"]["schemas"].pop(name, None)


def components() -> dict[str, Any]:
    """The shapes by their names."""
    answers = (*ANSWERS, *OF_BUDGET, *OF_CHANGES, *OF_REPORTING, *OF_SLIPS)
    _, found = msgspec.json.schema_components(answers, ref_template=REF)
    return found
