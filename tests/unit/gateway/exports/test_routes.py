"""Every table under its page's address and the API's: the same rows, filters, day and language."""

import csv
import io
import json
from decimal import Decimal

import httpx
import pytest

from services.gateway.exports.routes import PLACES
from tests.unit.gateway.exports.sheets import opened

ADDRESSES = [
    address.format(target="sti-budget-share")
    for place in PLACES
    for address in (place.page, f"/api/v1{place.api}")
]


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    """The rows of a CSV answer by their columns."""
    separator = ";" if answer.content.startswith(b"\xef\xbb\xbf") else ","
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_table_comes_in_every_format_with_the_same_rows(
    client: httpx.AsyncClient, address: str
) -> None:
    csv_answer = await client.get(f"{address}.csv")
    xlsx_answer = await client.get(f"{address}.xlsx")
    json_answer = await client.get(f"{address}.json")
    described = (await client.get(f"{address}.metadata.json")).json()

    assert csv_answer.status_code == xlsx_answer.status_code == json_answer.status_code == 200
    assert "attachment" in csv_answer.headers["content-disposition"]
    read = rows(csv_answer)
    sheet = opened(xlsx_answer.content).worksheets[0]
    assert sheet.max_row - 1 == len(read) == described["slipwatch:rows"] > 0
    assert len(described["tableSchema"]["columns"]) == sheet.max_column == len(read[0])
    assert described["url"].endswith(f"{address}.csv")
    assert described["slipwatch:invented"] is ("context" not in address)
    assert isinstance(json_answer.json(), dict)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
async def test_what_a_reader_has_already_is_not_sent_again(
    client: httpx.AsyncClient, suffix: str
) -> None:
    first = await client.get(f"/slips.{suffix}")

    again = await client.get(f"/slips.{suffix}", headers={"if-none-match": first.headers["etag"]})

    assert again.status_code == 304


async def test_a_file_keeps_the_filters_and_the_order_of_its_page(
    client: httpx.AsyncClient,
) -> None:
    late = rows(await client.get("/targets.csv?status=off_track&status=reversing&order=name"))
    found = rows(await client.get("/targets.csv?q=phu+song&as_of="))

    assert {row["Mã tình trạng"] for row in late} == {"off_track", "reversing"}
    assert [row["Mã mục tiêu"] for row in found] == ["coverage-5g"]


async def test_a_page_leaves_out_what_it_cannot_know_and_the_api_refuses_it(
    client: httpx.AsyncClient,
) -> None:
    lenient = await client.get("/targets.csv?order=nonsense")
    strict = await client.get("/api/v1/targets.csv?order=nonsense")
    dialect = await client.get("/api/v1/targets.csv?dialect=nonsense")

    assert lenient.status_code == 200
    assert (strict.status_code, dialect.status_code) == (422, 422)
    assert strict.headers["content-type"] == "application/problem+json"


async def test_a_file_shows_the_day_that_was_asked_for(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/targets.csv?as_of=2025-06-30")

    assert {row["as_of"] for row in rows(answer)} == {"2025-06-30"}
    assert 'filename="targets-2025-06-30.csv"' in answer.headers["content-disposition"]


async def test_words_are_in_the_language_that_was_asked_for(client: httpx.AsyncClient) -> None:
    english = rows(await client.get("/api/v1/programme.csv?lang=en"))

    assert "On track" in {row["status_name"] for row in english}


async def test_numbers_have_every_digit_of_the_api(client: httpx.AsyncClient) -> None:
    plain = json.loads(
        (await client.get("/api/v1/targets/sti-budget-share/observations")).text,
        parse_float=Decimal,
    )
    table = rows(await client.get("/api/v1/targets/sti-budget-share/observations.csv"))

    reported = {(one["event_id"], one["measure"], one["period"], one["stage"]): one["value"]
                for one in plain["items"]}  # fmt: skip
    for row in table:
        key = (row["event_id"], row["measure"], row["period"], row["stage"])
        assert Decimal(row["value"]) == reported[key]


async def test_the_budget_says_exactly_how_much_is_missing(client: httpx.AsyncClient) -> None:
    whole = [row for row in rows(await client.get("/api/v1/budget.csv")) if row["share"]]
    assert whole
    for row in whole:
        missing = Decimal(3) * Decimal(row["denominator"]) / 100 - Decimal(row["numerator"])
        assert Decimal(row["shortfall"]) == max(missing, Decimal(0))
        assert row["met"] == ("true" if missing <= 0 else "false")


async def test_shares_of_a_scope_sum_to_a_hundred(client: httpx.AsyncClient) -> None:
    sums: dict[tuple[str, str], Decimal] = {}
    for row in rows(await client.get("/api/v1/programme.csv")):
        scope = (row["scope"], row["scope_id"])
        sums[scope] = sums.get(scope, Decimal(0)) + Decimal(row["percent"])

    assert set(sums.values()) == {Decimal(100)}


async def test_an_unknown_target_has_no_table(client: httpx.AsyncClient) -> None:
    assert (await client.get("/targets/nothing/figures.csv")).status_code == 404
    assert (await client.get("/api/v1/targets/nothing/verdicts.xlsx")).status_code == 404


async def test_the_page_about_the_data_names_every_column(client: httpx.AsyncClient) -> None:
    page = (await client.get("/data")).text

    for name in ("obs_status", "shortfall", "includeHistory=false", "Apache-2.0"):
        assert name in page
