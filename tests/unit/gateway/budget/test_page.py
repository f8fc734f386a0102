"""The page of the floors on money: with everything known, with half of it, with nothing."""

import asyncio
from copy import deepcopy
from datetime import date

import httpx
import jsonschema
import pytest

from services.gateway.charts.frame import SIZES, Size
from services.gateway.charts.months import MonthsChart, Span, Wanted, draw_months
from services.gateway.memory import MemoryStore
from services.gateway.openapi import components
from targets.catalogue import Programme
from tests.unit.gateway.conftest import Connect
from tests.unit.gateway.markup import Document, read
from tests.unit.gateway.seed import Report, figure, seeded
from tests.unit.gateway.test_charts import of_class, parsed

FLOOR = "sti-budget-share"
PLAN = Report(
    FLOOR,
    date(2026, 1, 5),
    (
        figure("2026", "28500000000000", measure="total_expenditure", stage="plan"),
        figure("2026", "798000000000", measure="sti_expenditure", stage="plan"),
    ),
)


def spent(period: str, value: str, on: date) -> Report:
    """A running total of spending."""
    return Report(
        FLOOR, on, (figure(period, value, measure="sti_expenditure", stage="provisional"),)
    )


async def page(client: httpx.AsyncClient, question: str = "") -> Document:
    """The page, read strictly."""
    answer = await client.get(f"/budget{question}")
    assert answer.status_code == 200
    document = read(answer.text)
    assert document.faults == []
    return document


@pytest.fixture(scope="module")
def plan(programme: Programme) -> MemoryStore:
    """The plan of the README and nothing else."""
    return asyncio.run(seeded(programme, [PLAN]))


@pytest.fixture(scope="module")
def nothing(programme: Programme) -> MemoryStore:
    """A programme of which nobody has told anything."""
    return asyncio.run(seeded(programme, []))


@pytest.fixture
async def planned(connect: Connect, plan: MemoryStore) -> httpx.AsyncClient:
    """A gateway that knows the plan alone."""
    return connect(plan)


async def test_the_shortfall_is_written_in_figures_and_in_words(planned: httpx.AsyncClient) -> None:
    text = (await page(planned)).text

    assert "57.000.000.000 đồng" in text
    assert "bằng chữ: năm mươi bảy tỷ đồng" in text
    assert "3% × 28.500.000.000.000 − 798.000.000.000 = 57.000.000.000" in text


async def test_the_months_left_make_up_for_what_is_missing(planned: httpx.AsyncClient) -> None:
    answer = (await planned.get("/api/v1/budget")).json()
    (floor,) = answer["items"]
    within = floor["within"]

    assert within["basis"] == "plan"
    assert sum(one["asked"] or 0 for one in within["months"]) == within["left"] == 57_000_000_000
    assert [one["month"] for one in within["months"] if one["asked"]] == ["2026-11", "2026-12"]
    assert "Chưa có số chi lũy kế" in (await page(planned)).text


async def test_without_any_figure_the_page_says_what_is_missing(
    connect: Connect, nothing: MemoryStore
) -> None:
    document = await page(connect(nothing))

    assert "Chưa có số liệu nào của năm 2026" in document.text
    assert not [one for one in document.all("svg") if "chart" in one.attributes.get("class", "")]


async def test_half_of_a_share_says_of_which_total_it_would_be_enough(
    connect: Connect, programme: Programme
) -> None:
    half = Report(
        FLOOR, date(2026, 2, 1),
        (figure("2026", "500000000000", measure="sti_expenditure", stage="plan"),),
    )  # fmt: skip
    client = connect(await seeded(programme, [half]))
    text = (await page(client)).text
    (floor,) = (await client.get("/api/v1/budget")).json()["items"]

    assert "giữ được nếu tổng chi không quá 16.666,667 tỷ đồng" in text
    assert (floor["lines"][0]["share"], floor["lines"][0]["held"]) == (None, None)
    assert floor["lines"][0]["denominator_at_most"] == 16_666_666_666_666


async def test_running_totals_give_the_months_and_a_chart(
    connect: Connect, programme: Programme
) -> None:
    reports = [
        PLAN,
        spent("2026-09", "400000000000", date(2026, 10, 12)),
        spent("2026-10", "500000000000", date(2026, 11, 12)),
    ]
    document = await page(connect(await seeded(programme, reports)))

    classes = [one.attributes.get("class", "") for one in document.all("rect")]
    assert classes.count("month spent") == 2 * 2 + 1  # two sizes of two spans, and the key
    assert "month wanted" in classes
    assert "chậm 55,75 tỷ đồng" in document.text
    assert "355.000.000.000 đồng" in document.text


async def test_the_page_speaks_english(planned: httpx.AsyncClient) -> None:
    text = (await page(planned, "?lang=en")).text

    assert "in words: fifty-seven billion VND" in text
    assert "The monthly path that still meets the floor" in text


async def test_a_day_of_the_past_shows_what_was_known_then(planned: httpx.AsyncClient) -> None:
    assert "Chưa có số liệu nào" in (await page(planned, "?as_of=2026-01-04")).text
    answer = (await planned.get("/api/v1/budget?as_of=2026-06-15")).json()
    months = answer["items"][0]["within"]["months"]

    assert answer["as_of"] == "2026-06-15"
    assert next(one["month"] for one in months if one["asked"]) == "2026-06"


async def test_a_day_to_come_is_refused(planned: httpx.AsyncClient) -> None:
    assert (await planned.get("/budget?as_of=2030-01-01")).status_code == 422
    assert (await planned.get("/api/v1/budget?as_of=2030-01-01")).status_code == 422


async def test_a_new_report_shows_at_once(
    connect: Connect, nothing: MemoryStore, plan: MemoryStore
) -> None:
    store, known = deepcopy(nothing), plan
    client = connect(store)
    await page(client)
    store.measurement_documents = known.measurement_documents
    store.verdict_documents = known.verdict_documents

    assert "57 tỷ đồng" in (await page(client)).text


async def test_the_demonstration_is_marked_as_invented(client: httpx.AsyncClient) -> None:
    document = await page(client)

    assert "SỐ LIỆU GIẢ ĐỊNH" in document.text
    assert all("style" not in one.attributes for one in document.elements)


async def test_the_months_can_be_taken_away(planned: httpx.AsyncClient) -> None:
    lines = (await planned.get("/api/v1/budget/months.csv")).text.splitlines()

    assert lines[0].startswith("target,target_name,period,period_end,basis,due_share,due,spent")
    assert len(lines) == 13
    assert (await planned.get("/budget/months.xlsx")).status_code == 200


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_a_quarters_total_is_spread_over_its_months(size: Size) -> None:
    chart = MonthsChart(
        "b", "t", "d",
        (Span(0, 2, 30.0, "Q1"), Span(3, 3, 12.0, "4")),
        (Wanted(4, 8.0, "5"),),
        (),
        4, "22/05/2026",
        tuple(str(one) for one in range(1, 13)),
        lambda value: f"{value:g}",
    )  # fmt: skip
    drawing = parsed(draw_months(chart, size))
    quarter, april = of_class(drawing, "spent")

    assert float(quarter.get("width", "")) > 2.8 * float(april.get("width", ""))
    assert float(quarter.get("height", "")) < float(april.get("height", ""))
    assert len(of_class(drawing, "this-month")) == 1


async def test_the_answer_fits_its_description(
    planned: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    schema = {"$ref": "#/components/schemas/Budget", "components": {"schemas": components()}}
    for asked in (planned, client):
        jsonschema.validate((await asked.get("/api/v1/budget")).json(), schema)
