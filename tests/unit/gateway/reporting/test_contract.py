"""What the API says of reporting in its description is what it answers."""

from typing import Any

import jsonschema
import pytest

from services.gateway.identity.principal import Role
from services.gateway.openapi import components
from services.gateway.reporting.contract import ANSWERS
from services.gateway.reporting.describing import REPORTING
from tests.unit.gateway.reporting.conftest import Bureau, decide


def schema_of(name: str) -> dict[str, Any]:
    """One shape with all that it refers to."""
    return {"$ref": f"#/components/schemas/{name}", "components": {"schemas": components()}}


@pytest.mark.parametrize("name", [one.__name__ for one in ANSWERS])
def test_every_shape_has_an_example_that_fits(name: str) -> None:
    jsonschema.validate(REPORTING.examples[name], schema_of(name))


async def test_every_answer_fits_its_shape(bureau: Bureau) -> None:
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn")
    await decide(approver, figure["id"], "refused")
    client = bureau.make()

    for path, shape in (
        ("/reporting?limit=500", "Duties"),
        ("/reporting?as_of=2025-06-30", "Duties"),
        ("/reporting/sources", "ReportingSources"),
        ("/reporting/rejected", "RejectedReports"),
        ("/figures/held", "HeldFigures"),
        (f"/figures/held/{figure['id']}", "HeldFigure"),
        (f"/figures/held/{figure['id']}/decisions", "FigureDecisions"),
    ):
        answer = await client.get(f"/api/v1{path}")
        assert answer.status_code == 200, answer.text
        jsonschema.validate(answer.json(), schema_of(shape))


async def test_deciding_is_described_with_its_refusals(bureau: Bureau) -> None:
    described = (await bureau.make().get("/api/v1/openapi.json")).json()["paths"]

    act = described["/api/v1/figures/held/{figure}/decisions"]["post"]
    assert {"400", "401", "403", "404", "409", "412", "422", "428", "501"} <= set(act["responses"])
    assert {one["name"] for one in act["parameters"]} >= {"Idempotency-Key", "If-Match"}
    body = act["requestBody"]["content"]["application/json"]
    assert body["example"]["kind"] == "corrected"


async def test_an_answer_that_still_stands_is_not_sent_again(bureau: Bureau) -> None:
    client = bureau.make()
    for path in ("/api/v1/reporting", "/api/v1/figures/held"):
        tag = (await client.get(path)).headers["etag"]
        again = await client.get(path, headers={"if-none-match": tag})
        assert again.status_code == 304, path
