"""The delivery log: who was told, by what, with what answer; who was not, and why."""

from collections.abc import Callable

import pytest

from services.alerts.bundles import BundleKind
from services.alerts.deliveries import Occasion, Outcome, State, Why
from services.alerts.episodes import Channel
from services.gateway.identity.principal import Role
from services.gateway.slips import words
from services.gateway.slips.handlers.log import code_of
from services.gateway.slips.memory import MemorySlips
from tests.unit.gateway.slips.conftest import Desk
from tests.unit.gateway.slips.seed import a_change, a_delivery, slips_of
from tests.unit.gateway.slips.test_acts import api_headers
from tests.unit.gateway.test_pages import page

API = "/api/v1/deliveries"
Open = Callable[[MemorySlips], Desk]


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """Two episodes, each told to one role and not to the other; one message is dead."""
    slips = slips_of([a_change("e"), a_change("f", target="dti-rank", on="2026-11-10")])
    dead = a_delivery("f", a_change("f", on="2026-11-10"), "dau-moi-so-tai-chinh", "zns")
    slips.delivery_documents.append(
        {**dead, "state": "dead", "why": "too_old", "dead_letter": True}
    )
    return open_desk(slips)


@pytest.mark.parametrize(
    ("known", "named"),
    [
        (Channel, words.CHANNELS),
        (State, words.STATES),
        (Why, words.WHYS),
        (Occasion, words.OCCASIONS),
        (Outcome, words.OUTCOMES),
        (BundleKind, words.LETTERS),
    ],
)
def test_every_word_of_alerts_has_words_here(known: type, named: dict[str, object]) -> None:
    assert {str(one) for one in known} - {""} == set(named)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"episode": "e"}, 2),
        ({"target": "dti-rank"}, 2),
        ({"recipient": "van-phong-bcd"}, 2),
        ({"channel": "zns"}, 1),
        ({"state": "suppressed", "why": "silenced"}, 2),
        ({"day": "2026-11-10"}, 3),
        ({"dead": "1"}, 1),
        ({}, 5),
    ],
    ids=str,
)
async def test_the_log_is_filtered_in_the_address(
    desk: Desk, query: dict[str, str], found: int
) -> None:
    answer = await desk.make().get(API, params=query)

    assert len(answer.json()["items"]) == found
    await page(desk.make(), "/deliveries", 200, **query)


async def test_a_cursor_leads_through_the_log(desk: Desk) -> None:
    client, seen, cursor = desk.make(), [], ""
    while True:
        answer = (await client.get(API, params={"limit": 2, "cursor": cursor})).json()
        seen += [one["id"] for one in answer["items"]]
        cursor = answer["next"]
        if not cursor:
            break

    assert len(seen) == len(set(seen)) == 5
    assert (await client.get(API, params={"day": "yesterday"})).status_code == 422


async def test_no_address_no_answer_and_nothing_of_the_workers_is_shown(desk: Desk) -> None:
    client = desk.make()

    for path in (
        "/deliveries",
        "/deliveries.csv",
        API,
        "/slips/e",
        "/api/v1/episodes/e/deliveries",
    ):
        text = (await client.get(path)).text
        assert "planted" not in text, path
        assert "message_id" not in text, path


async def test_the_code_of_an_answer_is_shown_and_none_of_its_words() -> None:
    assert code_of("550 5.1.1 <a@example.test>: no such user") == "550 5.1.1"
    assert code_of("250 OK") == "250"
    assert code_of("error -216: access token is invalid") == "-216"
    assert code_of("84900000001 is not a follower") == ""


async def test_who_was_not_told_is_shown_with_the_reason(desk: Desk) -> None:
    shown = await page(desk.make(), "/slips/e")

    assert "đang tạm dừng thông báo" in shown.text
    assert "đã nhận (250 2.0.0)" in shown.text


async def test_an_administrator_sends_a_dead_message_again(desk: Desk) -> None:
    admin = await desk.signed_in(Role.ADMINISTRATOR)
    dead = next(one for one in desk.slips.delivery_documents if one["dead_letter"])["_id"]

    assert "Gửi lại" in (await admin.get("/deliveries")).text
    first = await admin.post(f"{API}/{dead}", headers=api_headers(admin, "again"))
    await admin.post(f"{API}/{dead}", headers=api_headers(admin, "again"))

    assert first.status_code == 202
    (act,) = desk.slips.act_documents.values()
    assert (act["kind"], act["delivery"], act["episode"]) == ("replayed", dead, "f")


async def test_only_dead_messages_are_sent_again_and_only_by_administrators(desk: Desk) -> None:
    admin, leader = await desk.signed_in(Role.ADMINISTRATOR), await desk.signed_in(Role.LEADER, "*")
    sent = next(one for one in desk.slips.delivery_documents if one["state"] == "sent")["_id"]

    refused = await admin.post(f"{API}/{sent}", headers=api_headers(admin, "a"))
    unknown = await admin.post(f"{API}/no-such", headers=api_headers(admin, "b"))
    other = await leader.post(f"{API}/{sent}", headers=api_headers(leader, "c"))

    assert (refused.status_code, unknown.status_code, other.status_code) == (409, 404, 403)
    assert "Gửi lại" not in (await leader.get("/deliveries")).text
    assert desk.slips.act_documents == {}


async def test_the_log_is_a_file_that_no_spreadsheet_runs(desk: Desk) -> None:
    desk.slips.delivery_documents[0]["role"] = {"vi": "=1+1", "en": "=1+1"}

    answer = await desk.make().get("/deliveries.csv", params={"episode": "e"})

    lines = answer.text.splitlines()
    assert answer.headers["content-type"].startswith("text/csv")
    assert len(lines) == 3
    assert ";=1+1" not in answer.text
    assert "đang tạm dừng thông báo" in answer.text
