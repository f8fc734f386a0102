"""The PDF, read back with other programs: its words, its letters, its structure."""

import asyncio
import contextlib
import re
import shutil
import subprocess
import zlib
from ctypes.util import find_library
from pathlib import Path

import httpx
import pytest

from services.gateway.memory import MemoryStore
from services.gateway.reports import press as press_module
from tests.unit.gateway.conftest import Connect

READERS = ("pdftotext", "pdffonts", "pdfinfo")
pytestmark = [
    pytest.mark.skipif(
        find_library("pango-1.0") is None, reason="needs Pango (libpango-1.0-0 libpangoft2-1.0-0)"
    ),
    pytest.mark.skipif(
        any(shutil.which(one) is None for one in READERS), reason="needs poppler-utils"
    ),
]


async def told(*command: str) -> str:
    """What a program says."""
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


def unpacked(pdf: bytes) -> bytes:
    """The file with its packed parts opened: enough to see which objects there are."""
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            parts.append(zlib.decompressobj().decompress(packed))
    return b"".join(parts)


async def test_the_report_is_a_tagged_pdf_whose_words_can_be_read(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    answer = await client.get("/report.pdf?period=2026-Q3")
    again = await client.get(
        "/report.pdf?period=2026-Q3", headers={"if-none-match": answer.headers["etag"]}
    )

    assert answer.headers["content-type"] == "application/pdf"
    assert again.status_code == 304
    path = tmp_path / "report.pdf"
    path.write_bytes(answer.content)

    facts = await told("pdfinfo", str(path))
    assert "Tagged:          yes" in facts
    assert "Title:           Báo cáo Quý 3 năm 2026: Lào Cai thực hiện Nghị quyết 57-NQ/TW" in facts
    assert "A4" in facts
    inside = unpacked(answer.content)
    assert b"/Lang (vi)" in inside
    assert b"pdfuaid:part" in inside
    assert b"/StructTreeRoot" in inside
    assert inside.count(b"/S /TH") + inside.count(b"/S/TH") > 20
    assert b"/Outlines" in inside

    fonts = (await told("pdffonts", str(path))).splitlines()[2:]
    assert any("BeVietnam" in line for line in fonts)
    for line in fonts:  # embedded, subset, with a way back to Unicode
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line

    pages = (await told("pdftotext", "-layout", str(path), "-")).split("\f")[:-1]
    text = " ".join(" ".join(pages).split())
    assert "Tình hình thực hiện: Lào Cai thực hiện Nghị quyết 57-NQ/TW" in text
    assert "Cán bộ, công chức, viên chức được đào tạo" in text
    for number, page in enumerate(pages, start=1):
        assert f"Trang {number}/{len(pages)}" in page
        assert "Số liệu đến hết ngày 30/09/2026" in page
        assert "SỐ LIỆU GIẢ ĐỊNH" in page


async def test_without_the_libraries_the_answer_says_what_to_install(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def missing(self: press_module.Press, html: str) -> bytes:
        raise press_module.NoPress("cannot load library libpango")

    monkeypatch.setattr(press_module.Press, "pdf", missing)

    answer = await connect(MemoryStore()).get("/report.pdf")

    assert answer.status_code == 501
    assert "libpango-1.0-0" in answer.json()["detail"]
