"""Deciding on held figures: by whom, about what, once, and never about one's own."""

import json
from typing import Any

import pytest

from services.gateway.identity.principal import ALL, Role
from tests.unit.gateway.reporting.conftest import HOST, WHY, Bureau, decide, form_of, send
from tests.unit.gateway.reporting.world import OTHER_SOURCE, OTHER_TARGET, SOURCE, TARGET


async def test_an_approver_accepts_and_the_target_is_judged_by_the_figure(bureau: Bureau) -> None:
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn")

    answer = await decide(approver, figure["id"], "accepted")

    assert answer.status_code == 303, answer.text
    page = await approver.get(answer.headers["location"])
    assert "Đã ghi nhận việc chấp nhận" in page.text
    assert "đã có hiệu lực" in page.text
    assert "không còn chờ kiểm tra" in page.text
    target = (await bureau.make().get(f"/api/v1/targets/{TARGET}")).json()
    assert target["verdict"]["value"] == 0.42
    event = json.loads(bureau.ingest.events[0])
    assert event["source"] == "urn:slipwatch:gateway:decisions"
    assert event["data"]["observations"][0]["opinion"] == "accepted"
    assert "approver" not in bureau.ingest.events[0].decode()


async def test_a_clerk_corrects_under_the_sources_name(bureau: Bureau) -> None:
    figure = await bureau.held()
    clerk = await bureau.signed_in(Role.CLERK, "so-khcn", sources=(SOURCE,))

    answer = await decide(clerk, figure["id"], "corrected", value="42")

    assert answer.status_code == 303, answer.text
    target = (await bureau.make().get(f"/api/v1/targets/{TARGET}")).json()
    assert target["verdict"]["value"] == 42
    assert target["verdict"]["quarantined_count"] == 0
    event = json.loads(bureau.ingest.events[0])
    assert event["source"] == SOURCE
    assert "opinion" not in event["data"]["observations"][0]
    assert event["data"]["observations"][0]["note"] == WHY


async def test_an_approver_refuses_and_the_figure_is_never_judged(bureau: Bureau) -> None:
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn")

    await decide(approver, figure["id"], "refused")

    target = (await bureau.make().get(f"/api/v1/targets/{TARGET}")).json()
    assert target["verdict"]["quarantined_count"] == 0
    assert target["verdict"]["value"] == 31


async def test_a_correction_that_is_odd_as_well_waits_for_somebody_else(bureau: Bureau) -> None:
    figure = await bureau.held()
    both = await bureau.holding({Role.CLERK, Role.APPROVER}, ("so-khcn",), (SOURCE,), "hai.vai")
    await decide(both, figure["id"], "corrected", value="0,65")
    odd = await bureau.held()
    assert odd["id"] != figure["id"]
    assert odd["value"] == 0.65

    page = (await both.get(f"/reporting/held/{odd['id']}")).text
    assert "người khác phải chấp nhận" in page
    with pytest.raises(AssertionError, match="no form to be accepted"):
        await form_of(both, odd["id"], "accepted")
    forged = {**await form_of(both, odd["id"], "refused"), "kind": "accepted", "reason": WHY}
    assert (await send(both, odd["id"], forged)).status_code == 403
    assert (await bureau.held())["id"] == odd["id"]

    other = await bureau.signed_in(Role.APPROVER, "so-khcn", name="nguoi.duyet")
    assert (await decide(other, odd["id"], "accepted")).status_code == 303
    target = (await bureau.make().get(f"/api/v1/targets/{TARGET}")).json()
    assert target["verdict"]["value"] == 0.65


async def test_who_sent_a_figure_by_file_does_not_accept_it(bureau: Bureau) -> None:
    figure = await bureau.held()
    both = await bureau.holding({Role.CLERK, Role.APPROVER}, ("so-khcn",), (SOURCE,), "hai.vai")
    await bureau.kept.insert(
        {
            "_id": "file.1", "kind": "reported", "at": bureau.clock.now(), "by": "hai.vai",
            "via": "page", "role": {"vi": "", "en": ""}, "key": "file.1", "reason": "",
            "source": SOURCE, "state": "published", "tries": 1, "problem": "",
            "published_at": bureau.clock.now(), "events": [figure["event_id"]],
        }
    )  # fmt: skip
    forged = {**await form_of(both, figure["id"], "refused"), "kind": "accepted", "reason": WHY}

    assert (await send(both, figure["id"], forged)).status_code == 403
    assert bureau.ingest.events == []


@pytest.mark.parametrize(
    ("role", "departments", "sources", "kind"),
    [
        pytest.param(Role.APPROVER, ("nhnn-khu-vuc",), (), "accepted", id="of another department"),
        pytest.param(Role.APPROVER, ("so-khcn",), (), "corrected", id="an approver, to correct"),
        pytest.param(Role.CLERK, ("so-khcn",), (OTHER_SOURCE,), "corrected", id="other source"),
        pytest.param(Role.CLERK, ("so-khcn",), (SOURCE,), "accepted", id="a clerk, to accept"),
        pytest.param(Role.LEADER, (ALL,), (), "accepted", id="a leader"),
        pytest.param(Role.ADMINISTRATOR, (ALL,), (ALL,), "accepted", id="an administrator"),
        pytest.param(Role.AUDITOR, (ALL,), (ALL,), "refused", id="an auditor"),
        pytest.param(Role.READER, (ALL,), (ALL,), "corrected", id="a reader"),
    ],
)  # fmt: skip
async def test_nobody_else_decides(
    bureau: Bureau, role: Role, departments: tuple[str, ...], sources: tuple[str, ...], kind: str
) -> None:
    figure = await bureau.held()
    able = await bureau.holding({Role.APPROVER, Role.CLERK}, ("so-khcn",), (SOURCE,), "able")
    intruder = await bureau.signed_in(role, *departments, sources=sources, name="intruder")
    page = (await intruder.get("/profile")).text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    fields = {**await form_of(able, figure["id"], kind), "csrf": token, "reason": WHY}
    if kind == "corrected":
        fields["value"] = "42"

    answer = await send(intruder, figure["id"], fields)
    program = await intruder.post(
        f"/api/v1/figures/held/{figure['id']}/decisions",
        json={"kind": kind, "reason": WHY},
        headers={"origin": HOST, "idempotency-key": "1", "if-match": "*", "x-csrf-token": token},
    )

    assert answer.status_code == 403
    assert program.status_code == 403
    assert bureau.ingest.events == []
    assert len(await bureau.audited("refused")) == 2


async def test_a_stranger_is_shown_the_door(bureau: Bureau) -> None:
    figure = await bureau.held()
    stranger = bureau.make()

    page = await stranger.get(f"/reporting/held/{figure['id']}")
    answer = await send(stranger, figure["id"], {"kind": "accepted", "reason": WHY})

    assert "Chỉ người đã đăng nhập mới quyết định được" in page.text
    assert answer.status_code == 400  # no token of ours
    assert bureau.ingest.events == []


async def test_a_form_without_our_token_or_from_elsewhere_is_no_form(bureau: Bureau) -> None:
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn")
    fields = {**await form_of(approver, figure["id"], "accepted"), "reason": WHY}

    without = await send(approver, figure["id"], {**fields, "csrf": ""})
    elsewhere = await approver.post(
        f"/reporting/held/{figure['id']}/decisions",
        data=fields,
        headers={"origin": "https://evil.example.test"},
    )

    assert (without.status_code, elsewhere.status_code) == (400, 400)
    assert bureau.ingest.events == []


@pytest.mark.parametrize(
    "name",
    ["coverage-5g.0123456789abcdef0123", "no-such-target.0123456789abcdef0123", "x", "%00"],
)
async def test_an_id_of_nothing_is_unknown(bureau: Bureau, name: str) -> None:
    approver = await bureau.signed_in(Role.APPROVER, ALL)

    assert (await approver.get(f"/reporting/held/{name}")).status_code == 404
    assert (await approver.get(f"/api/v1/figures/held/{name}")).status_code == 404


async def test_the_same_form_sent_twice_decides_once(bureau: Bureau) -> None:
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn")
    fields = {**await form_of(approver, figure["id"], "accepted"), "reason": WHY}

    first = await send(approver, figure["id"], fields)
    again = await send(approver, figure["id"], fields)
    other = await send(approver, figure["id"], {**fields, "kind": "refused"})

    assert (first.status_code, again.status_code, other.status_code) == (303, 303, 409)
    assert len(bureau.ingest.events) == 1
    assert len(bureau.kept.documents) == 1
    assert len(await bureau.audited("figure_decided")) == 1


async def test_who_decides_about_a_figure_that_has_changed_is_told(bureau: Bureau) -> None:
    figure = await bureau.held()
    one = await bureau.signed_in(Role.APPROVER, "so-khcn", name="mot")
    two = await bureau.signed_in(Role.APPROVER, "so-khcn", name="hai")
    fields = {**await form_of(two, figure["id"], "refused"), "reason": WHY}
    await decide(one, figure["id"], "accepted")

    answer = await send(two, figure["id"], fields)

    assert answer.status_code == 409
    assert "không còn chờ kiểm tra" in answer.text
    assert len(bureau.ingest.events) == 1


async def test_of_two_at_once_the_second_is_told(bureau: Bureau) -> None:
    figure = await bureau.held()
    one = await bureau.signed_in(Role.APPROVER, "so-khcn", name="mot")
    two = await bureau.signed_in(Role.APPROVER, "so-khcn", name="hai")
    first = {**await form_of(one, figure["id"], "accepted"), "reason": WHY}
    second = {**await form_of(two, figure["id"], "refused"), "reason": WHY}
    bureau.ingest.away = True  # neither has reached the figures yet

    assert (await send(one, figure["id"], first)).status_code == 303
    late = await send(two, figure["id"], second)

    assert late.status_code == 409
    assert "đã có người quyết định trước bạn" in late.text
    assert len(bureau.kept.documents) == 1


async def test_a_new_report_on_the_same_period_is_another_figure(bureau: Bureau) -> None:
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn")
    fields = {**await form_of(approver, figure["id"], "accepted"), "reason": WHY}
    clerk = await bureau.signed_in(Role.CLERK, sources=(SOURCE,))
    await decide(clerk, figure["id"], "corrected", value="0,43")

    answer = await send(approver, figure["id"], fields)

    assert answer.status_code == 409
    assert "Đã có báo cáo mới hơn cho cùng kỳ" in answer.text
    newer = await bureau.held()
    assert f"/reporting/held/{newer['id']}" in answer.text


async def test_what_ingest_cannot_take_now_waits_and_is_sent_as_the_same_event(
    bureau: Bureau,
) -> None:
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn")
    bureau.ingest.away = True
    await decide(approver, figure["id"], "accepted")
    page = (await approver.get(f"/reporting/held/{figure['id']}")).text
    assert "đang chờ chuyển vào hệ thống" in page
    assert "chưa cần làm gì thêm" in page
    assert await bureau.deciding.send_waiting() == 1

    bureau.ingest.away = False
    assert await bureau.deciding.send_waiting() == 0
    (decision,) = bureau.kept.documents.values()
    assert decision["state"] == "published"
    decision["state"] = "pending"  # as if we had died before it was written down
    await bureau.deciding.send_waiting()

    first, second = bureau.ingest.events
    assert first == second
    assert (await bureau.make().get("/api/v1/figures/held")).json()["count"] == 1  # the other one


async def test_what_ingest_refuses_is_said_and_can_be_decided_anew(bureau: Bureau) -> None:
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn")
    bureau.ingest.wrong = "the period is not open"
    await decide(approver, figure["id"], "accepted")
    page = (await approver.get(f"/reporting/held/{figure['id']}")).text
    assert "không chuyển được" in page
    assert "the period is not open" in page

    bureau.ingest.wrong = ""
    assert (await decide(approver, figure["id"], "accepted")).status_code == 303
    assert await bureau.status() != "stale"
    assert len(bureau.kept.documents) == 2


async def test_without_an_ingest_the_page_says_that_it_is_switched_off(open_bureau: Any) -> None:
    bureau = await open_bureau(switched_on=False)
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn")

    page = (await approver.get(f"/reporting/held/{figure['id']}")).text
    token = (await approver.get("/profile")).text.split('name="csrf" value="')[1].split('"')[0]
    program = await approver.post(
        f"/api/v1/figures/held/{figure['id']}/decisions",
        json={"kind": "accepted", "reason": WHY},
        headers={"origin": HOST, "idempotency-key": "1", "if-match": "*", "x-csrf-token": token},
    )

    assert "SLIPWATCH_INGEST_URL" in page
    assert program.status_code == 501


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"value": "", "reason": WHY}, "Chưa điền", id="no value"),
        pytest.param({"value": "42", "reason": "  "}, "Chưa điền", id="no reason"),
        pytest.param({"value": "42", "reason": "x" * 1001}, "1.000 ký tự", id="a long reason"),
        pytest.param({"value": "bốn hai", "reason": WHY}, "Không phải là số", id="words"),
        pytest.param({"value": "1.234", "reason": WHY}, "hai cách", id="two readings"),
        pytest.param({"value": "0,42", "reason": WHY}, "Bằng số đang bị giữ", id="the same"),
        pytest.param({"value": "142", "reason": WHY}, "Không thể có", id="impossible"),
        pytest.param({"value": "-1", "reason": WHY}, "Không thể có", id="negative"),
    ],
)
async def test_what_cannot_be_taken_is_said_at_its_field(
    bureau: Bureau, fields: dict[str, str], said: str
) -> None:
    figure = await bureau.held()
    clerk = await bureau.signed_in(Role.CLERK, sources=(SOURCE,))

    answer = await decide(clerk, figure["id"], "corrected", **fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert bureau.ingest.events == []


async def test_only_those_who_may_see_names_see_who_decided(bureau: Bureau) -> None:
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn", name="nguoi.duyet")
    await decide(approver, figure["id"], "accepted")
    path = f"/reporting/held/{figure['id']}"

    official, stranger = (await approver.get(path)).text, (await bureau.make().get(path)).text
    told = (await bureau.make().get(f"/api/v1/figures/held/{figure['id']}")).json()

    assert "nguoi.duyet" in official
    assert "nguoi.duyet" not in stranger
    assert "Người phê duyệt" in stranger
    assert told["decisions"][0]["by"] is None


async def test_a_decision_is_remembered_before_it_is_made(bureau: Bureau) -> None:
    figure = await bureau.held(OTHER_TARGET)
    approver = await bureau.signed_in(Role.APPROVER, "nhnn-khu-vuc")
    await decide(approver, figure["id"], "refused")

    (entry,) = await bureau.audited("figure_decided")

    assert entry.on == figure["id"]
    assert entry.details["kind"] == "refused"
    assert entry.details["decision"] in bureau.kept.documents


async def test_a_program_decides_with_a_key_and_the_tag_of_what_it_read(bureau: Bureau) -> None:
    figure = await bureau.held()
    approver = await bureau.signed_in(Role.APPROVER, "so-khcn")
    token = (await approver.get("/profile")).text.split('name="csrf" value="')[1].split('"')[0]
    path = f"/api/v1/figures/held/{figure['id']}"
    tag = (await approver.get(path)).headers["etag"]
    body = {"kind": "accepted", "reason": WHY}
    headers = {"origin": HOST, "x-csrf-token": token}

    async def post(body: Any = body, **more: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return await approver.post(f"{path}/decisions", json=body, headers={**headers, **named})

    assert (await post(if_match=tag)).status_code == 400
    assert (await post(idempotency_key="a")).status_code == 428
    assert (await post(idempotency_key="a", if_match='"old"')).status_code == 412
    missing = await post({"kind": "accepted"}, idempotency_key="a", if_match=tag)
    assert missing.status_code == 422
    assert missing.json()["errors"][0]["in"] == "body"
    valued = await post({**body, "value": 3}, idempotency_key="a", if_match=tag)
    assert valued.json()["errors"][0]["reason"] == "not_expected"
    done = await post(idempotency_key="a", if_match=tag)
    again = await post(idempotency_key="a", if_match=tag)

    assert done.status_code == 201, done.text
    assert again.status_code == 201
    assert again.json()["id"] == done.json()["id"]
    assert done.json()["by"] == "approver"
    assert len(bureau.ingest.events) == 1
    late = await post(idempotency_key="b", if_match="*")
    assert late.status_code == 409
    assert late.json()["by"]["kind"] == "accepted"
