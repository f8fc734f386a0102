"""Two days of the programme side by side."""

from datetime import date
from typing import Any

import httpx
import jsonschema
import pytest

from services.gateway.openapi import components
from targets.catalogue import Programme
from tests.unit.gateway.conftest import Connect
from tests.unit.gateway.seed import Report, figure, seeded, series

API = "/api/v1/compare"
TARGET = "coverage-5g"


@pytest.fixture
async def client(connect: Connect, programme: Programme) -> httpx.AsyncClient:
    """A target that rises, falls, and one figure of which is revised."""
    figures = series(TARGET, {"2025-Q4": 60, "2026-Q1": 50, "2026-Q2": 45})
    revised = Report(TARGET, date(2026, 9, 15), (figure("2026-Q1", 52),))
    return connect(await seeded(programme, [*figures, revised]))


async def compared(client: httpx.AsyncClient, **query: str) -> dict[str, Any]:
    answer = await client.get(API, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_target_that_moved_is_told_with_both_sides(client: httpx.AsyncClient) -> None:
    found = await compared(client, **{"from": "2026-03-01", "to": "2026-11-22"})

    (moved,) = [one for one in found["moved"] if one["target"] == TARGET]
    assert (moved["from"]["value"], moved["to"]["value"], moved["difference"]) == (60, 45, -15)
    assert moved["status_changed"]
    assert moved["worse"]
    assert found["same"] + len(found["moved"]) == 43


async def test_a_revised_figure_is_told_with_what_it_was(client: httpx.AsyncClient) -> None:
    found = await compared(client, **{"from": "2026-08-31", "to": "2026-11-22"})

    (one,) = found["revised"]
    assert (one["was"]["period"], one["was"]["value"], one["now"]["value"]) == ("2026-Q1", 50, 52)
    assert found["revised_complete"]


async def test_a_new_figure_is_no_revision(client: httpx.AsyncClient) -> None:
    found = await compared(client, **{"from": "2026-03-01", "to": "2026-06-30"})

    assert found["revised"] == []


async def test_slips_between_the_days_are_told_and_no_others(client: httpx.AsyncClient) -> None:
    whole = await compared(client, **{"from": "2025-01-01", "to": "2026-11-22"})
    before = await compared(client, **{"from": "2025-01-01", "to": "2026-04-30"})

    assert whole["slips"]
    assert len(before["slips"]) < len(whole["slips"])
    assert all(one["on"] <= "2026-05-01" for one in before["slips"])


async def test_one_target_is_compared_alone(client: httpx.AsyncClient) -> None:
    days = {"from": "2026-03-01", "to": "2026-11-22"}
    found = await compared(client, **days, target=TARGET)

    assert found["target"] == TARGET
    assert {one["target"] for one in found["moved"]} == {TARGET}
    answer = await client.get(API, params={**days, "target": "no-such"})
    assert answer.status_code == 404


async def test_the_answer_fits_its_description(client: httpx.AsyncClient) -> None:
    found = await compared(client, **{"from": "2026-03-01", "to": "2026-11-22"})

    shapes = {"components": {"schemas": components()}}
    jsonschema.validate(found, {"$ref": "#/components/schemas/DaysCompared", **shapes})


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-03-01", "2026-03-01"), ("2026-04-01", "2026-03-01"), ("2026-03-01", "2030-01-01")],
    ids=["the same day", "backwards", "the future"],
)
async def test_days_that_cannot_be_compared_are_refused(
    client: httpx.AsyncClient, start: str, end: str
) -> None:
    answer = await client.get(API, params={"from": start, "to": end})

    assert answer.status_code == 422
    assert (await client.get("/compare", params={"from": start, "to": end})).status_code == 422


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_page_shows_it_in_both_languages(
    client: httpx.AsyncClient, language: str
) -> None:
    answer = await client.get("/compare", params={"from": "2026-08-31", "lang": language})

    assert answer.status_code == 200
    assert "50%" in answer.text
    assert "52%" in answer.text
    assert {"vi": "So sánh hai ngày", "en": "Two days compared"}[language] in answer.text


async def test_without_days_the_page_begins_with_the_end_of_the_month_before(
    client: httpx.AsyncClient,
) -> None:
    assert "31/10/2026" in (await client.get("/compare")).text
