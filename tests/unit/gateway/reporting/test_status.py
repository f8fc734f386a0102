"""The page of who owes what, and what can be taken away of it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.gateway.identity.principal import Role
from services.gateway.reporting.owing import Duty, owed
from targets.catalogue import Programme
from targets.periods import Period
from tests.unit.gateway.reporting.conftest import Bureau
from tests.unit.gateway.reporting.world import OTHER_SOURCE, OTHER_TARGET, SOURCE, TARGET


def a_verdict(period: str | None, *, reason: str = "on_path", **more: Any) -> dict[str, Any]:
    """As much of a verdict as is looked at."""
    common: dict[str, Any] = {
        "period": period,
        "reason": reason,
        "findings": [],
        "quarantined_count": 0,
    }
    return {**common, **more}


@pytest.mark.parametrize(
    ("day", "duty", "due"),
    [
        pytest.param("2025-02-01", Duty.REPORTED, "2026-03-01", id="long before"),
        pytest.param("2026-01-29", Duty.REPORTED, "2026-03-01", id="31 days before"),
        pytest.param("2026-01-30", Duty.DUE_SOON, "2026-03-01", id="30 days before"),
        pytest.param("2026-03-01", Duty.DUE_SOON, "2026-03-01", id="on the day itself"),
        pytest.param("2026-03-02", Duty.OVERDUE, "2026-03-01", id="the day after"),
    ],
)
def test_the_next_figure_is_due_its_delay_after_its_period(
    programme: Programme, day: str, duty: Duty, due: str
) -> None:
    target = programme.target_by_id[TARGET]
    late = timedelta(days=target.publishing_delay_days)
    on = date.fromisoformat(day) + late - timedelta(days=60)
    expected = date.fromisoformat(due) + late - timedelta(days=60)

    found = owed(target, a_verdict("2024"), None, on)

    assert (found.duty, found.expected) == (duty, Period.parse("2025"))
    assert found.due == expected


def test_a_held_figure_was_reported_all_the_same(programme: Programme) -> None:
    target = programme.target_by_id[TARGET]

    found = owed(target, a_verdict("2024"), Period.parse("2025"), date(2026, 11, 22))

    assert (found.duty, found.latest) == (Duty.REPORTED, Period.parse("2025"))


def test_what_was_never_reported_names_the_latest_period_that_should_be_there(
    programme: Programme,
) -> None:
    target = programme.target_by_id[TARGET]

    found = owed(target, a_verdict(None, reason="no_observation"), None, date(2026, 11, 22))

    assert found.duty is Duty.NEVER
    assert found.expected == Period.parse("2025")
    assert found.due is not None
    assert found.due < date(2026, 11, 22)


async def test_the_api_counts_what_it_lists(bureau: Bureau) -> None:
    answer = (await bureau.make().get("/api/v1/reporting?limit=500")).json()

    assert sum(answer["counts"].values()) == len(answer["items"]) == 43
    by_target = {one["target"]: one for one in answer["items"]}
    assert by_target[TARGET]["duty"] == "reported"
    assert by_target[TARGET]["held"] == 1
    assert by_target[TARGET]["last_source"] == SOURCE
    assert by_target["dti-rank"]["duty"] == "never"
    assert [one["duty"] for one in answer["items"]] == sorted(
        (one["duty"] for one in answer["items"]),
        key=["overdue", "never", "due_soon", "reported"].index,
    )


async def test_pages_of_the_api_lose_and_repeat_nothing(bureau: Bureau) -> None:
    client, seen, cursor = bureau.make(), [], ""
    while True:
        answer = (await client.get(f"/api/v1/reporting?limit=10&cursor={cursor}")).json()
        seen += [one["target"] for one in answer["items"]]
        if not answer["next"]:
            break
        cursor = answer["next"]

    assert len(seen) == len(set(seen)) == 43


async def test_the_filter_is_in_the_address_and_an_unknown_one_is_refused(bureau: Bureau) -> None:
    client = bureau.make()

    ours = (await client.get("/api/v1/reporting?department=so-khcn")).json()
    wrong = await client.get("/api/v1/reporting?duty=lazy")
    page = await client.get("/reporting?department=nhnn-khu-vuc&duty=lazy")

    assert {one["department"]["id"] for one in ours["items"]} == {"so-khcn"}
    assert wrong.status_code == 422
    assert page.status_code == 200
    assert "Giao dịch không dùng tiền mặt" in page.text
    assert "Phủ sóng 5G" not in page.text.split("<main")[1]


async def test_the_page_says_what_is_owed_what_is_held_and_by_whom(bureau: Bureau) -> None:
    page = (await bureau.make().get("/reporting")).text

    for said in (
        "Tình trạng báo cáo",
        "Chưa từng nộp",
        "0,42%",
        "ngoài khoảng hợp lý",
        "từ 2% đến 100%",
        "31% (năm 2024)",
        "01/02/2026",
        SOURCE,
        OTHER_SOURCE,
        "Báo cáo sai gửi qua HTTP hoặc bằng tệp bị từ chối ngay",
    ):
        assert said in page, said
    assert "/reporting/upload" not in page  # nobody has signed in
    english = (await bureau.make().get("/reporting?lang=en")).text
    assert "Reporting status" in english
    assert "outside the plausible range" in english


async def test_a_day_in_the_past_shows_what_was_known_then(bureau: Bureau) -> None:
    client = bureau.make()

    page = (await client.get("/reporting?as_of=2025-06-30")).text
    answer = (await client.get("/api/v1/reporting?as_of=2025-06-30&limit=500")).json()
    held = (await client.get("/api/v1/figures/held?as_of=2025-06-30")).json()

    ours = next(one for one in answer["items"] if one["target"] == TARGET)
    assert ours["latest"] == "2024"
    assert held["count"] == 0
    assert "Không có số liệu nào chờ kiểm tra" in page
    figure = await bureau.held()
    then = await client.get(f"/reporting/held/{figure['id']}?as_of=2026-06-30")
    assert "theo một ngày đã qua" in then.text
    assert (await client.get("/reporting?as_of=2027-01-01")).status_code == 422


async def test_sources_are_listed_with_their_silence_longest_first(bureau: Bureau) -> None:
    answer = (await bureau.make().get("/api/v1/reporting/sources")).json()

    assert [one["source"] for one in answer["items"]] == [OTHER_SOURCE, SOURCE]
    assert answer["items"][0]["age_days"] == 294


async def test_what_was_set_aside_is_shown_with_its_reason_newest_first(bureau: Bureau) -> None:
    for number in range(3):
        bureau.kept.rejections.append(
            {
                "_id": f"r{number}",
                "at": datetime(2026, 11, 1 + number, 3, tzinfo=UTC),
                "source": SOURCE if number else "",
                "event_id": f"report-{number}",
                "target": TARGET,
                "reason": "bad_period",
                "refusals": [
                    {"pointer": "/observations/0/period", "reason": "bad_period",
                     "expected": "2026", "got": "<b>26</b>"},
                ],
                "place": f"measurements/0/{number}",
            }
        )  # fmt: skip
    client = bureau.make()

    first = (await client.get("/api/v1/reporting/rejected?limit=2")).json()
    rest = (await client.get(f"/api/v1/reporting/rejected?cursor={first['next']}")).json()
    page = (await client.get("/reporting")).text

    assert [one["id"] for one in first["items"] + rest["items"]] == ["r2", "r1", "r0"]
    assert "kỳ báo cáo không đúng" in page
    assert "&lt;b&gt;26" in page
    assert "không đọc được" in page
    assert (await client.get("/api/v1/reporting/rejected?cursor=bm8")).status_code == 422


async def test_the_tables_can_be_taken_away(bureau: Bureau) -> None:
    client = bureau.make()

    duties = (await client.get("/api/v1/reporting.csv?department=so-khcn")).text
    held = (await client.get("/api/v1/figures/held.csv")).text
    excel = await client.get("/reporting/held.csv")
    workbook = await client.get("/reporting.xlsx")
    plain = (await client.get("/reporting/held.json")).json()
    told = (await client.get("/reporting.metadata.json?department=so-khcn")).json()

    rows = list(csv.DictReader(io.StringIO(duties)))
    assert {row["owner"] for row in rows} == {"so-khcn"}
    figures = {row["target"]: row for row in csv.DictReader(io.StringIO(held))}
    assert Decimal(figures[TARGET]["value"]) == Decimal("0.42")
    assert figures[TARGET]["before_value"] == "31"
    assert excel.text.startswith("\ufeff")
    assert "0,42" in excel.text
    assert workbook.content.startswith(b"PK")
    assert plain["count"] == 2
    assert told["slipwatch:filters"] == [{"name": "department", "value": "so-khcn"}]


async def test_clerks_are_led_to_the_upload(bureau: Bureau) -> None:
    clerk = await bureau.signed_in(Role.CLERK, sources=(SOURCE,))

    assert 'href="/reporting/upload"' in (await clerk.get("/reporting")).text


async def test_the_page_of_all_held_figures_has_a_cursor(bureau: Bureau) -> None:
    page = (await bureau.make().get("/reporting/held")).text
    one = (await bureau.make().get("/api/v1/figures/held?limit=1")).json()
    other = (await bureau.make().get(f"/api/v1/figures/held?limit=1&cursor={one['next']}")).json()

    assert page.count('<article class="held">') == 2
    found = {one["items"][0]["target"], other["items"][0]["target"]}
    assert found == {TARGET, OTHER_TARGET}
