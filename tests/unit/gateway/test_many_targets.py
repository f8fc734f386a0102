"""A programme of hundreds of targets: its page stays light, and leads to every one of them."""

import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import httpx
import pytest

from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import new_registry
from services.gateway.app import NAME, VERSION, web
from services.gateway.memory import MemoryStore
from services.gateway.pages import STATIC
from services.gateway.present.listing import MOST_ROWS
from targets.catalogue import Programme
from tests.unit.gateway.markup import Document, read
from tests.unit.gateway.seed import NOON, TODAY

MANY = 2 * MOST_ROWS + 50
#: What the first page may weigh on the way, with its style sheets, its script and every font.
MOST_BYTES = 150_000


@pytest.fixture
def many(programme: Programme, demonstration: MemoryStore) -> tuple[Programme, MemoryStore]:
    """The programme's targets over and over under other names, each as it stands."""
    store, targets = MemoryStore(), []
    for number in range(MANY):
        target = programme.targets[number % len(programme.targets)]
        name = f"{target.id}-{number:03}"
        targets.append(replace(target, id=name))
        document = demonstration.verdict_documents[target.id].copy()
        document["_id"] = name
        document["target"] = {
            **document["target"],
            "id": name,
            "name": {"vi": f"Chỉ tiêu {number}", "en": f"Target {number}"},
            "verdict": {**document["target"]["verdict"], "target": name},
        }
        store.verdict_documents[name] = document
    return replace(programme, targets=tuple(targets)), store


@pytest.fixture
async def client(many: tuple[Programme, MemoryStore]) -> AsyncIterator[httpx.AsyncClient]:
    clock = ManualClock(datetime.combine(TODAY, NOON))
    app = web(many[0], clock, many[1], Health(), new_registry(NAME, VERSION))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        yield client


def rows_of(document: Document) -> list[str]:
    """The targets of the list below the filters, in its order."""
    begin = next(
        number
        for number, one in enumerate(document.elements)
        if one.attributes.get("class") == "filters"
    )
    links = (one.attributes.get("href", "") for one in document.elements[begin:])
    names = (
        link.removeprefix("/targets/").partition("?")[0]
        for link in links
        if link.startswith("/targets/")
    )
    return list(dict.fromkeys(names))


def leading_on(document: Document) -> list[str]:
    """The link to the next page of the list, where there is one."""
    links = (one.attributes.get("href", "") for one in document.all("a"))
    return [link for link in links if link.endswith("#targets") and "after=" in link]


@pytest.mark.parametrize("order", ["programme", "worst", "name"])
async def test_the_pages_lead_through_every_target_once(
    client: httpx.AsyncClient, many: tuple[Programme, MemoryStore], order: str
) -> None:
    met: list[str] = []
    address = f"/?order={order}"
    while address:
        document = read((await client.get(address)).text)
        assert len(rows_of(document)) <= MOST_ROWS
        met += rows_of(document)
        address = next(iter(leading_on(document)), "")

    assert sorted(met) == sorted(one.id for one in many[0].targets)


async def test_a_page_says_which_targets_it_shows_and_leads_back_to_the_first(
    client: httpx.AsyncClient,
) -> None:
    first = await client.get("/")
    assert f"Mục tiêu 1–{MOST_ROWS} trong {MANY}" in first.text
    assert "Về đầu danh sách" not in first.text

    (onward,) = leading_on(read(first.text))
    second = await client.get(onward)

    assert f"Mục tiêu {MOST_ROWS + 1}–{2 * MOST_ROWS} trong {MANY}" in second.text
    assert "Về đầu danh sách" in second.text


async def test_the_next_page_begins_after_the_last_target_though_others_came_before_it(
    client: httpx.AsyncClient, many: tuple[Programme, MemoryStore]
) -> None:
    first = read((await client.get("/?order=worst")).text)
    last = rows_of(first)[-1]
    (onward,) = leading_on(first)

    better = many[1].verdict_documents[rows_of(first)[0]]
    better["version"] += 1
    better["target"]["verdict"]["status"] = "no_data"
    second = rows_of(read((await client.get(onward)).text))

    ordered = (await client.get("/api/v1/targets?order=worst&limit=500")).json()["items"]
    names = [one["id"] for one in ordered]
    assert second[0] == names[names.index(last) + 1]


@pytest.mark.parametrize("after", ["200", "%00", "bm90aGluZw", "WzksIngiXQ"])
async def test_what_is_no_place_in_the_list_begins_at_the_first(
    client: httpx.AsyncClient, after: str
) -> None:
    document = read((await client.get(f"/?after={after}&q=449")).text)

    assert [name.endswith("-449") for name in rows_of(document)] == [True]


async def test_a_search_looks_at_all_targets_and_not_at_one_page_of_them(
    client: httpx.AsyncClient,
) -> None:
    document = read((await client.get("/?q=chi tieu 449")).text)

    assert [name.endswith("-449") for name in rows_of(document)] == [True]


async def test_a_first_visit_weighs_little_with_all_fonts_and_scripts(
    client: httpx.AsyncClient,
) -> None:
    packed = {"accept-encoding": "gzip"}
    weights = {}
    async with client.stream("GET", "/", headers=packed) as answer:
        body = b"".join([part async for part in answer.aiter_raw()])
    weights["/"] = len(body)
    document = read(gzip.decompress(body).decode())
    assert len(rows_of(document)) == MOST_ROWS

    loaded = {one.attributes["src"] for one in document.all("script")}
    loaded |= {
        one.attributes["href"]
        for one in document.all("link")
        if one.attributes["rel"] in ("stylesheet", "preload", "icon")
    }
    root = next(one for one in loaded if one.endswith("site.css")).removesuffix("site.css")
    loaded |= {
        root + font.relative_to(STATIC).as_posix() for font in (STATIC / "fonts").glob("*.woff2")
    }
    for address in loaded:
        async with client.stream("GET", address, headers=packed) as answer:
            assert answer.status_code == 200, address
            weights[address] = len(b"".join([part async for part in answer.aiter_raw()]))

    assert sum(weights.values()) < MOST_BYTES, weights
