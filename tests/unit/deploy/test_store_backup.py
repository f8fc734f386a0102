"""A backup says what it holds, and cannot be mistaken for a whole one when it is not."""

from datetime import UTC, datetime
from pathlib import Path

import bson
import pytest

from deploy.store_backup.files import read_part, verify, write_manifest, write_part
from deploy.store_backup.manifest import BadBackup, Manifest, Part, Sum, in_order

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
MONEY = bson.Decimal128("798000000000.10")
DOCUMENTS = [bson.encode({"_id": n, "figure": MONEY}) for n in range(9)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole backup of one collection."""
    found = write_part(tmp_path, "verdicts", iter(DOCUMENTS))
    part = Part("verdicts", found.documents, found.bytes, found.digest)
    write_manifest(tmp_path, Manifest("slipwatch", AT, AT, (part,)))
    return tmp_path


def test_what_was_written_is_read_back_byte_for_byte(folder: Path) -> None:
    manifest = verify(folder)

    assert list(read_part(folder, manifest.parts[0])) == DOCUMENTS
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_only_its_owner_reads_it(folder: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_dump_that_was_cut_off_is_no_backup(folder: Path) -> None:
    (folder / "manifest.json").unlink()

    with pytest.raises(BadBackup, match="no finished backup"):
        verify(folder)


def test_a_changed_document_is_found(folder: Path) -> None:
    write_part(folder, "verdicts", iter([*DOCUMENTS[:-1], bson.encode({"_id": 8, "figure": 1})]))

    with pytest.raises(BadBackup, match="as many documents, and not the same"):
        verify(folder)


def test_a_missing_document_is_found(folder: Path) -> None:
    write_part(folder, "verdicts", iter(DOCUMENTS[:-1]))

    with pytest.raises(BadBackup, match="8 documents, not 9"):
        verify(folder)


def test_a_damaged_file_is_found(folder: Path) -> None:
    path = folder / "verdicts.bson.gz"
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(BadBackup, match=r"verdicts\.bson\.gz"):
        verify(folder)


def test_a_backup_of_another_format_is_refused(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))

    with pytest.raises(BadBackup, match="format 2 is not ours"):
        verify(folder)


def test_the_order_of_documents_is_nothing_and_each_of_them_counts() -> None:
    def added(documents: list[bytes]) -> tuple[int, str]:
        found = Sum()
        for document in documents:
            found.add(document)
        return found.documents, found.digest

    assert added(DOCUMENTS) == added(DOCUMENTS[::-1])
    assert added(DOCUMENTS) != added([*DOCUMENTS[:-1], DOCUMENTS[0]])


def test_reports_come_before_verdicts_and_what_is_not_known_last() -> None:
    names = ["zalo_tokens", "verdicts", "accounts", "measurements"]

    assert in_order(names) == ["measurements", "verdicts", "accounts", "zalo_tokens"]
