"""What changed: found wherever it is kept, newest first, page by page without loss."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest

from runtime.clock import ManualClock
from services.gateway.changes.asked import Asked, Kind
from services.gateway.changes.handlers import Changing
from services.gateway.changes.looking_back import AT_ONCE
from services.gateway.handlers import Reader
from services.gateway.memory import MemoryStore
from services.gateway.pagination import Page
from targets.areas import Level
from targets.catalogue import Programme
from tests.unit.gateway.conftest import Connect
from tests.unit.gateway.seed import NOON, TODAY, Report, figure, seeded, series
from tests.unit.gateway.test_pages import page

TARGET = "coverage-5g"
LATE = date(2026, 8, 1)
RISING = {"2025-Q3": 40, "2025-Q4": 45, "2026-Q1": 50, "2026-Q2": 55}


async def whole(client: httpx.AsyncClient, **asked: Any) -> list[dict[str, Any]]:
    """Every change that was asked for, page by page."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = await client.get("/api/v1/changes", params={**asked, "cursor": cursor})
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next"]
    return found


def revision(period: str, value: object, on: date = LATE, **more: str) -> Report:
    """A later word on a period."""
    return Report(
        TARGET, on, (figure(period, value, **more),), source="https://office.example.test"
    )


async def revised(programme: Programme, *later: Report) -> MemoryStore:
    """A rising series, and what was reported of it later."""
    return await seeded(programme, [*series(TARGET, RISING), *later])


async def test_a_revised_figure_says_old_and_new_value_source_and_note(
    connect: Connect, programme: Programme
) -> None:
    store = await revised(programme, revision("2025-Q4", "43.5", note="recounted"))

    (change,) = await whole(connect(store), kind="revised")

    assert change["target"] == TARGET
    assert change["figure"]["was"] == 45
    assert change["figure"]["now"] == 43.5
    assert change["figure"]["period"] == "2025-Q4"
    assert change["source"] == "https://office.example.test"
    assert change["note"] == "recounted"
    assert change["at"].startswith("2026-08-01")


async def test_the_same_value_said_again_is_no_change(
    connect: Connect, programme: Programme
) -> None:
    store = await revised(programme, revision("2025-Q4", "45.0"))

    assert await whole(connect(store), kind="revised") == []


async def test_a_withdrawn_figure_leaves_nothing(connect: Connect, programme: Programme) -> None:
    store = await revised(programme, revision("2025-Q4", 0, status="O"))

    (change,) = await whole(connect(store), kind="revised")

    assert (change["figure"]["was"], change["figure"]["now"]) == (45, None)


async def test_a_status_says_from_which_to_which(connect: Connect, programme: Programme) -> None:
    falling = series(TARGET, {"2025-Q4": 60, "2026-Q1": 50, "2026-Q2": 45})
    client = connect(await seeded(programme, falling))

    moved = await whole(client, kind="status", target=TARGET)

    assert moved
    for newer, older in pairwise(moved):
        assert newer["status"]["was"] == older["status"]["now"]
        assert newer["at"] >= older["at"]
    assert all(one["status"]["was"] != one["status"]["now"] for one in moved)


async def test_a_figure_is_held_once_however_many_verdicts_do_without_it(
    connect: Connect, programme: Programme
) -> None:
    odd = revision("2026-Q2", "0.6", date(2026, 8, 9))
    later = revision("2025-Q3", "40.1", date(2026, 9, 9))
    store = await revised(programme, odd, later)

    (change,) = await whole(connect(store), kind="held")

    assert change["figure"]["now"] == 0.6
    assert change["figure"]["odd"]
    assert change["source"] == odd.source


@pytest.mark.parametrize("word", ["accepted", "refused"])
async def test_a_persons_word_is_told_with_its_reason(
    connect: Connect, programme: Programme, word: str
) -> None:
    spoken = revision("2025-Q4", 45, opinion=word, note="checked with the source")
    store = await revised(programme, replace(spoken, source="urn:slipwatch:gateway:decisions"))
    client = connect(store)

    (change,) = await whole(client, kind=word)
    shown = await page(client, "/changes", kind=word)

    assert change["figure"]["now"] == 45
    assert change["note"] == "checked with the source"
    assert "quyết định của người có thẩm quyền" in shown.text
    assert "urn:slipwatch" not in shown.text


async def test_slips_and_catalogue_versions_are_among_the_changes(
    client: httpx.AsyncClient, demonstration: MemoryStore, programme: Programme
) -> None:
    found = await whole(client, limit=37)
    opened = [one for one in demonstration.slip_documents if one["change"] == "opened"]

    assert len([one for one in found if one["kind"] == "opened"]) == len(opened)
    assert [one["catalogue_version"] for one in found if one["kind"] == "catalogue"] == [
        programme.version
    ]


async def test_pages_of_any_size_hold_the_same_changes_newest_first(
    client: httpx.AsyncClient,
) -> None:
    at_once = await whole(client, limit=500)

    assert at_once == await whole(client, limit=7)
    assert [one["at"] for one in at_once] == sorted((one["at"] for one in at_once), reverse=True)
    assert len({one["id"] for one in at_once}) == len(at_once)


async def test_filters_leave_out_what_does_not_fit(
    client: httpx.AsyncClient, programme: Programme
) -> None:
    at_once = await whole(client, limit=500)
    theme = programme.target_by_id[TARGET].theme
    ours = {one.id for one in programme.targets if one.theme == theme}
    begin, end = date(2026, 1, 1), date(2026, 6, 30)

    of_theme = await whole(client, theme=theme)
    of_time = await whole(client, **{"from": begin.isoformat(), "to": end.isoformat()})

    assert of_theme == [one for one in at_once if one["target"] in ours]
    assert of_time == [one for one in at_once if "2026-01-01" <= _day(one["at"]) <= "2026-06-30"]
    assert await whole(client, target="no-such") == []


def _day(moment: str) -> str:
    """The day of a moment of the seed, which is at noon."""
    return moment[:10]


async def test_as_of_a_day_nothing_later_is_known(client: httpx.AsyncClient) -> None:
    found = await whole(client, as_of="2026-03-31")

    assert found
    assert max(_day(one["at"]) for one in found) <= "2026-03-31"


async def test_a_page_ends_though_nothing_was_found_and_says_how_far_it_looked(
    programme: Programme, demonstration: MemoryStore
) -> None:
    now = datetime.combine(TODAY, NOON)
    store = MemoryStore()
    report = demonstration.measurement_documents[0]
    store.measurement_documents = [
        {**report, "_id": f"{number}", "time": now - timedelta(minutes=number)}
        for number in range(3 * AT_ONCE)
    ]
    changing = Changing(Reader(store, programme, ManualClock(now)))
    asked = Asked(kinds=frozenset({Kind.REVISED}))

    first = await changing.changes(asked, Page(10), None, steps=1)
    second = await changing.changes(asked, Page(10, first["next"]), None, steps=9)

    assert first["items"] == []
    assert first["searched_to"] > min(one["time"] for one in store.measurement_documents)
    assert (second["items"], second["next"], second["searched_to"]) == ([], None, None)


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "no-such"},
        {"from": "yesterday"},
        {"from": "0001-01-01"},
        {"to": "9999-12-31"},
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"cursor": "WyJub3QgYSBtb21lbnQiLCAiIl0"},
        {"as_of": "2030-01-01"},
    ],
    ids=str,
)
async def test_what_is_not_understood_is_refused(
    client: httpx.AsyncClient, asked: dict[str, str]
) -> None:
    answer = await client.get("/api/v1/changes", params=asked)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_page_is_whole(client: httpx.AsyncClient, language: str) -> None:
    shown = await page(client, "/changes", lang=language)

    assert len(shown.all("h1")) == 1
    assert shown.all("time")
    links = [one.attributes.get("href", "") for one in shown.all("a")]
    assert "/changes.csv" in links
    assert "/changes.atom" in links


async def test_filters_and_the_day_stay_in_the_links_of_the_page(client: httpx.AsyncClient) -> None:
    shown = await page(client, "/changes", kind="status", as_of="2026-06-30")

    links = {one.attributes.get("href", "") for one in shown.all("a")}
    (older,) = [one for one in links if "cursor=" in one] or [""]
    assert not older or ("kind=status" in older and "as_of=2026-06-30" in older)
    assert any("/changes.csv?kind=status&as_of=2026-06-30" in one for one in links)


async def test_many_communes_of_one_report_are_one_line(
    connect: Connect, programme: Programme
) -> None:
    communes = [one.id for one in programme.areas if one.level is Level.COMMUNE][:9]
    reports = [
        Report(TARGET, on, tuple(figure("2025-Q4", value, area=one) for one in communes))
        for on, value in ((date(2026, 3, 1), 40), (date(2026, 4, 1), 41))
    ]
    client = connect(await seeded(programme, reports))

    found = await whole(client, kind="revised")
    shown = await page(client, "/changes", kind="revised")

    assert len(found) == len(communes)
    assert f"{len(communes)} địa bàn" in shown.text
    rows = [one.attributes.get("class", "") for one in shown.all("li")]
    assert rows.count("change k-revised") == 1
