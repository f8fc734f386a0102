"""The figures in SDMX, read back with a public library: structure and data, values equal."""

import csv
import io
from decimal import Decimal
from typing import Any

import httpx
import pytest
import sdmx
from sdmx.reader.csv import Reader

from services.gateway.exports.sdmx.media import sdmx_version
from services.gateway.memory import MemoryStore
from services.gateway.questions import BadQuestion
from services.gateway.vintages import observations
from targets.catalogue import Programme
from targets.observations import ABSENT, current

SDMX_2_0 = "application/vnd.sdmx.data+csv;version=2.0.0"


async def read_back(client: httpx.AsyncClient, **query: Any) -> tuple[Any, list[Any], bytes]:
    """The structure, the observations as the library reads them, and the bytes."""
    structure = await client.get("/api/v1/structure.xml")
    assert structure.headers["content-type"].startswith("application/vnd.sdmx.structure+xml")
    message: Any = sdmx.read_sdmx(io.BytesIO(structure.content))
    data = await client.get("/api/v1/observations.csv", params={"format": "sdmx-csv", **query})
    assert data.status_code == 200, data.text
    read = Reader().convert(io.BytesIO(data.content), structure=message.structure["DSD_SLIPWATCH"])
    return message, [one for some in read.data for one in some.obs], data.content


async def test_every_vintage_comes_back_with_its_value_and_its_attributes(
    client: httpx.AsyncClient, demonstration: MemoryStore, programme: Programme
) -> None:
    message, read, _ = await read_back(client)

    kept = observations(demonstration.measurement_documents)
    codes = {name: set(codelist.items) for name, codelist in message.codelist.items()}
    assert len(read) == len(kept)
    keys = {str(one.key) for one in read}
    assert len(keys) == len(read), "a key stands twice"
    expected = {
        (one.fact.target, one.fact.measure, one.fact.area, str(one.fact.period),
         one.fact.stage.value or "_Z", one.reported_at.isoformat(), one.source, one.event_id):
        ("" if one.status in ABSENT else f"{one.value:f}", one.status.value)
        for one in kept
    }  # fmt: skip
    for one in read:
        key = {name: value.value for name, value in one.key.values.items()}
        told = {name: value.value for name, value in one.attached_attribute.items()}
        found = expected[
            (key["TARGET"], key["MEASURE"], key["REF_AREA"], key["TIME_PERIOD"], key["STAGE"],
             told["REPORTED_AT"], told["SOURCE"], told["REPORT_ID"])
        ]  # fmt: skip
        assert (one.value, told["OBS_STATUS"]) == found
        assert key["TARGET"] in codes["CL_TARGET"]
        assert key["MEASURE"] in codes["CL_MEASURE"]
        assert key["REF_AREA"] in codes["CL_AREA"]
        assert key["FREQ"] in codes["CL_FREQ"]
        assert key["STAGE"] in codes["CL_STAGE"]
        assert told["OBS_STATUS"] in codes["CL_OBS_STATUS"]
        assert told["UNIT_MEASURE"] in codes["CL_UNIT_MEASURE"]


async def test_the_structure_names_its_dataflow_dimensions_and_attributes(
    client: httpx.AsyncClient, programme: Programme
) -> None:
    message, _, body = await read_back(client, target="coverage-5g")

    structure = message.structure["DSD_SLIPWATCH"]
    (flow,) = message.dataflow.values()
    assert [one.id for one in structure.dimensions.components] == [
        "TARGET", "MEASURE", "REF_AREA", "FREQ", "STAGE", "VINTAGE", "TIME_PERIOD",
    ]  # fmt: skip
    assert "REPORTED_AT" in {one.id for one in structure.attributes.components}
    assert flow.structure.id == structure.id
    row = next(csv.DictReader(io.StringIO(body.decode())))
    assert row["STRUCTURE_ID"] == f"SLIPWATCH:{flow.id}({flow.version})"
    names = message.codelist["CL_TARGET"].items["coverage-5g"].name
    assert names.localizations["vi"] == programme.target_by_id["coverage-5g"].name.vi


async def test_only_current_figures_come_when_history_is_not_wanted(
    client: httpx.AsyncClient, demonstration: MemoryStore
) -> None:
    _, read, _ = await read_back(client, includeHistory="false")

    now = current(observations(demonstration.measurement_documents))
    assert len(read) == len(now)
    assert {one.attached_attribute["CURRENT"].value for one in read} == {"true"}


async def test_a_client_asks_by_accept_and_gets_what_it_named(client: httpx.AsyncClient) -> None:
    address = "/api/v1/observations.csv?target=dti-rank"
    named = await client.get(address, headers={"accept": SDMX_2_0})
    plain = await client.get(address, headers={"accept": "text/csv"})

    assert named.headers["content-type"] == SDMX_2_0
    assert named.text.startswith("STRUCTURE,STRUCTURE_ID,ACTION,")
    assert plain.text.startswith("target,measure,")
    assert len(plain.text.splitlines()) == len(named.text.splitlines())
    values = [Decimal(row["value"]) for row in csv.DictReader(io.StringIO(plain.text))]
    again = [Decimal(row["OBS_VALUE"]) for row in csv.DictReader(io.StringIO(named.text))]
    assert sorted(values) == sorted(again)


@pytest.mark.parametrize(
    ("accept", "asked", "version"),
    [
        pytest.param("*/*", "", None, id="a browser"),
        pytest.param("*/*", "sdmx-csv", "2.1.0", id="by the address"),
        pytest.param("application/vnd.sdmx.data+csv", "", "2.1.0", id="no version named"),
        pytest.param("application/vnd.sdmx.data+csv; version=2.0.0", "", "2.0.0", id="2.0"),
        pytest.param("application/vnd.sdmx.data+csv;version=2.1", "", "2.1.0", id="shortened"),
        pytest.param("application/vnd.sdmx.data+csv;version=9.0.0, text/csv", "", None, id="later"),
        pytest.param(SDMX_2_0, "csv", None, id="the address decides"),
    ],
)
def test_the_version_is_the_one_that_is_understood(
    accept: str, asked: str, version: str | None
) -> None:
    assert sdmx_version(accept, asked) == version


def test_a_format_of_nobody_is_refused() -> None:
    with pytest.raises(BadQuestion):
        sdmx_version("*/*", "sdmx-ml")


async def test_an_unknown_series_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/observations.csv?target=nothing")).status_code == 404
