"""The signed links of letters: one page, one button, one act, no sign-in."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from runtime.links import Link, Links
from services.gateway.slips.memory import MemorySlips
from services.gateway.slips.room import PURPOSE
from tests.unit.gateway.markup import read
from tests.unit.gateway.slips.conftest import Desk
from tests.unit.gateway.slips.seed import a_change, slips_of

Open = Callable[[MemorySlips], Desk]


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """One open episode, one that is over."""
    return open_desk(
        slips_of(
            [
                a_change("e", value=None),
                a_change("over", on="2026-08-01"),
                a_change("over", 2, change="recovered", on="2026-09-01"),
            ]
        )
    )


async def test_opening_a_link_changes_nothing_and_shows_what_it_is_about(desk: Desk) -> None:
    answer = await desk.make().get(desk.link("e"))

    shown = read(answer.text)
    assert answer.status_code == 200
    assert shown.faults == []
    assert "Phủ sóng 5G chậm." in shown.text
    assert "Gửi tới: Đầu mối, Sở KH&CN" in shown.text
    assert [one.attributes.get("class") for one in shown.all("button")] == ["large"]
    assert desk.slips.act_documents == {}


async def test_no_other_page_and_no_cache_learns_the_link(desk: Desk) -> None:
    answer = await desk.make().get(desk.link("e"))

    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "no-store" in answer.headers["cache-control"]
    assert "noindex" in answer.headers["x-robots-tag"]
    assert 'name="robots" content="noindex' in answer.text


async def test_the_button_acts_once_and_says_when(desk: Desk) -> None:
    client, link = desk.make(), desk.link("e")

    first = await client.post(link, data={"comment": "Sở đã nắm."})
    desk.clock.advance(timedelta(hours=2))
    second = await client.post(link, data={"comment": "khác"})
    opened = await client.get(link)

    assert "Đã ghi nhận lúc 22/11/2026 12:00" in first.text
    for later in (second, opened):
        assert "Đã ghi nhận lúc 22/11/2026 12:00" in later.text
        assert "Đầu mối, Sở KH&amp;CN đã xác nhận bằng liên kết này." in later.text
        assert "Sở đã nắm." in later.text
        assert "<button" not in later.text
    (act,) = desk.slips.act_documents.values()
    assert act["_id"] == "link|link-of-e"
    assert (act["by"], act["via"], act["comment"]) == ("dau-moi-so-khcn", "link", "Sở đã nắm.")
    assert "Đã tiếp nhận" in (await client.get("/slips/e")).text


async def test_who_comes_second_learns_who_was_first(desk: Desk) -> None:
    client = desk.make()
    await client.post(desk.link("e"))
    about = {"episode": "e", "recipient": "van-phong-bcd", "target": "coverage-5g"}
    other = Link("another", about, desk.clock.now() + timedelta(days=1))
    link = f"/a/{desk.links.make(other)}"

    opened, pressed = await client.get(link), await client.post(link)

    assert opened.status_code == 200
    assert pressed.status_code == 409
    for answer in (opened, pressed):
        assert "Đầu mối, Sở KH&amp;CN đã tiếp nhận cảnh báo này lúc" in answer.text
    assert len(desk.slips.act_documents) == 1


async def test_an_expired_link_helps_on(desk: Desk) -> None:
    client, link = desk.make(), desk.link("e", days=14)
    desk.clock.advance(timedelta(days=14))

    for answer in (await client.get(link), await client.post(link)):
        assert answer.status_code == 410
        assert "Liên kết đã hết hạn" in answer.text
        assert 'href="/slips/e"' in answer.text
    assert desk.slips.act_documents == {}


async def test_a_foreign_link_is_refused(desk: Desk) -> None:
    client = desk.make()
    about = {"episode": "e", "recipient": "van-phong-bcd"}
    link = Link("l", about, desk.clock.now() + timedelta(days=1))
    foreign = Links((b"x" * 32,), PURPOSE).make(link)
    elsewhere = Links((bytes(range(32)),), "another purpose").make(link)

    for token in (foreign, elsewhere, "xyz", desk.link("e")[3:-2] + "aa"):
        for answer in (await client.get(f"/a/{token}"), await client.post(f"/a/{token}")):
            assert answer.status_code == 404
            assert "Liên kết không đúng" in answer.text
            assert answer.headers["referrer-policy"] == "no-referrer"
    assert desk.slips.act_documents == {}


async def test_a_link_to_what_is_over_or_gone_says_so(desk: Desk) -> None:
    client = desk.make()

    over = await client.get(desk.link("over"))
    gone = await client.get(desk.link("gone"))

    assert "đã kết thúc, không cần xác nhận nữa" in over.text
    assert (await client.post(desk.link("over"))).status_code == 409
    assert gone.status_code == 404
    assert desk.slips.act_documents == {}


async def test_too_long_a_comment_is_said_beside_its_field(desk: Desk) -> None:
    answer = await desk.make().post(desk.link("e"), data={"comment": "x" * 2001})

    assert answer.status_code == 422
    assert "Dài quá 2.000 ký tự" in answer.text
    assert read(answer.text).faults == []
    assert desk.slips.act_documents == {}


async def test_a_browser_that_does_not_say_where_the_form_stands_may_act(desk: Desk) -> None:
    """An older one sends `Origin: null` from a page that sends no referrer."""
    answer = await desk.make().post(desk.link("e"), headers={"origin": "null"})

    assert answer.status_code == 200
    assert len(desk.slips.act_documents) == 1
