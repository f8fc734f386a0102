"""What the API says of slips in its description is what it answers."""

from typing import Any

import jsonschema
import pytest

from services.gateway.openapi import components
from services.gateway.slips.contract import ANSWERS
from services.gateway.slips.describing import SLIPS
from tests.unit.gateway.slips.conftest import Desk


def schema_of(name: str) -> dict[str, Any]:
    """One shape with all that it refers to."""
    return {"$ref": f"#/components/schemas/{name}", "components": {"schemas": components()}}


@pytest.mark.parametrize("name", [one.__name__ for one in ANSWERS])
def test_every_shape_has_an_example_that_fits(name: str) -> None:
    jsonschema.validate(SLIPS.examples[name], schema_of(name))


async def test_every_answer_fits_its_shape(desk: Desk) -> None:
    client = desk.make()
    for name in list(desk.slips.episode_documents)[:40]:
        whole = (await client.get(f"/api/v1/episodes/{name}")).json()
        jsonschema.validate(whole, schema_of("Episode"))
    for path, shape in (
        ("/episodes?limit=500", "Episodes"),
        ("/deliveries?limit=500", "Messages"),
        ("/silences", "Silences"),
        ("/silences/preview?severities=critical", "SilencePreview"),
    ):
        answer = (await client.get(f"/api/v1{path}")).json()
        jsonschema.validate(answer, schema_of(shape))


async def test_the_acts_are_described_with_their_refusals(desk: Desk) -> None:
    described = (await desk.make().get("/api/v1/openapi.json")).json()["paths"]

    act = described["/api/v1/episodes/{episode}/acts"]["post"]
    assert {"400", "401", "403", "404", "409", "412", "422", "428"} <= set(act["responses"])
    assert {one["name"] for one in act["parameters"]} >= {"Idempotency-Key", "If-Match"}
    body = act["requestBody"]["content"]["application/json"]
    assert body["example"]["kind"] == "planned"
