"""The inbox: what is open comes first, the worst of it on top; every filter is in the URL."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.gateway.identity.principal import Role
from services.gateway.slips.memory import MemorySlips
from targets.catalogue import Programme
from tests.unit.gateway.slips.conftest import NOW, Desk, ids
from tests.unit.gateway.slips.seed import a_change, slips_of
from tests.unit.gateway.test_pages import page

API = "/api/v1/episodes"
Open = Callable[[MemorySlips], Desk]


@pytest.fixture
def several() -> MemorySlips:
    """Five episodes: three open, two over."""
    return slips_of(
        [
            a_change("mild", severity="warning", on="2026-11-21"),
            a_change("bad-old", severity="critical", on="2026-10-01"),
            a_change("bad-new", severity="critical", on="2026-11-01", target="dti-rank"),
            a_change("over-old", on="2026-08-01"),
            a_change("over-old", 2, change="recovered", on="2026-09-01"),
            a_change("over-new", severity="warning", on="2026-08-02"),
            a_change("over-new", 2, change="retracted", severity="warning", on="2026-09-02"),
        ]
    )


def acknowledged(slips: MemorySlips, episode: str, *, taken: bool) -> None:
    """Somebody has taken an episode on; alerts has noted it, or not yet."""
    at = NOW - timedelta(hours=1)
    slips.act_documents[f"act-{episode}"] = {
        "_id": f"act-{episode}",
        "kind": "acknowledged",
        "at": at,
        "by": "dau-moi-so-khcn",
        "via": "link",
        "taken": at if taken else None,
        "episode": episode,
        "comment": "Đã rõ.",
    }
    if taken:
        slips.episode_documents[episode]["acknowledged"] = {"by": "x", "at": at, "comment": ""}


async def test_open_ones_come_worst_first_and_closed_ones_newest_first(
    open_desk: Open, several: MemorySlips
) -> None:
    client = open_desk(several).make()

    found = (await client.get(API)).json()["items"]

    assert ids(found) == ["bad-new", "bad-old", "mild", "over-new", "over-old"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
async def test_a_cursor_leads_through_both_shelves(
    open_desk: Open, several: MemorySlips, limit: int
) -> None:
    client = open_desk(several).make()
    seen, cursor = [], ""
    while True:
        answer = (await client.get(API, params={"limit": limit, "cursor": cursor})).json()
        seen += ids(answer["items"])
        cursor = answer["next"]
        if not cursor:
            break

    assert seen == ["bad-new", "bad-old", "mild", "over-new", "over-old"]


@pytest.mark.parametrize("taken", [True, False], ids=["known to alerts", "a moment ago"])
async def test_states_tell_who_has_taken_what_on(
    open_desk: Open, several: MemorySlips, taken: bool
) -> None:
    acknowledged(several, "mild", taken=taken)
    client = open_desk(several).make()

    async def of(state: str) -> list[str]:
        return ids((await client.get(API, params={"state": state})).json()["items"])

    assert await of("acknowledged") == ["mild"]
    assert await of("waiting") == ["bad-new", "bad-old"]
    assert await of("open") == ["bad-new", "bad-old", "mild"]
    assert await of("closed") == ["over-new", "over-old"]


async def test_getting_worse_asks_to_be_taken_on_again(
    open_desk: Open, several: MemorySlips
) -> None:
    acknowledged(several, "mild", taken=False)
    several.episode_documents["mild"]["changes"].append(
        {
            **several.episode_documents["mild"]["changes"][0],
            "seq": 2,
            "published_at": NOW - timedelta(minutes=5),
            "event": {
                **several.episode_documents["mild"]["changes"][0]["event"],
                "seq": 2,
                "change": "worsened",
            },
        }
    )
    client = open_desk(several).make()

    episode = (await client.get(f"{API}/mild")).json()

    assert episode["acknowledged"] is None
    assert episode["state"] == "waiting"
    assert [one["kind"] for one in episode["acts"]] == ["acknowledged"]


async def test_a_silence_is_shown_with_its_reason_and_its_end(
    open_desk: Open, several: MemorySlips
) -> None:
    several.act_documents["hush"] = {
        "_id": "hush",
        "kind": "silenced",
        "at": NOW,
        "by": "leader",
        "via": "page",
        "taken": None,
        "matcher": {"severities": ["critical"], "themes": ["infrastructure"]},
        "starts": NOW,
        "ends": NOW + timedelta(days=3),
        "comment": "Chờ nghiệm thu.",
    }
    client = open_desk(several).make()

    silenced = (await client.get(API, params={"state": "silenced"})).json()["items"]
    waiting = (await client.get(API, params={"state": "waiting"})).json()["items"]

    assert ids(silenced) == ["bad-old"]
    assert silenced[0]["silenced"]["reason"] == "Chờ nghiệm thu."
    assert ids(waiting) == ["bad-new", "mild"]


async def test_filters_are_by_theme_department_and_severity(
    open_desk: Open, several: MemorySlips, programme: Programme
) -> None:
    client = open_desk(several).make()
    target = programme.target_by_id["dti-rank"]

    async def of(**query: str) -> list[str]:
        return ids((await client.get(API, params=query)).json()["items"])

    assert await of(theme=target.theme) == ["bad-new"]
    assert "bad-new" in await of(department=target.owner.id)
    assert await of(severity="warning") == ["mild", "over-new"]
    assert await of(target="coverage-5g", severity="critical") == ["bad-old"]


async def test_mine_is_what_my_department_owns_or_was_given(
    open_desk: Open, several: MemorySlips, programme: Programme
) -> None:
    several.episode_documents["mild"]["assignee"] = "dau-moi-so-tai-chinh"
    desk = open_desk(several)
    finance = await desk.signed_in(Role.LEADER, "so-tai-chinh")
    owner = await desk.signed_in(Role.LEADER, programme.target_by_id["coverage-5g"].owner.id)

    assert ids((await finance.get(API, params={"mine": "true"})).json()["items"]) == ["mild"]
    assert "bad-old" in ids((await owner.get(API, params={"mine": "true"})).json()["items"])


async def test_a_day_in_the_past_shows_what_was_known_then(
    open_desk: Open, several: MemorySlips
) -> None:
    client = open_desk(several).make()

    found = (await client.get(API, params={"as_of": "2026-08-31"})).json()["items"]

    assert ids(found) == ["over-old", "over-new"]
    assert all(one["open"] for one in found)


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_pages_are_whole(desk: Desk, language: str) -> None:
    client = desk.make()
    episode = next(name for name, one in desk.slips.episode_documents.items() if one["open"])

    for path in ("/slips", f"/slips/{episode}", "/deliveries", "/silences"):
        shown = await page(client, path, lang=language)
        assert len(shown.all("h1")) == 1, path

    for state in ("waiting", "acknowledged", "silenced", "open", "closed"):
        await page(client, "/slips", state=state)


async def test_a_card_says_who_is_responsible_and_that_nobody_has_taken_it_on(
    open_desk: Open, several: MemorySlips
) -> None:
    client = open_desk(several).make()

    shown = await page(client, "/slips", state="waiting")

    assert "Chưa ai tiếp nhận" in shown.text
    assert "Sở Khoa học và Công nghệ" in shown.text
    assert "Phủ sóng 5G chậm." in shown.text
    assert "Đầu mối, Sở KH&CN" in shown.text


async def test_an_overdue_action_is_marked_in_words(open_desk: Open, several: MemorySlips) -> None:
    several.act_documents["plan"] = {
        "_id": "plan",
        "kind": "planned",
        "at": NOW - timedelta(days=9),
        "by": "leader",
        "via": "page",
        "taken": None,
        "episode": "mild",
        "comment": "Dựng 12 trạm.",
        "due": "2026-11-21",
    }
    client = open_desk(several).make()

    assert "QUÁ HẠN" in (await page(client, "/slips")).text
    assert (await client.get(f"{API}/mild")).json()["planned"][0]["overdue"] is True


async def test_an_unknown_slip_and_a_foreign_cursor_are_said(desk: Desk) -> None:
    client = desk.make()

    assert (await client.get(f"{API}/no-such")).status_code == 404
    assert (await client.get("/slips/no-such")).status_code == 404
    assert (await client.get(API, params={"cursor": "x"})).status_code == 422
    assert (await client.get(API, params={"as_of": "2026-12-31"})).status_code == 422


async def test_a_store_that_is_away_is_said(desk: Desk) -> None:
    desk.slips.away = True
    client = desk.make()

    assert (await client.get(API)).status_code == 503
    assert "Kho số liệu đang không trả lời" in (await page(client, "/slips", 503)).text


async def test_what_alerts_has_not_taken_for_minutes_is_said_above_the_inbox(
    open_desk: Open, several: MemorySlips
) -> None:
    acknowledged(several, "mild", taken=False)
    late = await page(open_desk(several).make(), "/slips")
    several.act_documents["act-mild"]["at"] = NOW - timedelta(minutes=1)
    soon = await page(open_desk(several).make(), "/slips")
    several.act_documents.clear()
    acknowledged(several, "mild", taken=True)
    taken = await page(open_desk(several).make(), "/slips")

    assert "Việc đã làm từ lúc 22/11/2026 11:00 chưa được xử lý" in late.text
    assert "chưa được xử lý" not in soon.text
    assert "chưa được xử lý" not in taken.text


async def test_the_files_below_the_inbox_hold_all_slips_and_say_so(
    open_desk: Open, several: MemorySlips
) -> None:
    shown = await page(open_desk(several).make(), "/slips", severity="critical")

    links = [one.attributes.get("href", "") for one in shown.all("a")]
    assert "/slips.csv" in links, "the file knows no severity, so it does not pretend to"
    assert "Tải về tất cả" in shown.text
