"""The pages: every one of them whole, in both languages, with nothing from elsewhere."""

import re
from datetime import datetime
from typing import Any, cast

import httpx
import pytest

from runtime.clock import ManualClock
from runtime.health import Health
from runtime.metrics import new_registry
from schemas.stored import ActDocument, VerdictDocument
from services.gateway.app import NAME, VERSION, web
from services.gateway.memory import MemoryStore
from services.gateway.pages import STATIC
from services.gateway.slips.memory import MemorySlips
from targets.catalogue import Programme
from targets.kinds import Kind
from targets.verdicts import Reason, Status
from targets.wording import status_name
from tests.unit.gateway.conftest import Connect
from tests.unit.gateway.markup import Document, read
from tests.unit.gateway.seed import NOON, TODAY, figure, seeded, series

FLOOR = "sti-budget-share"
PAGES = ("/", "/slips", "/context", "/methods", "/about", "/changes", "/targets/sti-budget-share")

#: One target of every kind.
KINDS = {
    Kind.REACH: "coverage-5g",
    Kind.FLOOR: "sti-budget-share",
    Kind.GROWTH: "research-workforce-growth",
    Kind.RANK: "dti-rank",
    Kind.RANK_GAIN: "hdi-rank-gain",
    Kind.ABOVE: "ecommerce-share",
    Kind.GROUP: "sector-st-capacity",
    Kind.CHECKLIST: "smart-urban-areas",
    Kind.COUNT: "strategic-technology-investors",
    Kind.JUDGED: "cyber-safety",
}


async def page(client: httpx.AsyncClient, path: str, status: int = 200, **query: str) -> Document:
    """A page that is well formed and keeps to the policy."""
    answer = await client.get(path, params=query)
    assert answer.status_code == status, answer.text[:2000]
    document = read(answer.text)
    assert document.faults == []
    for element in document.elements:
        assert "style" not in element.attributes, element
        assert not any(name.startswith("on") for name in element.attributes), element
        assert element.name not in ("style", "iframe"), element
        if element.name == "script":
            assert set(element.attributes) == {"src", "defer"}, element
            assert element.attributes["src"].startswith("/static/"), element
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    return document


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_whole_in_both_languages(
    client: httpx.AsyncClient, path: str, language: str
) -> None:
    document = await page(client, path, lang=language)

    assert document.all("html")[0].attributes["lang"] == language
    assert len(document.all("h1")) == 1
    assert len(document.all("main")) == 1
    assert document.all("title")


async def test_vietnamese_comes_first_and_a_choice_is_kept(client: httpx.AsyncClient) -> None:
    assert (await page(client, "/")).all("html")[0].attributes["lang"] == "vi"

    await page(client, "/", lang="en")

    assert (await page(client, "/slips")).all("html")[0].attributes["lang"] == "en"
    assert (await page(client, "/", lang="xx")).all("html")[0].attributes["lang"] == "vi"


@pytest.mark.parametrize("name", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_kind_has_a_page(
    client: httpx.AsyncClient, programme: Programme, name: str, language: str
) -> None:
    document = await page(client, f"/targets/{name}", lang=language)

    wanted = programme.target_by_id[name].name
    assert (wanted.vi if language == "vi" else wanted.en) in document.text
    charts = [one for one in document.all("svg") if one.attributes.get("role") == "img"]
    assert len(charts) >= 2, "one for wide screens and one for narrow ones"
    identities = {one.attributes.get("id") for one in document.elements}
    for chart in charts:
        assert chart.attributes["aria-labelledby"] in identities
        assert chart.attributes["aria-describedby"] in identities


@pytest.mark.parametrize("status", list(Status))
async def test_every_status_is_said_in_words_with_an_icon(
    connect: Connect, store: MemoryStore, status: Status
) -> None:
    for document in store.verdict_documents.values():
        _stand(document, status)
    client = connect(store)

    for path in ("/", *(f"/targets/{name}" for name in KINDS.values())):
        shown = await page(client, path)
        assert status_name[status].vi in shown.text
        icons = {one.attributes.get("href") for one in shown.all("use")}
        assert f"#i-{status}" in icons


def _stand(document: VerdictDocument, status: Status) -> None:
    document["status"] = status.value
    document["target"]["verdict"]["status"] = status.value


async def test_every_target_has_a_page_before_its_first_figure(
    connect: Connect, programme: Programme
) -> None:
    client = connect(MemoryStore())

    shown = await page(client, "/")
    assert "0%" not in [one.strip() for one in shown.text.splitlines()]
    for target in programme.targets:
        await page(client, f"/targets/{target.id}")


async def test_every_demonstration_target_has_a_page(
    client: httpx.AsyncClient, programme: Programme
) -> None:
    for target in programme.targets:
        await page(client, f"/targets/{target.id}")


async def test_the_programme_is_one_list_with_every_target(
    client: httpx.AsyncClient, programme: Programme
) -> None:
    document = await page(client, "/")

    links = {one.attributes.get("href", "") for one in document.all("a")}
    assert {f"/targets/{target.id}" for target in programme.targets} <= links


async def test_filter_search_and_order_live_in_the_address(client: httpx.AsyncClient) -> None:
    found = await page(client, "/", q="phu song", kind="", theme="", order="worst")
    rows = [one for one in found.all("li") if one.attributes.get("class", "").startswith("row")]
    nothing = await page(client, "/", q="no such words at all")

    assert len(rows) == 1
    assert "phu song" in [one.attributes.get("value") for one in found.all("input")]
    assert "Không có mục tiêu nào khớp" in nothing.text


async def test_the_day_that_is_looked_at_stays_in_every_link(client: httpx.AsyncClient) -> None:
    document = await page(client, "/", as_of="2026-06-30")

    assert "30/06/2026" in document.text
    links = [one.attributes["href"] for one in document.all("a") if "href" in one.attributes]
    targets = [link for link in links if link.startswith("/targets/")]
    assert targets
    assert all("as_of=2026-06-30" in link for link in targets)


async def test_an_emptied_day_is_today(client: httpx.AsyncClient) -> None:
    await page(client, "/", as_of="")


@pytest.mark.parametrize("day", ["2030-01-01", "yesterday"])
async def test_a_day_that_cannot_be_is_said_on_a_page(client: httpx.AsyncClient, day: str) -> None:
    document = await page(client, "/", 422, as_of=day)

    assert "2026-09-30" in document.text


async def test_what_is_not_there_is_said_on_a_page(client: httpx.AsyncClient) -> None:
    for path in ("/targets/no-such", "/no-such-page", "/static/x/no-such.css"):
        assert "Không có trang này" in (await page(client, path, 404)).text


async def test_a_store_that_is_away_is_said_on_a_page(connect: Connect, store: MemoryStore) -> None:
    store.away = True
    client = connect(store)

    for path in ("/", "/slips", "/context", "/targets/coverage-5g"):
        assert "Kho số liệu đang không trả lời" in (await page(client, path, 503)).text
    await page(client, "/methods")


async def test_invented_figures_are_marked_wherever_they_are_shown(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/", "/slips", *(f"/targets/{name}" for name in KINDS.values())):
        document = await page(client, path)
        assert "SỐ LIỆU GIẢ ĐỊNH" in document.text, path
        assert any(one.attributes.get("class") == "invented-mark" for one in document.elements), (
            path
        )


async def test_real_figures_carry_no_such_mark(connect: Connect, programme: Programme) -> None:
    client = connect(await seeded(programme, series("coverage-5g", {"2025-Q4": 40})))

    for path in ("/", "/targets/coverage-5g"):
        assert "GIẢ ĐỊNH" not in (await page(client, path)).text


async def test_what_a_source_writes_is_never_markup(connect: Connect, programme: Programme) -> None:
    nasty = '<script>alert("1")</script>'
    reports = [
        type(one)(
            one.target,
            one.on,
            (figure("2025-Q4", 40, note=nasty, evidence="javascript:alert(1)"),),
        )
        for one in series("coverage-5g", {"2025-Q4": 40})
    ]
    client = connect(await seeded(programme, reports))

    document = await page(client, "/targets/coverage-5g")

    assert nasty in document.text
    links = [one.attributes.get("href", "") for one in document.all("a")]
    assert not any(link.startswith("javascript") for link in links)


async def test_words_of_a_search_are_never_markup(client: httpx.AsyncClient) -> None:
    document = await page(client, "/", q='"><img src=x>')

    assert document.all("img") == []


async def test_a_revision_shows_what_stood_before(connect: Connect, programme: Programme) -> None:
    first, second = series("coverage-5g", {"2025-Q3": 40, "2025-Q4": 45})
    late = type(first)(first.target, second.on, (figure("2025-Q3", "41.5"),))
    client = connect(await seeded(programme, [first, second, late]))

    document = await page(client, "/targets/coverage-5g")

    assert "Đã sửa 1 lần" in document.text
    assert "trước đó 40%" in document.text


async def test_who_was_told_is_shown_by_role(client: httpx.AsyncClient) -> None:
    document = await page(client, "/targets/sti-budget-share")

    for word in ("Cơ quan chủ trì", "Thư điện tử", "Đã gửi", "Zalo", "Chờ gửi"):
        assert word in document.text


async def test_the_exact_amount_stands_beside_the_short_one(
    client: httpx.AsyncClient, demonstration: MemoryStore
) -> None:
    verdict: dict[str, Any] = demonstration.verdict_documents["sti-budget-share"]["target"][
        "verdict"
    ]
    written = f"{verdict['shortfall']:,.0f} đồng".replace(",", ".")

    document = await page(client, "/targets/sti-budget-share")

    assert "tỷ đồng" in document.text
    assert written in document.text


async def test_the_worst_finding_is_named_first(client: httpx.AsyncClient) -> None:
    document = await page(client, "/targets/sti-budget-share")

    wrong = document.text.split("Điều đang sai")[1]
    assert wrong.index("Dưới mức tối thiểu") < wrong.index("Giảm so với năm trước")


async def test_nothing_is_said_to_be_missing_where_a_margin_only_shrinks(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/", "/targets/ecommerce-share"):
        document = await page(client, path)
        assert "còn thiếu 0" not in document.text


async def test_static_files_are_kept_for_ever_under_their_digest(client: httpx.AsyncClient) -> None:
    document = await page(client, "/")
    sheet = next(
        one.attributes["href"]
        for one in document.all("link")
        if one.attributes["rel"] == "stylesheet"
    )

    fresh = await client.get(sheet)
    older = await client.get(re.sub(r"/static/\w+/", "/static/000000000000/", sheet))

    assert fresh.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in fresh.headers["cache-control"]
    assert older.headers["cache-control"] == "public, no-cache"
    assert fresh.headers["x-content-type-options"] == "nosniff"
    for font in re.findall(r'url\("([^"]+)"\)', fresh.text):
        answer = await client.get(f"{sheet.rpartition('/')[0]}/{font}")
        assert answer.headers["content-type"] == "font/woff2"


async def test_a_page_is_not_sent_again_to_who_has_it(client: httpx.AsyncClient) -> None:
    first = await client.get("/")

    again = await client.get("/", headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "content-security-policy" in again.headers


async def test_the_first_page_is_light(client: httpx.AsyncClient) -> None:
    html = await client.get("/", headers={"accept-encoding": "gzip"})
    packed = int(html.headers["content-length"])
    needed = ("latin-400", "latin-600", "vietnamese-400", "vietnamese-600")
    fonts = sum(
        (STATIC / "fonts" / f"be-vietnam-pro-{name}-normal.woff2").stat().st_size for name in needed
    )
    named = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js|svg))"', html.text))
    assert any(name.endswith("live.js") for name in named)
    files = 0
    for name in sorted(named):
        sent = await client.get(name, headers={"accept-encoding": "gzip"})
        files += int(sent.headers["content-length"])

    assert packed + fonts + files < 150_000


async def test_health_and_metrics_answer(connect: Connect, demonstration: MemoryStore) -> None:
    client = connect(demonstration)
    await client.get("/")
    assert (await client.get("/livez")).status_code == 200
    assert (await client.get("/readyz")).status_code == 200
    metrics = (await client.get("/metrics")).text

    assert 'gateway_requests_total{method="GET",route="/",status="200"} 1.0' in metrics
    assert "gateway_past_answer_duration_seconds" in metrics


async def test_a_reason_that_a_page_gives_has_words(connect: Connect, store: MemoryStore) -> None:
    reasons = list(Reason)
    for number, document in enumerate(store.verdict_documents.values()):
        document["target"]["verdict"]["reason"] = reasons[number % len(reasons)].value
    client = connect(store)

    await page(client, "/")


async def test_the_address_of_the_description_leads_there(client: httpx.AsyncClient) -> None:
    answer = await client.get("/docs")

    assert (answer.status_code, answer.headers["location"]) == (307, "/about#api")


async def test_what_people_said_about_a_slip_stands_on_its_targets_page(
    programme: Programme, demonstration: MemoryStore
) -> None:
    breach = next(one for one in demonstration.slip_documents if one["target"] == FLOOR)
    acts = MemorySlips()
    said = {"vi": "Lãnh đạo, Sở Tài chính", "en": "Leader, Department of Finance"}
    for number, (kind, more) in enumerate(
        (("commented", {}), ("planned", {"due": "2026-10-31"}), ("acknowledged", {"comment": ""}))
    ):
        act: dict[str, Any] = {
            "_id": f"act-{number}",
            "kind": kind,
            "at": breach["at"],
            "by": "someone",
            "via": "page",
            "taken": None,
            "episode": breach["episode"],
            "comment": f"Lời thứ {number}.",
            "role": said,
            **more,
        }
        await acts.insert(cast("ActDocument", act))
    clock = ManualClock(datetime.combine(TODAY, NOON))
    registry = new_registry(NAME, VERSION)
    app = web(programme, clock, demonstration, Health(), registry, slips=acts)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
        now = await page(client, f"/targets/{FLOOR}")
        before = await page(client, f"/targets/{FLOOR}", as_of="2024-01-01")

    assert "Lời thứ 0." in now.text
    assert "Lời thứ 1." in now.text
    assert "hạn 31/10/2026" in now.text
    assert "Lãnh đạo, Sở Tài chính" in now.text
    assert "someone" not in now.text, "an account is for those who may see it"
    assert "Đã tiếp nhận" not in now.text, "an act without words says nothing here"
    assert "Lời thứ" not in before.text
