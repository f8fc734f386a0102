"""Files as people send them, and what the service says of them."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx
import openpyxl  # type: ignore[import-untyped]  # it ships no types

from services.ingest.spreadsheets.routes import PATH, XLSX
from tests.unit.ingest.service import Service

SOURCE = "/so-noi-vu"
HEAD = ("Mã mục tiêu", "Kỳ", "Giá trị")
TRAINED = "officials-trained"

Value = str | int | float | object | None


def a_workbook(
    *rows: Sequence[Value],
    head: Sequence[str] = HEAD,
    change: Callable[[Any], None] = lambda _: None,
) -> bytes:
    """A workbook with a header and rows; `change` has its one sheet before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Số liệu"
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    return saved(book)


def saved(book: Any) -> bytes:
    """The workbook as a file."""
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def opened(content: bytes) -> Any:
    """The workbook in a file."""
    return openpyxl.load_workbook(io.BytesIO(content))


def repacked(content: bytes, change: Mapping[str, bytes | None]) -> bytes:
    """A workbook with parts put in, replaced, or (None) taken out."""
    page = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, part in change.items():
            if part is not None:
                new.writestr(name, part)
    return page.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """One part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


async def sent(
    service: Service, content: bytes, *, source: str = SOURCE, accept: str = "", **asked: str
) -> httpx.Response:
    """Post a file."""
    headers = {"accept": accept} if accept else {}
    return await service.client.post(
        PATH, params={"source": source, **asked}, content=content, headers=headers
    )


async def the_rows(service: Service, content: bytes) -> list[dict[str, Any]]:
    """What is said of each row of a file when it is checked."""
    answer = await sent(service, content)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


async def the_form(service: Service, *targets: str, source: str = SOURCE) -> bytes:
    """The form of a source."""
    answer = await service.client.get(
        f"{PATH}/template", params={"source": source, "target": list(targets)}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    return answer.content
