"""The store into files and back, while others write, and refused where it would do harm."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymongo
import pytest
from bson.decimal128 import Decimal128
from pymongo.database import Database as Blocking

from deploy.local.servers import EmbeddedStore
from deploy.store_backup.__main__ import main
from deploy.store_backup.driver import NotEmpty, differences, dump, restore
from deploy.store_backup.files import verify
from deploy.store_backup.manifest import BadBackup

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def now() -> datetime:
    return AT


@pytest.fixture
def client(store: EmbeddedStore) -> Iterator[pymongo.MongoClient[dict[str, Any]]]:
    """The store; what a test makes in it goes with the test."""
    with pymongo.MongoClient[dict[str, Any]](store.uri) as opened:
        before = set(opened.list_database_names())
        yield opened
        for name in set(opened.list_database_names()) - before:
            opened.drop_database(name)


@pytest.fixture
def full(client: pymongo.MongoClient[dict[str, Any]]) -> Blocking[dict[str, Any]]:
    """A database with documents, an index and an exact number."""
    database = client[f"full_{uuid.uuid4().hex[:8]}"]
    database["measurements"].insert_many(
        [{"_id": f"office|{n}", "time": AT, "value": Decimal128("0.10")} for n in range(2500)]
    )
    database["measurements"].create_index([("target", 1), ("time", 1)])
    database["keys"].create_index([("name", 1)], unique=True)
    database["verdicts"].insert_one({"_id": "sti-budget-share", "version": 3})
    return database


def test_what_was_dumped_is_restored_document_for_document_with_its_indexes(
    client: pymongo.MongoClient[dict[str, Any]], full: Blocking[dict[str, Any]], tmp_path: Path
) -> None:
    dumped = dump(full, tmp_path / "backup", now)
    fresh = client[f"fresh_{uuid.uuid4().hex[:8]}"]

    restored = restore(tmp_path / "backup", fresh)

    assert restored == dumped
    assert [part.name for part in dumped.parts] == ["keys", "verdicts", "measurements"]
    assert differences(dumped, fresh) == []
    assert fresh["measurements"].find_one({"_id": "office|7"}) == full["measurements"].find_one(
        {"_id": "office|7"}
    )
    for name in ("measurements", "keys"):
        assert fresh[name].index_information() == full[name].index_information()


def test_a_database_that_holds_something_is_not_restored_into(
    full: Blocking[dict[str, Any]], tmp_path: Path
) -> None:
    dump(full, tmp_path / "backup", now)

    with pytest.raises(NotEmpty):
        restore(tmp_path / "backup", full)


def test_a_damaged_backup_restores_nothing(
    client: pymongo.MongoClient[dict[str, Any]], full: Blocking[dict[str, Any]], tmp_path: Path
) -> None:
    dump(full, tmp_path / "backup", now)
    (tmp_path / "backup" / "verdicts.bson.gz").write_bytes(b"")
    fresh = client[f"fresh_{uuid.uuid4().hex[:8]}"]

    with pytest.raises(BadBackup):
        restore(tmp_path / "backup", fresh)
    assert fresh.list_collection_names() == []


def test_a_difference_between_backup_and_store_is_said(
    full: Blocking[dict[str, Any]], tmp_path: Path
) -> None:
    dump(full, tmp_path / "backup", now)
    full["verdicts"].update_one({}, {"$inc": {"version": 1}})

    assert differences(verify(tmp_path / "backup"), full) == [
        "verdicts has as many documents, and not the same"
    ]


def test_nothing_is_dumped_over_something_else(
    full: Blocking[dict[str, Any]], tmp_path: Path
) -> None:
    dump(full, tmp_path / "backup", now)

    with pytest.raises(BadBackup, match="is not empty"):
        dump(full, tmp_path / "backup", now)


def test_the_command_dumps_verifies_and_restores(
    store: EmbeddedStore,
    client: pymongo.MongoClient[dict[str, Any]],
    full: Blocking[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    env = {"SLIPWATCH_MONGO_URI": store.uri, "SLIPWATCH_MONGO_DB": full.name}
    folder = str(tmp_path / "backup")
    fresh = client[f"fresh_{uuid.uuid4().hex[:8]}"].name

    codes = [
        main(["dump", folder], env, now=now),
        main(["verify", folder], {}, now=now),
        main(["verify", folder, "--store"], env, now=now),
        main(["restore", folder, "--database", fresh], env, now=now),
        main(["restore", folder], env, now=now),
        main(["dump", str(tmp_path / "other")], {}, now=now),
    ]

    assert codes == [0, 0, 0, 0, 1, 2]
    said = capsys.readouterr()
    assert "3 collections, 2,501 documents" in said.out
    assert "restore into an empty database" in said.err
