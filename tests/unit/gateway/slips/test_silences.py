"""Silences: a look at what they would hide, a reason, an end, and rights over all they speak of."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from services.gateway.identity.principal import Role
from services.gateway.slips.memory import MemorySlips
from tests.unit.gateway.slips.conftest import NOW, Desk, ids
from tests.unit.gateway.slips.seed import a_change, slips_of
from tests.unit.gateway.slips.test_acts import api_headers
from tests.unit.gateway.test_pages import page

API = "/api/v1/silences"
Open = Callable[[MemorySlips], Desk]
ENDS = (NOW + timedelta(days=3)).isoformat()


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """One open episode, one that ended lately, one that ended long ago."""
    return open_desk(
        slips_of(
            [
                a_change("now"),
                a_change("lately", on="2026-10-20"),
                a_change("lately", 2, change="recovered", on="2026-11-01"),
                a_change("long-ago", on="2026-05-01"),
                a_change("long-ago", 2, change="recovered", on="2026-06-01"),
                a_change("elsewhere", target="sti-budget-share"),
            ]
        )
    )


async def begun(client: httpx.AsyncClient, **more: object) -> httpx.Response:
    """A silence asked for by the API."""
    body = {"matcher": {"targets": ["coverage-5g"]}, "ends": ENDS, "reason": "Chờ số liệu."} | more
    return await client.post(API, json=body, headers=api_headers(client, "k"))


async def test_a_preview_names_what_is_open_and_what_ended_lately(desk: Desk) -> None:
    answer = await desk.make().get(f"{API}/preview", params={"targets": "coverage-5g"})

    found = answer.json()
    assert (found["open"], found["lately"]) == (1, 1)
    assert ids(found["episodes"]) == ["now", "lately"]


async def test_a_silence_begins_and_is_ended_early(desk: Desk) -> None:
    leader = await desk.signed_in(Role.LEADER, "so-khcn")

    first = await begun(leader)
    again = await begun(leader)
    name = first.json()["id"]
    assert (first.status_code, again.json()["id"]) == (201, name)
    assert first.json()["phase"] == "active"
    assert (await leader.get("/api/v1/episodes/now")).json()["state"] == "silenced"

    desk.clock.advance(timedelta(minutes=10))
    ended = await leader.delete(f"{API}/{name}", headers=api_headers(leader, "end"))
    late = await leader.delete(f"{API}/{name}", headers=api_headers(leader, "later"))

    assert ended.json()["phase"] == "ended"
    assert ended.json()["ended"]["role"]["vi"] == "Lãnh đạo, Sở Khoa học và Công nghệ"
    assert late.status_code == 409
    assert (await leader.get("/api/v1/episodes/now")).json()["state"] == "waiting"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"ends": (NOW + timedelta(days=32)).isoformat()}, "ends"),
        ({"ends": (NOW - timedelta(days=1)).isoformat()}, "ends"),
        ({"ends": "2026-11-25T00:00:00"}, "ends"),
        ({"starts": (NOW + timedelta(days=5)).isoformat()}, "ends"),
        ({"matcher": {"targets": ["no-such"], "departments": ["so-khcn"]}}, "targets"),
    ],
    ids=["no reason", "too long", "over already", "no offset", "ends before", "unknown target"],
)
async def test_a_bad_silence_names_its_field(
    desk: Desk, more: dict[str, object], field: str
) -> None:
    everywhere = await desk.signed_in(Role.LEADER, "*")

    answer = await begun(everywhere, **more)

    assert answer.status_code == 422
    assert field in [one["name"] for one in answer.json()["errors"]]
    assert desk.slips.act_documents == {}


async def test_not_everything_can_be_silenced(desk: Desk) -> None:
    everywhere = await desk.signed_in(Role.LEADER, "*")

    assert (await begun(everywhere, matcher={})).status_code == 422
    assert (await desk.make().get(f"{API}/preview")).status_code == 422


async def test_a_silence_needs_the_right_over_every_department_it_speaks_of(desk: Desk) -> None:
    leader = await desk.signed_in(Role.LEADER, "so-khcn")
    clerk = await desk.signed_in(Role.CLERK, "so-khcn")

    assert (await begun(leader, matcher={"targets": ["sti-budget-share"]})).status_code == 403
    assert (await begun(leader, matcher={"severities": ["warning"]})).status_code == 403
    assert (await begun(clerk)).status_code == 403
    assert (await begun(leader, matcher={"departments": ["so-khcn"]})).status_code == 201


async def test_somebody_elses_silence_is_not_mine_to_end(desk: Desk) -> None:
    leader = await desk.signed_in(Role.LEADER, "so-khcn")
    other = await desk.signed_in(Role.LEADER, "so-noi-vu")
    name = (await begun(leader)).json()["id"]

    answer = await other.delete(f"{API}/{name}", headers=api_headers(other, "end"))

    assert answer.status_code == 403
    assert (await leader.get(f"{API}/{name}")).json()["phase"] == "active"


async def test_the_page_goes_from_choice_to_preview_to_reason(desk: Desk) -> None:
    leader = await desk.signed_in(Role.LEADER, "so-khcn")
    chosen = {"targets": "coverage-5g", "ends": "2026-11-30"}

    preview = await page(leader, "/silences/new", 200, **chosen)
    assert "1 cảnh báo đang mở, 1 cảnh báo đã kết thúc trong 30 ngày qua" in preview.text
    html = (await leader.get("/silences/new", params=chosen)).text
    form = re.findall(r'<form method="post".*?</form>', html, re.DOTALL)[-1]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))

    refused = await leader.post("/silences", data=fields | {"reason": ""})
    kept = await leader.post("/silences", data=fields | {"reason": "Đang nghiệm thu."})

    assert refused.status_code == 422
    assert "Cần điền mục này." in refused.text
    assert kept.headers["location"] == "/silences?done=silenced"
    shown = await page(leader, "/silences")
    assert "Đang nghiệm thu." in shown.text
    (act,) = desk.slips.act_documents.values()
    assert act["ends"].isoformat() == "2026-12-01T00:00:00+07:00"


async def test_a_slips_own_page_leads_to_a_silence_of_it_alone(desk: Desk) -> None:
    everywhere = await desk.signed_in(Role.LEADER, "*")

    shown = await page(everywhere, "/silences/new", episode="now", ends="2026-11-24")

    assert "Riêng cảnh báo" in shown.text
    assert "1 cảnh báo đang mở, 0 cảnh báo đã kết thúc" in shown.text


async def test_readers_see_silences_and_no_form(desk: Desk) -> None:
    leader = await desk.signed_in(Role.LEADER, "so-khcn")
    await begun(leader)

    shown = await page(desk.make(), "/silences")

    assert "Chờ số liệu." in shown.text
    assert "leader-so-khcn" not in shown.text
    assert not [one for one in shown.all("form") if one.attributes["method"] == "post"]
