"""A day of each role over the real services, in a real browser, and a program's.

How a clerk corrects a held figure and an approver accepts it is walked in test_reporting_pages.py
and, over the services, in test_reporting_services.py.
"""

import io
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest
import sdmx
from playwright.sync_api import Browser, Page
from sdmx.reader.csv import Reader

from deploy.local.processes import Child, answers
from deploy.local.stack import Stack, children_path
from services.gateway.identity.gate import OPEN, UNWATCHED
from tests.e2e.looking import CHROMIUM
from tests.e2e.office import Office, number, sign_in, take_away
from tests.e2e.strangers import asked, routes
from tests.e2e.test_main_job import budget, post, report, verdict
from tests.support import asking
from tests.support.ports import free_port
from tests.support.waiting import eventually

BREACHED, BEHIND = "sti-budget-share", "coverage-5g"
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
}  # fmt: skip
LEADER, CLERK, ADMINISTRATOR = "demo.lanhdao", "demo.chuyenvien", "demo.quantri"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


@pytest.fixture(scope="module")
def office(stack: Stack, browser: Browser) -> Iterator[Office]:
    """The office in the morning: a floor is broken, and 5G is behind its path."""
    lines = stack.make_accounts().read_text(encoding="utf-8").splitlines()
    passwords = dict(line.split() for line in lines if line and not line.startswith("#"))
    for event in (
        report(
            BREACHED,
            *budget("plan", "783000000000", "28500000000000"),
            time="2026-01-06T02:00:00Z",
        ),
        report(BEHIND, {"period": "2025", "value": "32"}, time="2026-01-20T02:00:00Z"),
        report(BEHIND, {"period": "2026-Q3", "value": "40"}, time="2026-10-12T02:00:00Z"),
    ):
        taken = post(stack, event)
        assert taken.status_code == httpx.codes.ACCEPTED, taken.text
    eventually(lambda: verdict(stack, BREACHED).get("shortfall") == 72_000_000_000)
    eventually(lambda: verdict(stack, BEHIND).get("status") == "at_risk")
    eventually(lambda: len(open_episodes(stack)) >= 2)
    opened = Office(stack, browser, passwords)
    yield opened
    opened.close()


def open_episodes(stack: Stack) -> list[dict[str, Any]]:
    """The open slips that alerts has taken on, worst first."""
    found = asking.get(f"{stack.gateway}/api/v1/episodes", timeout=30).json()["items"]
    return [one for one in found if one["target"] in (BREACHED, BEHIND)]


def fits(page: Page) -> None:
    """Nothing is wider than the phone."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"], page.url


def test_a_leader_finds_the_worst_slip_on_a_phone_reads_why_and_takes_it_on(
    office: Office,
) -> None:
    phone = office.window(**PHONE)
    page = phone.new_page()
    page.goto("/")
    fits(page)
    page.get_by_role("link", name="Đăng nhập").tap()
    sign_in(page, LEADER, office.passwords[LEADER])
    page.wait_for_url(f"{office.stack.gateway}/")

    # Two taps from the programme to what is worst.
    page.get_by_role("link", name="Tất cả cảnh báo").tap()
    page.wait_for_url("**/slips")
    fits(page)
    assert "Khẩn cấp" in page.locator(".slip").first.inner_text()
    urgent = page.locator(".slip").filter(has_text="Khẩn cấp")
    urgent.filter(has_text="thiếu 72 tỷ đồng").get_by_role("link").first.tap()
    page.wait_for_url("**/slips/*")
    fits(page)

    why = page.locator("main").inner_text()
    assert "100 × 783.000.000.000 ÷ 28.500.000.000.000 = 2,747368%" in why
    assert "3% × 28.500.000.000.000 − 783.000.000.000 = 72.000.000.000" in why
    assert "Để trở lại đúng lộ trình" in why
    comment = page.get_by_label("Ý kiến (không bắt buộc)").first
    comment.fill("Giao Sở Tài chính trình bổ sung.")
    taken = page.get_by_role("button", name="Đã nhận")
    assert taken.evaluate("one => one.getBoundingClientRect().height") >= 44
    taken.tap()

    page.wait_for_url("**/slips/*?done=*")
    fits(page)
    assert page.locator(".slip-state").first.inner_text() == "Đã tiếp nhận"
    assert page.get_by_text("Giao Sở Tài chính trình bổ sung.").first.is_visible()
    assert any("Xử lý cảnh báo" in one for one in office.remembered(LEADER))
    phone.close()


def test_an_analyst_takes_figures_away_and_recomputes_the_verdict_of_a_path(
    office: Office,
) -> None:
    window = office.window()  # reading is public here
    page = window.new_page()
    figures, target = take_away(page, BEHIND)

    # docs/methods.md, “The common core”, and nothing else.
    assert target["base"] is None  # so the first settled figure is the base
    first, *_, last = figures.current("value", obs_status="A")
    (goal,) = target["goals"]
    v0, v, g = number(first["value"]), number(last["value"]), Decimal(goal["value"])
    t0, t, d = map(date.fromisoformat, (first["period_end"], last["period_end"], goal["by"]))
    a = (v - v0) / (g - v0)
    e = Decimal((t - t0).days) / (d - t0).days
    p = a / e
    status = (
        "reversing" if a < 0 else
        "on_track" if p >= Decimal("0.95") else
        "at_risk" if p >= Decimal("0.60") else
        "off_track"
    )  # fmt: skip

    said = target["verdict"]
    assert (said["status"], said["period"]) == (status, last["period"])
    assert (said["achieved"], said["required"], said["pace"]) == (
        round(a, 6),
        round(e, 6),
        round(p, 6),
    )
    page.goto(f"/targets/{BEHIND}")
    assert f"nhịp độ {p:.2f}".replace(".", ",") in page.locator("main").inner_text()

    # The same figures in SDMX, read by a public library.
    structure: Any = sdmx.read_sdmx(io.BytesIO(page.request.get("/api/v1/structure.xml").body()))
    data = page.request.get(f"/api/v1/observations.csv?format=sdmx-csv&target={BEHIND}")
    read = Reader().convert(io.BytesIO(data.body()), structure=structure.structure["DSD_SLIPWATCH"])
    assert sorted(Decimal(str(one.value)) for some in read.data for one in some.obs) == sorted(
        number(row["value"]) for row in figures.rows
    )
    window.close()


def test_an_analyst_takes_figures_away_and_recomputes_the_verdict_of_a_floor(
    office: Office,
) -> None:
    window = office.window()
    page = window.new_page()
    figures, target = take_away(page, BREACHED)

    (spent,) = figures.current(target["value"]["numerator"], period="2026", stage="plan")
    (total,) = figures.current(target["value"]["denominator"], period="2026", stage="plan")
    limit = Decimal(target["rule"]["limit"])
    share = 100 * number(spent["value"]) / number(total["value"])
    missing = limit / 100 * number(total["value"]) - number(spent["value"])

    said = target["verdict"]
    assert share < limit
    assert said["reason"] == "floor_breached"
    assert (said["value"], said["shortfall"]) == (round(share, 6), missing)
    page.goto(f"/targets/{BREACHED}")
    shown = page.locator("main").inner_text()
    assert f"{missing / 10**9:.0f} tỷ đồng" in shown
    assert f"{round(share, 2)}%".replace(".", ",") in shown
    window.close()


LEARNERS, SCHOOLS = "learners-personalised", "schools-applying-technology"


def test_a_clerk_fills_the_form_is_told_the_wrong_cell_mends_it_and_sees_the_figure(
    office: Office, tmp_path: Path
) -> None:
    window = office.window(CLERK)
    page = window.new_page()
    page.goto("/reporting")
    page.get_by_role("link", name="Nộp tệp số liệu").click()
    step = page.locator("section", has=page.get_by_role("heading", name="1. Tải biểu mẫu"))
    step.get_by_label("Nguồn báo cáo").fill("/e2e/so-gddt")
    step.get_by_label("Mục tiêu của").select_option("so-gddt")
    with page.expect_download() as waiting:
        step.get_by_role("button", name="Tải biểu mẫu XLSX").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    sheet = book.active
    head = {str(cell.value).splitlines()[0]: cell.column for cell in sheet[1]}

    def fill(target: str, value: object) -> str:
        """Put the value of 2025 into the form; answers its cell."""
        for row in range(2, sheet.max_row + 1):
            told = [sheet.cell(row, head[name]).value for name in ("Mã mục tiêu", "Thước đo", "Kỳ")]
            if told == [target, "value", "2025"]:
                cell = sheet.cell(row, head["Giá trị"], value)
                return str(cell.coordinate)
        raise AssertionError(f"the form does not ask for {target}")

    def send(name: str) -> None:
        file = tmp_path / name
        book.save(file)
        step = page.locator("section", has=page.get_by_role("heading", name="2. Kiểm tra"))
        step.get_by_label("Nguồn báo cáo").fill("/e2e/so-gddt")
        step.get_by_label("Tệp XLSX hoặc CSV").set_input_files(file)
        step.get_by_role("button", name="Kiểm tra").click()

    fill(LEARNERS, 42.5)
    wrong = fill(SCHOOLS, "1.234")  # one and a bit, or a thousand and more?
    send("so-lieu.xlsx")
    line = page.get_by_role("row").filter(has_text=wrong)
    assert "Lỗi" in line.inner_text()
    assert "1.234" in line.inner_text()
    assert page.get_by_role("button", name="Chỉ gửi 1 số liệu không có lỗi").is_visible()

    page.get_by_role("link", name="Kiểm tra tệp khác").click()
    fill(SCHOOLS, 12.34)
    send("so-lieu-da-sua.xlsx")
    page.get_by_role("button", name="Gửi cả 2 số liệu").click()
    assert page.get_by_text("Đã gửi 2 báo cáo.").is_visible()

    def shown(target: str, value: str) -> bool:
        page.goto(f"/targets/{target}")
        return page.locator(".verdict").get_by_text(value, exact=True).count() > 0

    eventually(lambda: shown(LEARNERS, "42,5%"))
    eventually(lambda: shown(SCHOOLS, "12,34%"))
    assert any("Nộp tệp số liệu" in one for one in office.remembered(CLERK))
    window.close()


def test_an_administrator_makes_an_account_and_an_auditor_reads_who_did_what(
    office: Office,
) -> None:
    window = office.window(ADMINISTRATOR)
    page = window.new_page()
    page.goto("/accounts")
    page.get_by_label("Tên tài khoản").fill("nguoi.moi")
    page.get_by_label("Họ tên hiển thị").fill("Giả định: Người mới")
    page.get_by_role("checkbox", name="Lãnh đạo").check()
    page.get_by_role("checkbox", name="Sở Tài chính").check()
    page.get_by_role("button", name="Thêm tài khoản").click()
    assert page.get_by_text("Đã thêm tài khoản nguoi.moi").is_visible()
    password = page.locator("code.secret").inner_text()

    # The administrator knows this password, so it opens nothing but its own change.
    newcomer = office.window()
    theirs = newcomer.new_page()
    theirs.goto("/sign-in?next=/profile")
    sign_in(theirs, "nguoi.moi", password)
    theirs.get_by_label("Mật khẩu hiện tại").last.fill(password)
    theirs.get_by_label("Mật khẩu mới").fill("ba con suối chảy về một dòng sông")
    theirs.get_by_role("button", name="Đổi mật khẩu").click()
    assert "Sở Tài chính" in theirs.locator("main").inner_text()
    assert theirs.goto("/audit").status == 403  # type: ignore[union-attr]

    assert any(
        "Thêm tài khoản" in one and "nguoi.moi" in one for one in office.remembered(ADMINISTRATOR)
    )
    did = "\n".join(office.remembered("nguoi.moi"))
    assert all(word in did for word in ("Đăng nhập", "Đổi mật khẩu", "Bị từ chối")), did
    # What was read is a whole chain, by the command as well.
    done = subprocess.run(
        [sys.executable, "-m", "services.gateway", "audit", "verify"],
        cwd=office.stack.local.root,
        env={"PATH": children_path(), **office.stack.local.environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    newcomer.close()
    window.close()


@pytest.fixture(scope="module")
def closed(office: Office) -> Iterator[str]:
    """The same programme behind a gateway where only people with an account may read."""
    local = office.stack.local
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    child = Child(
        "closed",
        [sys.executable, "-m", "services.gateway"],
        {
            "PATH": children_path(),
            **local.environment(),
            "SLIPWATCH_GATEWAY_PORT": str(port),
            "SLIPWATCH_PUBLIC_URL": address,
            "SLIPWATCH_PUBLIC_READING": "0",
        },
        local.data / "logs" / "closed.log",
        answers(f"{address}/readyz"),
        local.root,
    )
    child.start()
    try:
        child.wait_ready(time.monotonic() + 90)
        yield address
    finally:
        child.stop()


def test_a_stranger_reads_nothing_where_reading_is_not_public(office: Office, closed: str) -> None:
    window = office.browser.new_context(base_url=closed)
    page = window.new_page()
    for path in ("/", f"/targets/{BREACHED}", "/slips", "/reporting"):
        page.goto(path)
        assert page.url.startswith(f"{closed}/sign-in?next="), path
        assert "72 tỷ" not in page.content()
    window.close()

    named = {"target": BREACHED, "episode": str(open_episodes(office.stack)[0]["episode"])}
    with asking.client(base_url=closed, headers={"origin": closed}, timeout=30) as stranger:
        for route in routes():
            if route.path_format.startswith((*UNWATCHED, *OPEN)):
                continue
            for what, answer in asked(stranger, route, **named):
                assert answer.status_code in (303, 401), what
                assert "783000000000" not in answer.text, what


def test_a_stranger_changes_nothing_where_reading_is_public(office: Office) -> None:
    episode = str(open_episodes(office.stack)[0]["episode"])
    gateway = office.stack.gateway
    with asking.client(base_url=gateway, headers={"origin": gateway}, timeout=30) as stranger:

        def kept() -> list[str]:
            return [
                stranger.get(f"/api/v1/{path}").text
                for path in (f"episodes/{episode}/acts", "silences", "figures/held")
            ]

        before, seen = kept(), 0
        for route in routes():
            if (route.methods or set()) <= {"GET", "HEAD"} or route.path.startswith(OPEN):
                continue
            for what, answer in asked(stranger, route, target=BREACHED, episode=episode):
                seen += 1
                assert answer.status_code in (303, 400, 401), what
                assert answer.headers.get("location", "/sign-in") == "/sign-in", what
        assert seen > 20  # a walk that finds nothing would prove everything
        assert kept() == before


def test_the_client_in_the_readme_runs_as_it_stands_there(stack: Stack, tmp_path: Path) -> None:
    readme = (stack.local.root / "README.md").read_text("utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    for published, here in (
        ("http://127.0.0.1:8081", stack.ingest),
        ("http://127.0.0.1:8080", stack.gateway),
    ):
        assert published in program
        program = program.replace(published, here)
    (tmp_path / ".local").symlink_to(stack.local.data)

    def run() -> list[str]:
        done = subprocess.run(  # noqa: S603 - what we publish
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env={"PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    taken, sentence, stands = run()
    assert taken == "202"
    assert sentence.startswith("At risk: 46% in Q3 2026")
    assert stands == "at_risk 0.78179"
    assert run() == ["202", stands]  # sent again, it is the same figure and no news
