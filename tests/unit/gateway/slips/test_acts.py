"""Acts: each kept once, checked beside its field, and only by those who may."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from runtime.clock import ManualClock
from runtime.failures import Unavailable
from runtime.links import Links
from schemas.stored import ActDocument
from services.gateway.identity.csrf import make_token
from services.gateway.identity.principal import Role
from services.gateway.slips.acting import Hand, Kind, Wish
from services.gateway.slips.handlers.acts import Said
from services.gateway.slips.memory import MemorySlips
from services.gateway.slips.room import PURPOSE, room_of
from services.gateway.slips.silences import Draft
from targets.catalogue import Programme
from targets.matching import Matcher
from tests.unit.gateway.markup import read
from tests.unit.gateway.slips.conftest import KEY, NOW, Desk
from tests.unit.gateway.slips.seed import a_change, slips_of

API = "/api/v1/episodes"
Open = Callable[[MemorySlips], Desk]


@pytest.fixture
def one() -> MemorySlips:
    """One open episode, and one that is over."""
    return slips_of(
        [
            a_change("e"),
            a_change("over", on="2026-08-01"),
            a_change("over", 2, change="recovered", on="2026-09-01"),
        ]
    )


@pytest.fixture
def owner(programme: Programme) -> str:
    """The department that both belong to."""
    return programme.target_by_id["coverage-5g"].owner.id


def fields_of(html: str, kind: str) -> dict[str, str]:
    """The hidden fields of one form of a page."""
    forms = re.findall(r'<form method="post".*?</form>', html, re.DOTALL)
    form = next(one for one in forms if f'name="kind" value="{kind}"' in one)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


async def sent(client: httpx.AsyncClient, episode: str, kind: str, **more: str) -> httpx.Response:
    """A form of the episode's page, filled in and sent."""
    shown = await client.get(f"/slips/{episode}")
    return await client.post(f"/slips/{episode}/acts", data=fields_of(shown.text, kind) | more)


def api_headers(client: httpx.AsyncClient, key: str, **more: str) -> dict[str, str]:
    """The headers of an act by the API."""
    token = make_token(client.cookies["slipwatch-session"])
    return {"x-csrf-token": token, "idempotency-key": key, **more}


async def test_a_leader_acknowledges_and_it_is_shown_to_all(
    open_desk: Open, one: MemorySlips, owner: str
) -> None:
    desk = open_desk(one)
    leader = await desk.signed_in(Role.LEADER, owner)

    answer = await sent(leader, "e", "acknowledged", comment="Đã nắm.")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/slips/e?done=acknowledged"
    (act,) = one.act_documents.values()
    assert (act["kind"], act["via"], act["comment"]) == ("acknowledged", "page", "Đã nắm.")
    assert act["taken"] is None
    assert act["role"]["vi"] == "Lãnh đạo, Sở Khoa học và Công nghệ"
    shown = (await desk.make().get("/slips/e")).text
    assert "Lãnh đạo, Sở Khoa học và Công nghệ" in shown
    assert act["by"] not in shown, "an account is nobody's business but an official's"
    assert act["by"] in (await leader.get("/slips/e")).text


async def test_the_same_form_sent_twice_is_one_act(
    open_desk: Open, one: MemorySlips, owner: str
) -> None:
    leader = await open_desk(one).signed_in(Role.LEADER, owner)
    form = fields_of((await leader.get("/slips/e")).text, "commented") | {"comment": "Một."}

    first = await leader.post("/slips/e/acts", data=form)
    again = await leader.post("/slips/e/acts", data=form)
    other = await leader.post("/slips/e/acts", data=form | {"comment": "Hai."})

    assert (first.status_code, again.status_code, other.status_code) == (303, 303, 409)
    assert [act["comment"] for act in one.act_documents.values()] == ["Một."]


async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    open_desk: Open, one: MemorySlips, owner: str
) -> None:
    leader = await open_desk(one).signed_in(Role.LEADER, owner)

    answer = await sent(leader, "e", "planned", comment="Dựng trạm.", due="2026-11-01")

    assert answer.status_code == 422
    assert one.act_documents == {}
    shown = read(answer.text)
    assert shown.faults == []
    field = next(one for one in shown.all("input") if one.attributes.get("id") == "planned-due")
    assert field.attributes["aria-invalid"] == "true"
    assert field.attributes["aria-describedby"] == "fault-due"
    assert "Ngày này đã qua." in shown.text
    assert "Dựng trạm." in shown.text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "commented"}, "comment"),
        ({"kind": "commented", "comment": "x" * 2001}, "comment"),
        ({"kind": "planned", "comment": "x"}, "due"),
        ({"kind": "planned", "comment": "x", "due": "mai"}, "due"),
        ({"kind": "planned", "comment": "x", "due": "2036-01-01"}, "due"),
        ({"kind": "assigned"}, "assignee"),
        ({"kind": "assigned", "assignee": "nobody"}, "assignee"),
        ({"kind": "praised"}, "kind"),
        ({"kind": "commented", "comment": 7}, "comment"),
    ],
    ids=lambda one: str(one)[:60],
)
async def test_a_bad_act_by_the_api_is_a_problem_that_names_its_field(
    open_desk: Open, one: MemorySlips, owner: str, body: dict[str, object], field: str
) -> None:
    leader = await open_desk(one).signed_in(Role.LEADER, owner)

    headers = api_headers(leader, "k", **{"if-match": "*"})
    answer = await leader.post(f"{API}/e/acts", json=body, headers=headers)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["name"] for error in answer.json()["errors"]] == [field]
    assert one.act_documents == {}


async def test_assigning_names_the_role_that_gets_the_work(
    open_desk: Open, one: MemorySlips, owner: str
) -> None:
    leader = await open_desk(one).signed_in(Role.LEADER, owner)

    await sent(leader, "e", "assigned", assignee="dau-moi-so-tai-chinh")

    episode = (await leader.get(f"{API}/e")).json()
    assert episode["assigned"]["assignee_role"]["vi"] == "Đầu mối, Sở Tài chính"
    assert "Giao cho Đầu mối, Sở Tài chính" in (await leader.get("/slips/e")).text


async def test_an_act_needs_the_episode_as_it_stands(
    open_desk: Open, one: MemorySlips, owner: str
) -> None:
    leader = await open_desk(one).signed_in(Role.LEADER, owner)
    tag = (await leader.get(f"{API}/e")).headers["etag"]
    body = {"kind": "commented", "comment": "Ý kiến."}

    missing = await leader.post(f"{API}/e/acts", json=body, headers=api_headers(leader, "a"))
    headers = api_headers(leader, "b", **{"if-match": tag})
    first = await leader.post(f"{API}/e/acts", json=body, headers=headers)
    headers = api_headers(leader, "c", **{"if-match": tag})
    stale = await leader.post(f"{API}/e/acts", json=body, headers=headers)

    assert (missing.status_code, first.status_code, stale.status_code) == (428, 201, 412)
    assert "read it again" in stale.json()["detail"]
    assert len(one.act_documents) == 1


async def test_a_key_acts_once_and_is_asked_for(
    open_desk: Open, one: MemorySlips, owner: str
) -> None:
    leader = await open_desk(one).signed_in(Role.LEADER, owner)
    headers = api_headers(leader, "same", **{"if-match": "*"})
    body = {"kind": "acknowledged"}

    first = await leader.post(f"{API}/e/acts", json=body, headers=headers)
    again = await leader.post(f"{API}/e/acts", json=body, headers=headers)
    keyless = await leader.post(
        f"{API}/e/acts", json=body, headers=headers | {"idempotency-key": ""}
    )
    late = await leader.post(
        f"{API}/e/acts", json=body, headers=headers | {"idempotency-key": "other"}
    )

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert keyless.status_code == 400
    assert late.status_code == 409
    assert late.json()["by"]["kind"] == "acknowledged"
    assert "by" not in late.json()["by"]


async def test_an_act_that_is_sent_again_is_answered_whatever_has_happened_since(
    open_desk: Open, one: MemorySlips, owner: str
) -> None:
    leader = await open_desk(one).signed_in(Role.LEADER, owner)
    tag = (await leader.get(f"{API}/e")).headers["etag"]
    headers = api_headers(leader, "same", **{"if-match": tag})
    body = {"kind": "planned", "comment": "Dựng trạm.", "due": "2026-11-30"}
    first = await leader.post(f"{API}/e/acts", json=body, headers=headers)
    one.episode_documents["e"]["open"] = False

    again = await leader.post(f"{API}/e/acts", json=body, headers=headers)
    other = await leader.post(f"{API}/e/acts", json=body | {"comment": "x"}, headers=headers)
    new = await leader.post(
        f"{API}/e/acts", json=body, headers=headers | {"idempotency-key": "another"}
    )

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["id"] == first.json()["id"]
    assert (other.status_code, other.json()["type"]) == (422, "urn:problem:other-act")
    assert new.status_code == 412
    assert len(one.act_documents) == 1


async def test_what_cannot_be_remembered_is_not_done(
    programme: Programme, one: MemorySlips
) -> None:
    room = room_of(one, programme, ManualClock(NOW), Links((KEY,), PURPOSE))
    hand, draft = Hand("an", "api"), Draft(Matcher(targets=frozenset({"coverage-5g"})), None,
                                           NOW + timedelta(days=1), "Bảo trì.")  # fmt: skip

    async def forgetful(_: ActDocument) -> None:
        raise Unavailable("store", "away")

    for doing in (
        room.acting.do("e", "k", Wish(Kind.ACKNOWLEDGED), hand, forgetful),
        room.acting.take_link(Said("l", "e", "dau-moi-so-khcn"), "", forgetful),
        room.quiet.begin("k", draft, hand, forgetful),
    ):
        with pytest.raises(Unavailable):
            await doing

    assert one.act_documents == {}


async def test_what_is_over_takes_comments_alone(
    open_desk: Open, one: MemorySlips, owner: str
) -> None:
    leader = await open_desk(one).signed_in(Role.LEADER, owner)
    headers = api_headers(leader, "a", **{"if-match": "*"})

    refused = await leader.post(f"{API}/over/acts", json={"kind": "acknowledged"}, headers=headers)
    comment = await sent(leader, "over", "commented", comment="Đã rút kinh nghiệm.")

    assert (refused.status_code, refused.json()["type"]) == (409, "urn:problem:over")
    assert comment.status_code == 303
    assert "chỉ còn ghi được ý kiến" in (await leader.get("/slips/over")).text


async def test_the_page_says_why_a_form_is_missing(
    open_desk: Open, one: MemorySlips, owner: str
) -> None:
    desk = open_desk(one)
    stranger = (await desk.make().get("/slips/e")).text
    other = (await (await desk.signed_in(Role.LEADER, "so-noi-vu")).get("/slips/e")).text
    clerk = (await (await desk.signed_in(Role.CLERK, owner)).get("/slips/e")).text

    assert "Chỉ người đã đăng nhập mới xử lý được cảnh báo." in stranger
    assert "thuộc trách nhiệm của Sở Khoa học và Công nghệ" in other
    assert "cần quyền của lãnh đạo hoặc người phê duyệt" in clerk
    for text in (stranger, other):
        assert 'name="kind"' not in text
    assert 'value="acknowledged"' in clerk
    assert 'value="assigned"' not in clerk


@pytest.mark.parametrize(
    ("role", "mine", "kind", "status"),
    [
        (Role.LEADER, True, "assigned", 201),
        (Role.APPROVER, True, "planned", 201),
        (Role.CLERK, True, "acknowledged", 201),
        (Role.CLERK, True, "planned", 403),
        (Role.LEADER, False, "acknowledged", 403),
        (Role.READER, True, "commented", 403),
        (Role.AUDITOR, True, "commented", 403),
        (Role.ADMINISTRATOR, True, "acknowledged", 403),
    ],
)
async def test_rights_are_those_of_role_and_department(
    open_desk: Open, one: MemorySlips, owner: str, role: Role, mine: bool, kind: str, status: int
) -> None:
    client = await open_desk(one).signed_in(role, owner if mine else "so-noi-vu")
    body = {"kind": kind, "comment": "x", "due": "2026-12-01", "assignee": "van-phong-bcd"}

    headers = api_headers(client, "k", **{"if-match": "*"})
    answer = await client.post(f"{API}/e/acts", json=body, headers=headers)

    assert answer.status_code == status
    assert len(one.act_documents) == (status == 201)


async def test_nobody_acts_without_a_session_or_from_another_page(
    open_desk: Open, one: MemorySlips, owner: str
) -> None:
    desk = open_desk(one)
    leader = await desk.signed_in(Role.LEADER, owner)
    form = fields_of((await leader.get("/slips/e")).text, "commented") | {"comment": "x"}

    tokenless = await leader.post("/slips/e/acts", data=form | {"csrf": ""})
    foreign = await leader.post(
        "/slips/e/acts", data=form, headers={"origin": "https://evil.example.test"}
    )
    stranger = await desk.make().post(
        f"{API}/e/acts", json={"kind": "acknowledged"}, headers={"idempotency-key": "k"}
    )
    headers = {"idempotency-key": "k", "if-match": "*"}
    headerless = await leader.post(f"{API}/e/acts", json={"kind": "acknowledged"}, headers=headers)

    assert (tokenless.status_code, foreign.status_code) == (400, 400)
    assert stranger.status_code == 401
    assert headerless.status_code == 400
    assert one.act_documents == {}


async def test_every_act_is_in_the_audit_log(open_desk: Open, one: MemorySlips, owner: str) -> None:
    desk = open_desk(one)
    leader = await desk.signed_in(Role.LEADER, owner)

    await sent(leader, "e", "acknowledged")

    auditor = await desk.signed_in(Role.AUDITOR)
    log = (await auditor.get("/audit")).text
    assert "leader-so-khcn" in log
    assert "acknowledged" in log
