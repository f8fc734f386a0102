"""An office for a day: the services, a browser, accounts to try with, and files taken away."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from deploy.local.stack import Stack

AUDITOR = "demo.kiemtoan"


@dataclass
class Office:
    """The services with a few figures, a browser, and the accounts to try with."""

    stack: Stack
    browser: Browser
    passwords: Mapping[str, str]
    _signed_in: dict[str, Any] = field(default_factory=dict)
    _log: list[Page] = field(default_factory=list)

    def window(self, account: str = "", **options: Any) -> BrowserContext:
        """A window, in which somebody has signed in when an account is named."""
        if account and account not in self._signed_in:
            door = self.window()
            hidden = re.search(r'name="csrf" value="([^"]+)"', door.request.get("/sign-in").text())
            assert hidden is not None
            fields = {"csrf": hidden[1], "account": account, "password": self.passwords[account]}
            led_on = door.request.post(
                "/sign-in?next=/profile", form=fields, headers={"origin": self.stack.gateway}
            )
            assert led_on.ok, led_on.text()
            self._signed_in[account] = door.storage_state()
            door.close()
        known = {"storage_state": self._signed_in[account]} if account else {}
        return self.browser.new_context(
            base_url=self.stack.gateway, locale="vi-VN", **known, **options
        )

    def remembered(self, account: str) -> list[str]:
        """What the audit log says that somebody did, as an auditor reads it."""
        if not self._log:
            self._log.append(self.window(AUDITOR).new_page())
        (page,) = self._log
        page.goto("/audit")
        page.get_by_label("Ai").fill(account)
        page.get_by_role("button", name="Lọc").click()
        return [" ".join(one.split()) for one in page.locator(".log > li").all_inner_texts()]

    def close(self) -> None:
        """Close what was opened for all."""
        for page in self._log:
            page.context.close()


def sign_in(page: Page, account: str, password: str) -> None:
    """Fill in the form of the door."""
    page.get_by_label("Tên tài khoản").fill(account)
    page.get_by_label("Mật khẩu").fill(password)
    page.locator("main").get_by_role("button", name="Đăng nhập").click()


@dataclass(frozen=True)
class Taken:
    """One table that was taken away: its rows by the ids of columns, as its metadata names them."""

    rows: list[dict[str, str]]

    def current(self, measure: str, **wanted: str) -> list[dict[str, str]]:
        """The figures of a measure that stand, oldest first."""
        found = [
            one
            for one in self.rows
            if one["measure"] == measure
            and one["area"] == "lao-cai"
            and one["current"] == "true"
            and all(one[name] == value for name, value in wanted.items())
        ]
        return sorted(found, key=lambda one: one["period_end"])


def take_away(page: Page, target: str) -> tuple[Taken, dict[str, Any]]:
    """The file of figures, by the link on the target's page and read as its metadata says; and
    what the API says of the target."""
    page.goto(f"/targets/{target}")
    with page.expect_download() as waiting:
        page.locator(f'a[href*="/targets/{target}/figures.csv"]').click()
    text = Path(waiting.value.path()).read_bytes()
    metadata = page.request.get(f"/targets/{target}/figures.metadata.json").json()
    names = [column["name"] for column in metadata["tableSchema"]["columns"]]
    titles = [column["titles"]["vi"] for column in metadata["tableSchema"]["columns"]]
    table = csv.reader(
        io.StringIO(text.decode("utf-8-sig")), delimiter=metadata["dialect"]["delimiter"]
    )
    assert next(table) == titles
    rows = [dict(zip(names, row, strict=True)) for row in table]
    assert len(rows) == metadata["slipwatch:rows"]
    said = page.request.get(f"/api/v1/targets/{target}").body()
    return Taken(rows), json.loads(said, parse_float=Decimal)


def number(text: str) -> Decimal:
    """A value as the page's CSV writes it."""
    return Decimal(text.replace(",", "."))
