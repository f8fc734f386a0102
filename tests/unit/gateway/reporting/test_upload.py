"""Files of figures: whose, checked before they are sent, kept for their uploader alone."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.gateway.identity.principal import ALL, Role
from services.gateway.reporting.handlers.uploads import MOST_BYTES
from tests.unit.gateway.reporting.conftest import HOST, Bureau
from tests.unit.gateway.reporting.world import OTHER_SOURCE, SOURCE, TARGET

ROWS = [
    {"sheet": "Số liệu", "row": 5, "cell": "E5", "target": TARGET, "measure": "value",
     "period": "2026", "value": "45.5", "outcome": "accepted", "reason": "",
     "message": {"vi": "", "en": ""}},
    {"sheet": "Số liệu", "row": 6, "cell": "E6", "target": TARGET, "measure": "value",
     "period": "2025", "value": "0.45", "outcome": "warning", "reason": "outside_plausible",
     "message": {"vi": "Ngoài khoảng hợp lý.", "en": "Outside the plausible range."}},
    {"sheet": "Số liệu", "row": 7, "cell": "E7", "target": "<x>", "measure": "", "period": "x",
     "value": "1.234", "outcome": "rejected", "reason": "unknown_target",
     "message": {"vi": "Không có mục tiêu này.", "en": "Unknown target."}},
]  # fmt: skip
SAID: dict[str, Any] = {
    "file": "f", "mode": "check", "rows": ROWS,
    "counts": {"accepted": 1, "warning": 1, "rejected": 1}, "published": ["f:Số liệu:5", "f:6"],
}  # fmt: skip
BOOK = b"PK a workbook"


async def token_of(client: httpx.AsyncClient) -> str:
    """A token for a form."""
    page = (await client.get("/profile")).text
    return page.split('name="csrf" value="')[1].split('"')[0]


async def upload(
    client: httpx.AsyncClient,
    source: str = SOURCE,
    name: str = "so-lieu.xlsx",
    body: bytes = BOOK,
    token: str | None = None,
) -> httpx.Response:
    """Send a file to be checked."""
    fields = {"csrf": await token_of(client) if token is None else token, "source": source}
    return await client.post(
        "/reporting/upload", data=fields, files={"file": (name, body)}, headers={"origin": HOST}
    )


async def report(client: httpx.AsyncClient, file: str, only: str = "good") -> httpx.Response:
    """Confirm a file."""
    fields = {"csrf": await token_of(client), "only": only}
    return await client.post(
        f"/reporting/upload/{file}/report", data=fields, headers={"origin": HOST}
    )


@pytest.fixture
async def clerk(bureau: Bureau) -> httpx.AsyncClient:
    """A clerk of one source."""
    bureau.ingest.said = SAID
    return await bureau.signed_in(Role.CLERK, "so-khcn", sources=(SOURCE,), name="chuyen.vien")


async def test_a_file_is_checked_row_by_row_and_nothing_is_sent(
    bureau: Bureau, clerk: httpx.AsyncClient
) -> None:
    page = await upload(clerk)

    assert page.status_code == 200, page.text
    assert bureau.ingest.asked == [(SOURCE, "check", "all")]
    for said in ("E6", "Ngoài khoảng hợp lý.", "Cần xem lại", "năm 2026", "45,5",
                 "Chỉ gửi 2 số liệu không có lỗi", "&lt;x&gt;", ">1.234<"):  # fmt: skip
        assert said in page.text, said
    assert page.text.index("Không có mục tiêu này.") < page.text.index("45,5")  # wrong ones first
    assert bureau.kept.documents == {}


async def test_what_was_checked_is_sent_once_it_is_confirmed(
    bureau: Bureau, clerk: httpx.AsyncClient
) -> None:
    await upload(clerk)
    (file,) = bureau.kept.files

    sent = await report(clerk, file)

    assert "Đã gửi 2 báo cáo." in sent.text
    assert bureau.ingest.asked[-1] == (SOURCE, "publish", "good")
    assert bureau.kept.files == {}
    assert await bureau.kept.authors(SOURCE, "f:6") == {"chuyen.vien"}
    (entry,) = await bureau.audited("figures_reported")
    assert (entry.who, entry.on) == ("chuyen.vien", SOURCE)
    again = await report(clerk, file)
    assert again.status_code == 404
    assert "không còn chờ xác nhận" in again.text


async def test_who_reports_is_kept_before_ingest_is_asked(
    bureau: Bureau, clerk: httpx.AsyncClient
) -> None:
    await upload(clerk)
    (file,) = bureau.kept.files
    bureau.ingest.away = True

    away = await report(clerk, file)

    assert away.status_code == 503
    assert "chưa gửi gì cả" in away.text
    (record,) = bureau.kept.documents.values()
    assert (record["by"], record["state"]) == ("chuyen.vien", "begun")
    assert await bureau.deciding.send_waiting() == 0  # a file is never sent by itself
    bureau.ingest.away = False
    assert "Đã gửi 2 báo cáo." in (await report(clerk, file)).text
    assert len(bureau.kept.documents) == 1


async def test_a_file_waits_for_its_uploader_alone_and_not_for_long(
    bureau: Bureau, clerk: httpx.AsyncClient
) -> None:
    await upload(clerk)
    (file,) = bureau.kept.files
    other = await bureau.signed_in(Role.CLERK, sources=(ALL,), name="nguoi.khac")

    assert (await report(other, file)).status_code == 404
    assert (await other.get(f"/reporting/upload/{file}/annotated")).status_code == 404
    book = await clerk.get(f"/reporting/upload/{file}/annotated")
    assert book.content == BOOK + b" annotated"
    assert "attachment" in book.headers["content-disposition"]
    bureau.clock.advance(timedelta(minutes=31))
    assert await bureau.kept.find(file, bureau.clock.now()) is None


async def test_a_clerk_reports_for_their_own_sources_only(
    bureau: Bureau, clerk: httpx.AsyncClient
) -> None:
    assert (await upload(clerk, OTHER_SOURCE)).status_code == 403
    assert (await clerk.get(f"/reporting/upload/form?source={OTHER_SOURCE}")).status_code == 403
    assert bureau.ingest.asked == []


@pytest.mark.parametrize("role", [Role.APPROVER, Role.LEADER, Role.READER, Role.ADMINISTRATOR])
async def test_who_is_no_clerk_has_no_upload(bureau: Bureau, role: Role) -> None:
    somebody = await bureau.signed_in(role, ALL, sources=(ALL,))

    assert (await somebody.get("/reporting/upload")).status_code == 403
    assert (await upload(somebody)).status_code == 403
    assert (await bureau.make().get("/reporting/upload")).status_code == 303


async def test_a_file_without_our_token_is_not_read(
    bureau: Bureau, clerk: httpx.AsyncClient
) -> None:
    assert (await upload(clerk, token="forged")).status_code == 400
    assert bureau.ingest.asked == []


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        pytest.param("a.xlsm", BOOK, "Chỉ nhận tệp", id="macros"),
        pytest.param("a.exe", BOOK, "Chỉ nhận tệp", id="a program"),
        pytest.param("a.xlsx", b"", "Tệp rỗng", id="empty"),
        pytest.param("a.csv", b"x" * (MOST_BYTES + 1), "900 kB", id="too large"),
    ],
)
async def test_a_file_that_is_none_is_not_sent_on(
    bureau: Bureau, clerk: httpx.AsyncClient, name: str, body: bytes, said: str
) -> None:
    answer = await upload(clerk, name=name, body=body)

    assert answer.status_code == 422
    assert said in answer.text
    assert bureau.ingest.asked == []


async def test_more_than_the_gate_lets_through_is_a_page_as_well(clerk: httpx.AsyncClient) -> None:
    answer = await upload(clerk, body=b"x" * 1_100_000)

    assert answer.status_code == 413
    assert "quá lớn" in answer.text


async def test_what_ingest_says_of_a_broken_file_is_shown(
    bureau: Bureau, clerk: httpx.AsyncClient
) -> None:
    bureau.ingest.wrong = "it is no workbook"

    answer = await upload(clerk)

    assert answer.status_code == 422
    assert "it is no workbook" in answer.text
    assert bureau.kept.files == {}


async def test_the_form_is_made_for_a_source_and_a_department(
    bureau: Bureau, clerk: httpx.AsyncClient
) -> None:
    page = (await clerk.get("/reporting/upload")).text
    form = await clerk.get(f"/reporting/upload/form?source={SOURCE}&department=so-khcn")

    assert f'<option value="{SOURCE}" selected>' in page
    assert '<option value="so-khcn" selected>' in page
    assert OTHER_SOURCE not in page
    assert form.content.startswith(f"form of {SOURCE}: ".encode())
    assert TARGET.encode() in form.content


async def test_without_an_ingest_files_are_switched_off(open_bureau: Any) -> None:
    bureau = await open_bureau(switched_on=False)
    clerk = await bureau.signed_in(Role.CLERK, sources=(SOURCE,))

    assert "Việc nộp tệp đang tắt" in (await clerk.get("/reporting/upload")).text
    assert (await upload(clerk)).status_code == 501
