"""The published figures on the pages: revisions, series that are not one, ranks of 63 and of 34,
the merger, and sources that contradict each other. None is smoothed, none chosen silently."""

import asyncio
import re
from copy import deepcopy
from datetime import date

import httpx
import pytest

from catalogue.figures import shipped
from services.gateway.memory import MemoryStore
from targets.catalogue import Programme
from tests.unit.gateway.conftest import Connect
from tests.unit.gateway.markup import read
from tests.unit.gateway.seed import Report, figure, real_reports, seeded


@pytest.fixture(scope="session")
def published(programme: Programme) -> MemoryStore:
    """A store with the real figures and nothing else."""
    return asyncio.run(seeded(programme, real_reports(shipped(programme))))


@pytest.fixture
def real(connect: Connect, published: MemoryStore) -> httpx.AsyncClient:
    return connect(deepcopy(published))


async def page(client: httpx.AsyncClient, path: str, **query: str) -> str:
    """The words of a page, each gap one blank."""
    answer = await client.get(path, params=query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", read(answer.text).text)


async def test_the_statistics_offices_2023_is_shown_as_revised_from_12_33_to_12_87(
    real: httpx.AsyncClient,
) -> None:
    text = await page(real, "/targets/digital-economy-share")

    assert "12,87%" in text
    assert "trước đó 12,33%" in text
    assert "Đã sửa 1 lần" in text


async def test_the_two_national_series_stand_under_their_own_names(
    real: httpx.AsyncClient, programme: Programme
) -> None:
    text = await page(real, "/targets/digital-economy-share")
    measures = programme.target_by_id["digital-economy-share"].measure_by_id

    names = [measures[one].name.vi for one in ("gdp-share-statistics-office", "gdp-share-ministry")]
    assert len(set(names)) == 2
    assert all(name in text for name in names)


async def test_no_national_series_is_judged_as_the_provinces(real: httpx.AsyncClient) -> None:
    target = (await real.get("/api/v1/targets/digital-economy-share")).json()

    assert target["verdict"]["status"] == "no_data"
    assert target["verdict"]["points"] == []


async def test_a_rank_of_34_is_judged_and_ranks_of_63_are_shown_as_another_series(
    real: httpx.AsyncClient,
) -> None:
    text = await page(real, "/targets/dti-rank")

    assert "hạng 14 (chính thức" in text
    assert "trên 34 tỉnh, thành phố" in text
    assert "hạng 38" in text
    assert "63 tỉnh" in text
    assert "34 tỉnh" in text


async def test_the_merger_is_said_and_the_old_provinces_are_named(real: httpx.AsyncClient) -> None:
    rank = await page(real, "/targets/dti-rank")
    coverage = await page(real, "/targets/coverage-5g")

    for text in (rank, coverage):
        assert "Lào Cai (trước sáp nhập)" in text
        assert "Yên Bái (trước sáp nhập)" in text
        assert "chuỗi khác, được nêu nhưng không nối với chuỗi của tỉnh hiện nay" in text


async def test_the_change_of_method_is_a_break_on_the_page(real: httpx.AsyncClient) -> None:
    assert "đứt chuỗi" in await page(real, "/targets/dti-rank")


async def test_half_a_budget_share_is_no_share_and_the_missing_half_is_named(
    real: httpx.AsyncClient,
) -> None:
    text = await page(real, "/targets/sti-budget-share")

    assert "Thiếu số liệu đầu vào: cần Tổng chi ngân sách địa phương của Lào Cai." in text


async def test_sources_in_conflict_are_both_shown(connect: Connect, programme: Programme) -> None:
    reports = [
        Report("coverage-5g", date(2026, 2, 1), (figure("2025-S2", 40),), source="urn:one"),
        Report("coverage-5g", date(2026, 3, 1), (figure("2025-S2", 44),), source="urn:other"),
    ]
    client = connect(await seeded(programme, reports))

    vietnamese = await page(client, "/targets/coverage-5g")
    english = await page(client, "/targets/coverage-5g", lang="en")

    assert "urn:other nêu 44, urn:one nêu 40; đang dùng số công bố sau" in vietnamese
    assert "urn:other says 44, urn:one says 40; the one reported later is used" in english
