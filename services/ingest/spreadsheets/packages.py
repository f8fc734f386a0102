"""A workbook as the ZIP of XML that it is: looked at before anybody unpacks or believes it."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from services.ingest.spreadsheets.limits import Limits
from services.ingest.spreadsheets.reasons import FileReason, FileRefused

ZIP = b"PK\x03\x04"
#: What Excel wrote before 2007, and what it writes now around a workbook with a password.
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_TYPES = "[Content_Types].xml"
_BOOK = "xl/workbook.xml"
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen on the way: whether any cell is computed."""

    formulas: bool


def look_into(content: bytes, limits: Limits) -> Looked:
    """Refuse what is no plain workbook: other formats, macros, links, and what unpacks too large.

    A part never unpacks to more than it says, so the sum of what they say bounds them all.
    """
    if content.startswith(OLD):
        raise FileRefused(FileReason.OLD_FORMAT, "an .xlsx workbook without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if _TYPES not in names or _BOOK not in names:
                raise FileRefused(FileReason.NOT_A_TABLE, "an XLSX workbook or CSV text", "a ZIP")
            _refuse_kinds(names, archive.read(_TYPES) if _small(archive, limits) else b"")
            return _look(archive, limits)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FileRefused(FileReason.BROKEN, "a whole .xlsx workbook", str(error)[:80]) from error
    except (OSError, zlib.error, zipfile.LargeZipFile, OverflowError) as error:
        raise FileRefused(FileReason.BROKEN, "a whole .xlsx workbook") from error


def _small(archive: zipfile.ZipFile, limits: Limits) -> bool:
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if len(parts) > limits.parts or total > limits.unpacked_bytes:
        raise FileRefused(
            FileReason.TOO_LARGE_INSIDE,
            f"at most {limits.unpacked_bytes} bytes in {limits.parts} parts when unpacked",
            f"{total} bytes in {len(parts)}",
        )
    return True


def _refuse_kinds(names: set[str], types: bytes) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroEnabled" in types:
        raise FileRefused(FileReason.MACROS, "a workbook without macros (.xlsx)")
    if any(name.lower().startswith("xl/externallinks/") for name in names):
        raise FileRefused(FileReason.EXTERNAL_LINKS, "a workbook without links to other files")


def _look(archive: zipfile.ZipFile, limits: Limits) -> Looked:
    elements, formulas = 0, False
    for part in archive.infolist():
        content = archive.read(part)
        plain = part.filename.lower().endswith((".xml", ".rels"))
        if (plain and b"\x00" in content) or _DECLARES.search(content):
            raise FileRefused(FileReason.BROKEN, "parts in UTF-8 without declarations")
        elements += content.count(b"<")
        if elements > limits.elements:
            raise FileRefused(
                FileReason.TOO_LARGE_INSIDE, f"at most {limits.elements} elements of XML"
            )
        formulas = formulas or b"<f>" in content or b"<f " in content or b":f>" in content
    return Looked(formulas)
