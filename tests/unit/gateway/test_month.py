"""What changed this month: from how a target stood when it began to how it stands."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from services.gateway.memory import MemoryStore
from services.gateway.month import AT_ONCE, Month, first_of_month
from targets.catalogue import Programme
from tests.unit.gateway.conftest import Connect
from tests.unit.gateway.seed import seeded, series
from tests.unit.gateway.test_pages import page

ZONE = "Asia/Ho_Chi_Minh"
BEGIN = datetime(2026, 10, 31, 17, tzinfo=UTC)  # midnight in Hà Nội


def given(version: int, status: str, at: datetime, target: str = "one") -> Any:
    """An entry of the history."""
    return {
        "_id": f"{target}|{version}",
        "target": target,
        "version": version,
        "judged_at": at,
        "as_of": "2026-11-01",
        "catalogue_version": "1",
        "status": status,
        "verdict": {"sentence": {"vi": "", "en": ""}},
    }


def history(*entries: Any) -> MemoryStore:
    """A store with these verdicts."""
    store = MemoryStore()
    store.history_documents = list(entries)
    return store


async def test_what_stood_when_the_month_began_is_the_verdict_before_its_first() -> None:
    store = history(
        given(1, "too_early", BEGIN - timedelta(days=40)),
        given(2, "on_track", BEGIN - timedelta(seconds=1)),
        given(3, "at_risk", BEGIN),
        given(4, "off_track", BEGIN + timedelta(days=3)),
        given(1, "no_data", BEGIN + timedelta(days=4), "first judged now"),
    )

    assert await Month(store, date(2026, 11, 1), ZONE).before() == {"one": "on_track"}


async def test_the_month_is_followed_and_what_is_known_is_not_asked_again() -> None:
    store = history(given(1, "on_track", BEGIN - timedelta(days=1)))
    month = Month(store, date(2026, 11, 1), ZONE)
    assert await month.before() == {}

    store.history_documents += [given(2, "at_risk", BEGIN + timedelta(days=1))]
    assert await month.before() == {"one": "on_track"}

    store.history_documents += [given(3, "off_track", BEGIN + timedelta(days=2))]
    assert await month.before() == {"one": "on_track"}


async def test_a_whole_programme_judged_at_one_moment_is_passed() -> None:
    many = [
        given(version, status, BEGIN + timedelta(days=version), f"t{number}")
        for version, status in ((1, "on_track"), (2, "at_risk"))
        for number in range(3 * AT_ONCE)
    ]
    for one in many:
        if one["version"] == 1:
            one["judged_at"] = BEGIN - timedelta(days=1)

    found = await Month(history(*many), date(2026, 11, 1), ZONE).before()

    assert len(found) == 3 * AT_ONCE


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 30)])
def test_a_month_begins_with_its_first_day(day: date) -> None:
    assert first_of_month(day) == date(2026, 11, 1)


async def test_the_shares_of_every_theme_and_owner_sum_to_a_hundred(
    client: httpx.AsyncClient, programme: Programme
) -> None:
    standing = (await client.get("/api/v1/programme")).json()

    for group in ("themes", "owners"):
        assert sum(one["targets"] for one in standing[group]) == len(programme.targets)
        for one in standing[group]:
            assert sum(each["percent"] for each in one["statuses"]) == 100
            assert sum(each["count"] for each in one["statuses"]) == one["targets"]


async def test_the_programmes_page_says_what_moved_and_what_is_due(
    client: httpx.AsyncClient,
) -> None:
    standing = (await client.get("/api/v1/programme")).json()
    shown = await page(client, "/")
    then = await page(client, "/", as_of="2026-10-31")

    assert standing["month"]["since"] == "2026-11-01"
    assert standing["month"]["moved"]
    assert all(one["was"] != one["now"] for one in standing["month"]["moved"])
    assert [one["worse"] for one in standing["month"]["moved"]] == sorted(
        (one["worse"] for one in standing["month"]["moved"]), reverse=True
    )
    assert "Từ 01/11/2026" in shown.text
    assert "30/06/2027" in shown.text
    assert "Từ 01/10/2026" in then.text
    links = {one.attributes.get("href", "") for one in shown.all("a")}
    assert "/changes?from=2026-11-01" in links


async def test_a_month_without_a_change_says_so(connect: Connect, programme: Programme) -> None:
    client = connect(await seeded(programme, series("coverage-5g", {"2025-Q4": 40})))

    assert "chưa mục tiêu nào đổi tình trạng" in (await page(client, "/", as_of="2026-04-30")).text
