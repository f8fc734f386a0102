"""The JSON API over a seeded store."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx
import jsonschema
import pytest

from services.gateway.memory import MemoryStore
from services.gateway.openapi import PROGRAMME, components
from services.gateway.vintages import observations
from targets.catalogue import Programme
from targets.judge import judge
from targets.plain import target_plain
from tests.unit.gateway.conftest import Connect
from tests.unit.gateway.seed import TODAY, figure, seeded, series

API = "/api/v1"


async def read(client: httpx.AsyncClient, path: str, **query: Any) -> Any:
    """An answer that is right, with its numbers as they were written."""
    answer = await client.get(f"{API}{path}", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.text, parse_float=Decimal)


async def problem(client: httpx.AsyncClient, path: str, **query: Any) -> Mapping[str, Any]:
    """The problem document of an answer that is wrong."""
    answer = await client.get(f"{API}{path}", params=query)
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["status"] == answer.status_code
    return document


async def test_counts_sum_to_all_and_percentages_to_a_hundred(client: httpx.AsyncClient) -> None:
    programme = await read(client, "/programme")

    assert sum(one["count"] for one in programme["statuses"]) == programme["targets"]
    for tally in (programme, *programme["themes"]):
        assert sum(one["percent"] for one in tally["statuses"]) == 100
    assert sum(theme["targets"] for theme in programme["themes"]) == programme["targets"]
    assert programme["invented"] is True
    assert programme["last_change"]


async def test_a_target_is_what_the_domain_says_of_it(
    client: httpx.AsyncClient, demonstration: MemoryStore
) -> None:
    target = await read(client, "/targets/sti-budget-share")

    stored = demonstration.verdict_documents["sti-budget-share"]["target"]
    assert target["verdict"]["shortfall"] == stored["verdict"]["shortfall"]
    assert target["verdict"]["value"] == stored["verdict"]["value"]
    assert target["name"] == stored["name"]


async def test_a_target_that_was_never_judged_says_that_it_has_no_data(connect: Connect) -> None:
    target = await read(connect(MemoryStore()), "/targets/coverage-5g")

    assert target["verdict"]["status"] == "no_data"


async def test_targets_are_filtered_searched_and_ordered(client: httpx.AsyncClient) -> None:
    everything = (await read(client, "/targets"))["items"]
    late = (await read(client, "/targets", status="off_track"))["items"]
    found = (await read(client, "/targets", q="phu song"))["items"]
    worst = (await read(client, "/targets", order="worst"))["items"]

    assert len(everything) == 43
    assert {one["verdict"]["status"] for one in late} == {"off_track"}
    assert [one["id"] for one in found] == ["coverage-5g"]
    assert worst[0]["verdict"]["status"] in ("missed", "reversing")
    assert worst[-1]["verdict"]["status"] == "no_data"


async def test_every_answer_fits_its_description(client: httpx.AsyncClient) -> None:
    shapes = components()
    for path, name in (
        ("/programme", "Programme"),
        ("/targets", "Targets"),
        ("/targets/coverage-5g", "Target"),
        ("/targets/coverage-5g/observations", "Observations"),
        ("/targets/coverage-5g/verdicts", "Verdicts"),
        ("/slips", "Slips"),
        ("/context", "Context"),
    ):
        answer = (await client.get(API + path)).json()
        schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": shapes}}
        jsonschema.validate(answer, schema)


async def test_a_description_leaves_no_field_out(client: httpx.AsyncClient) -> None:
    target = await read(client, "/targets/coverage-5g")
    shapes = components()

    assert set(target) == set(shapes["Target"]["properties"])
    assert set(target["verdict"]) == set(shapes["Verdict"]["properties"])


def test_every_example_fits_its_description() -> None:
    shapes = components()
    assert set(PROGRAMME.examples) == {
        "Programme", "Target", "Targets", "Observations", "Verdicts", "Slips", "Context",
        "DaysCompared", "Changes", "Budget"
    }  # fmt: skip
    for name, example in PROGRAMME.examples.items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": shapes}}
        jsonschema.validate(example, schema)


async def test_figures_come_newest_first_page_by_page_without_loss(
    client: httpx.AsyncClient,
) -> None:
    path = "/targets/coverage-5g/observations"
    whole = await read(client, path, limit=500)
    walked: list[Any] = []
    cursor = ""
    while True:
        page = await read(client, path, limit=37, cursor=cursor)
        walked += page["items"]
        cursor = page["next"]
        if cursor is None:
            break

    assert walked == whole["items"]
    moments = [one["reported_at"] for one in walked]
    assert moments == sorted(moments, reverse=True)


async def test_a_revised_figure_stays_and_is_marked(connect: Connect, programme: Programme) -> None:
    first, second = series("coverage-5g", {"2025": 40, "2026-Q1": 42})
    revised = series("coverage-5g", {"2025": 41})[0]
    late = type(revised)(revised.target, second.on, (figure("2025", 41),))
    client = connect(await seeded(programme, [first, second, late]))

    items = (await read(client, "/targets/coverage-5g/observations"))["items"]

    marks = {(one["period"], str(one["value"])): one["current"] for one in items}
    assert marks == {("2025", "40"): False, ("2025", "41"): True, ("2026-Q1", "42"): True}


async def test_figures_are_filtered_by_area_and_measure(client: httpx.AsyncClient) -> None:
    path = "/targets/sti-budget-share/observations"

    items = (await read(client, path, measure="total_expenditure", area="lao-cai"))["items"]

    assert items
    assert {(one["measure"], one["area"]) for one in items} == {("total_expenditure", "lao-cai")}


async def test_a_context_series_has_figures_too(
    client: httpx.AsyncClient, programme: Programme
) -> None:
    name = programme.context[0].id

    assert (await read(client, f"/targets/{name}/observations"))["items"]


async def test_the_history_is_walked_back_by_cursor(client: httpx.AsyncClient) -> None:
    path = "/targets/coverage-5g/verdicts"
    first = await read(client, path, limit=2)
    second = await read(client, path, limit=2, cursor=first["next"])

    versions = [one["version"] for one in (*first["items"], *second["items"])]
    assert versions == sorted(versions, reverse=True)
    assert len(versions) == 4


async def test_slips_are_told_whole_open_ones_first(client: httpx.AsyncClient) -> None:
    items = (await read(client, "/slips", limit=500))["items"]

    opened = [one["open"] for one in items]
    assert opened == sorted(opened, reverse=True)
    for one in items:
        assert [turn["seq"] for turn in one["changes"]] == list(range(1, len(one["changes"]) + 1))
        assert one["changes"][0]["change"] == "opened"
        assert one["open"] == (one["changes"][-1]["change"] not in ("recovered", "retracted"))


async def test_slips_are_filtered_by_target_and_by_being_open(client: httpx.AsyncClient) -> None:
    budget = (await read(client, "/slips", target="sti-budget-share", open="true"))["items"]
    over = (await read(client, "/slips", open="false"))["items"]

    assert {one["target"] for one in budget} == {"sti-budget-share"}
    assert not any(one["open"] for one in over)


async def test_as_of_a_day_is_judged_from_what_was_known_then(
    connect: Connect, programme: Programme
) -> None:
    reports = series("coverage-5g", {"2025-Q4": 40, "2026-Q1": 42, "2026-Q2": 50})
    client = connect(await seeded(programme, reports))

    target = await read(client, "/targets/coverage-5g", as_of="2026-06-30")
    figures = await read(client, "/targets/coverage-5g/observations", as_of="2026-06-30")

    assert target["verdict"]["as_of"] == "2026-06-30"
    assert target["verdict"]["period"] == "2026-Q1"
    assert all(one["reported_at"] < "2026-06-30T17:00" for one in figures["items"])


async def test_as_of_today_says_what_stands(client: httpx.AsyncClient) -> None:
    now = (await read(client, "/targets"))["items"]
    today = (await read(client, "/targets", as_of=TODAY.isoformat()))["items"]

    assert now == today


async def test_as_of_a_day_before_everything_nothing_is_known(client: httpx.AsyncClient) -> None:
    programme = await read(client, "/programme", as_of="2019-01-01")

    assert [one["status"] for one in programme["statuses"]] == ["no_data"]
    assert programme["score"] is None
    assert (await read(client, "/slips", as_of="2019-01-01"))["items"] == []


async def test_the_end_of_a_day_is_the_provinces_own(
    connect: Connect, programme: Programme
) -> None:
    store = await seeded(programme, series("coverage-5g", {"2025": 40}))
    report = store.measurement_documents[0]
    on = report["time"].date()
    report["time"] = report["time"].replace(hour=17, minute=0)
    client = connect(store)

    before = await read(client, "/targets/coverage-5g/observations", as_of=on.isoformat())

    assert before["items"] == []


async def test_what_the_reader_has_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get(f"{API}/programme")
    tag = first.headers["etag"]

    again = await client.get(f"{API}/programme", headers={"if-none-match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "public, no-cache"


async def test_an_unknown_target_is_a_problem_that_names_it(client: httpx.AsyncClient) -> None:
    for path in ("", "/observations", "/verdicts"):
        told = await problem(client, f"/targets/no-such{path}")
        assert told["status"] == 404
        assert told["name"] == "no-such"


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        pytest.param("/programme", {"as_of": "yesterday"}, "as_of", id="no day"),
        pytest.param("/programme", {"as_of": "2026-11-23"}, "as_of", id="a day to come"),
        pytest.param("/targets", {"status": "green"}, "status", id="no status"),
        pytest.param("/targets", {"order": "random"}, "order", id="no order"),
        pytest.param("/slips", {"limit": 0}, "limit", id="an empty page"),
        pytest.param("/slips", {"limit": 501}, "limit", id="too large a page"),
        pytest.param("/slips", {"cursor": "x"}, "cursor", id="no cursor of ours"),
        pytest.param("/targets/coverage-5g/verdicts", {"cursor": "W10"}, "cursor", id="nor this"),
    ],
)
async def test_a_bad_question_is_a_problem_that_says_where(
    client: httpx.AsyncClient, path: str, query: dict[str, Any], name: str
) -> None:
    told = await problem(client, path, **query)

    assert told["status"] == 422
    assert told["errors"][0]["name"].split("/")[0] == name


async def test_a_store_that_is_away_is_said_with_when_to_ask_again(
    connect: Connect, store: MemoryStore
) -> None:
    store.away = True
    client = connect(store)

    answer = await client.get(f"{API}/programme")

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert answer.headers["content-type"] == "application/problem+json"


async def test_no_address_and_no_reference_of_a_person_is_shown(
    connect: Connect, store: MemoryStore
) -> None:
    for delivery in store.delivery_documents:
        delivery["recipient"] = "planted-person"  # type: ignore[typeddict-unknown-key]
        delivery["answer"] = "planted-answer"  # type: ignore[typeddict-unknown-key]
    client = connect(store)

    for path in ("/targets/sti-budget-share", "/slips", "/api/v1/slips"):
        assert "planted" not in (await client.get(path)).text


async def test_the_api_describes_itself(client: httpx.AsyncClient) -> None:
    described = (await client.get(f"{API}/openapi.json")).json()

    assert described["openapi"].startswith("3.1")
    for path, methods in described["paths"].items():
        operation = methods["get"]
        assert operation["summary"], path
        content = operation["responses"]["200"]["content"]
        assert "example" in content.get("application/json", {"example": "a file has none"}), path
        assert "422" in operation["responses"], path


async def test_the_judge_and_the_store_agree(
    programme: Programme, demonstration: MemoryStore
) -> None:
    for target in programme.targets:
        vintages = observations(await demonstration.reports([target.id], None))
        plain = target_plain(programme, target, judge(programme, target, vintages, TODAY))
        assert plain == demonstration.verdict_documents[target.id]["target"]
