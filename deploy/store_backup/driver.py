"""From the store to files and back. Blocks; whoever calls shows the progress that `say` is told."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import WriteConcern
from pymongo.database import Database

from deploy.store_backup.files import read_part, verify, write_manifest, write_part
from deploy.store_backup.manifest import BadBackup, Manifest, Part, Sum, in_order

#: As the store holds them: bytes that no codec has touched.
RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)
DURABLE = WriteConcern(w="majority", j=True)
AT_ONCE = 1000  # documents in one write
AT_ONCE_BYTES = 8_000_000

Say = Callable[[str], None]


class NotEmpty(Exception):
    """The database to restore into holds something already."""


def dump(
    database: Database[Any], folder: Path, now: Callable[[], datetime], *, say: Say = lambda _: None
) -> Manifest:
    """Dump every collection into an empty folder, what is derived before what it comes from.

    Services may go on writing. The folder is a backup once it has its manifest, and not before.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BadBackup(f"{folder} is not empty")
    begun = now()
    parts = []
    for name in reversed(in_order(_collections(database))):
        found = write_part(folder, name, _documents(database, name))
        parts.append(
            Part(
                name,
                found.documents,
                found.bytes,
                found.digest,
                tuple(_indexes(database, name)),
                _options(database, name),
            )
        )
        say(f"{name}: {found.documents:,} documents")
    manifest = Manifest(database.name, begun, now(), tuple(parts))
    write_manifest(folder, manifest)
    return manifest


def restore(folder: Path, database: Database[Any], *, say: Say = lambda _: None) -> Manifest:
    """Bring a whole backup into an empty database, and find it there as it was.

    The backup is read through once before anything is written.
    """
    manifest = verify(folder)
    if _collections(database):
        raise NotEmpty(f"{database.name} holds something: restore into an empty database")
    parts = {part.name: part for part in manifest.parts}
    for name in in_order(parts):
        part = parts[name]
        collection = database.create_collection(name, **part.options)
        writing = collection.with_options(codec_options=RAW, write_concern=DURABLE)
        for batch in _batches(read_part(folder, part)):
            writing.insert_many(batch, ordered=False)
        for index in part.indexes:
            given = {key: value for key, value in index.items() if key not in {"key", "v", "ns"}}
            collection.create_index(list(index["key"].items()), **given)
        say(f"{name}: {part.documents:,} documents")
    wrong = differences(manifest, database)
    if wrong:
        raise BadBackup("; ".join(wrong))
    return manifest


def differences(manifest: Manifest, database: Database[Any]) -> list[str]:
    """How a database differs from a backup, in sentences; none when every document is the same."""
    wrong = []
    for part in manifest.parts:
        found = Sum()
        for document in _documents(database, part.name):
            found.add(document)
        said = part.differs(found)
        if said:
            wrong.append(said)
    return wrong


def _collections(database: Database[Any]) -> list[str]:
    names = database.list_collection_names(filter={"type": "collection"})
    return [name for name in names if not name.startswith("system.")]


def _documents(database: Database[Any], name: str) -> Iterator[bytes]:
    collection = database.get_collection(name, codec_options=RAW)
    with collection.find({}) as found:
        for document in found:
            yield document.raw


def _indexes(database: Database[Any], name: str) -> Iterator[dict[str, Any]]:
    for index in database[name].list_indexes():
        plain = dict(index)
        plain["key"] = dict(plain["key"])
        if plain["name"] != "_id_":
            yield plain


def _options(database: Database[Any], name: str) -> dict[str, Any]:
    (found,) = database.list_collections(filter={"name": name})
    options: dict[str, Any] = dict(found.get("options", {}))
    return options


def _batches(documents: Iterable[bytes]) -> Iterator[list[RawBSONDocument]]:
    batch: list[RawBSONDocument] = []
    size = 0
    for document in documents:
        batch.append(RawBSONDocument(document))
        size += len(document)
        if len(batch) == AT_ONCE or size >= AT_ONCE_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
