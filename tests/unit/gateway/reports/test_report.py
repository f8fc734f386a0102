"""The report as a page and as a workbook: what it counts, what has changed, what was done."""

from datetime import UTC, datetime, timedelta
from typing import cast

import httpx
import pytest

from runtime.clock import ManualClock
from schemas.stored import ActDocument
from services.gateway.handlers import Reader
from services.gateway.memory import MemoryStore
from services.gateway.reports.content import Report
from services.gateway.reports.handlers import Reporting
from services.gateway.slips.memory import MemorySlips
from targets.catalogue import Programme
from tests.unit.gateway.conftest import Connect
from tests.unit.gateway.exports.sheets import opened
from tests.unit.gateway.markup import read
from tests.unit.gateway.seed import NOON, TODAY, figure, seeded, series
from tests.unit.gateway.seed import Report as Reported

MONTHS = ("2026-09", "2026-Q3", "2026")


async def report_of(
    programme: Programme, store: MemoryStore, period: str, slips: MemorySlips | None = None
) -> Report:
    """The report's content."""
    clock = ManualClock(datetime.combine(TODAY, NOON))
    reader = Reader(store, programme, clock)
    return await Reporting(reader, slips or MemorySlips()).report(period, None)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("period", MONTHS)
async def test_the_page_is_whole_and_its_shares_sum_to_a_hundred(
    client: httpx.AsyncClient, period: str, language: str
) -> None:
    answer = await client.get("/report", params={"period": period, "lang": language})

    document = read(answer.text)
    assert answer.status_code == 200
    assert document.faults == []
    assert not any("style" in one.attributes or one.name == "style" for one in document.elements)
    assert "100%" in document.text
    assert ("SỐ LIỆU GIẢ ĐỊNH" if language == "vi" else "INVENTED FIGURES") in document.text


async def test_it_reads_as_an_administrative_report(client: httpx.AsyncClient) -> None:
    text = read((await client.get("/report?period=2026-Q3")).text).text

    assert "BÁO CÁO" in text
    assert "Quý 3 năm 2026" in text
    assert "Đến hết ngày 30/09/2026, trong 43 mục tiêu của chương trình có" in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" not in text


async def test_counts_are_those_of_the_day_it_is_told_to(
    client: httpx.AsyncClient, demonstration: MemoryStore, programme: Programme
) -> None:
    report = await report_of(programme, demonstration, "2026-Q3")

    on_that_day = (await client.get("/api/v1/programme?as_of=2026-09-30")).json()
    counts = {one["status"]: one["count"] for one in report.standing["statuses"]}
    assert counts == {one["status"]: one["count"] for one in on_that_day["statuses"]}
    assert sum(one["percent"] for one in report.standing["statuses"]) == 100


async def test_a_change_of_status_within_the_period_is_told_once(programme: Programme) -> None:
    store = await seeded(
        programme,
        series("online-public-services", {"2023": 40, "2024": 50, "2025": 82}),
    )

    first_months = await report_of(programme, store, "2026-S1")
    later = await report_of(programme, store, "2026-Q3")

    (move,) = [one for one in first_months.moves if one.target == "online-public-services"]
    assert (move.before != "met", move.after) == (True, "met")
    assert not [one for one in later.moves if one.target == "online-public-services"]


async def test_a_revision_tells_what_stood_before(programme: Programme) -> None:
    when = TODAY - timedelta(days=10)
    store = await seeded(
        programme,
        [
            *series("online-public-services", {"2024": 50, "2025": 60}),
            Reported("online-public-services", when, (figure("2025", 58),), id="again"),
        ],
    )

    report = await report_of(programme, store, "2026-11")

    (revision,) = report.revisions
    assert revision.was.value == 60
    assert revision.now.value == 58


async def test_a_figure_reported_for_the_first_time_is_no_revision(programme: Programme) -> None:
    store = await seeded(programme, series("online-public-services", {"2025": 60}))

    assert not (await report_of(programme, store, "2026")).revisions


async def test_what_people_did_about_a_slip_stands_beside_it(
    programme: Programme, demonstration: MemoryStore
) -> None:
    slips = MemorySlips()
    episode = demonstration.slip_documents[-1]["episode"]
    act = {
        "_id": "act-1",
        "kind": "planned",
        "at": datetime(2026, 11, 20, 3, tzinfo=UTC),
        "by": "recipient-1",
        "via": "page",
        "taken": None,
        "episode": episode,
        "comment": "Bổ sung dự toán trong tháng 12",
        "due": "2026-12-15",
        "role": {"vi": "Cơ quan chủ trì", "en": "Owner"},
    }
    await slips.insert(cast("ActDocument", act))

    report = await report_of(programme, demonstration, "2026", slips)

    assert [one["_id"] for one in report.acts] == ["act-1"]


async def test_overdue_items_come_with_the_day_they_were_due(
    programme: Programme, demonstration: MemoryStore
) -> None:
    report = await report_of(programme, demonstration, "2026-11")

    late = [one for one in report.due if one.overdue]
    assert late
    assert all(one.day < TODAY for one in late)
    assert [one.day for one in report.due] == sorted(one.day for one in report.due)


async def test_the_workbook_has_a_sheet_for_every_part(client: httpx.AsyncClient) -> None:
    answer = await client.get("/report.xlsx?period=2026-Q3")

    book = opened(answer.content)
    assert book.sheetnames == [
        "Số mục tiêu theo tình trạng", "Thay đổi tình trạng", "Số liệu được sửa", "Các cảnh báo",
        "Quá hạn và sắp đến hạn", "Ngân sách", "Các mục tiêu", "Ghi chú",
    ]  # fmt: skip
    assert book["Các mục tiêu"].max_row == 44
    notes = "\n".join(str(cell.value) for row in book["Ghi chú"] for cell in row if cell.value)
    assert "Báo cáo kỳ 2026-Q3, đến hết ngày 30/09/2026." in notes


async def test_a_report_without_any_figure_says_so(connect: Connect) -> None:
    answer = await connect(MemoryStore()).get("/report?period=2026")

    assert answer.status_code == 200
    assert "Chưa có số liệu ngân sách." in answer.text


@pytest.mark.parametrize("suffix", ["", ".pdf", ".xlsx"])
async def test_a_period_of_nobody_is_refused(client: httpx.AsyncClient, suffix: str) -> None:
    assert (await client.get(f"/report{suffix}?period=soon")).status_code == 422
