"""A backup as files: one compressed BSON file for each collection, and the manifest last."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

from deploy.store_backup.manifest import BadBackup, Manifest, Part, Sum

MANIFEST = "manifest.json"
_HEAD = 4  # BSON says its own length in the first four bytes


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup; a folder without one is none, or was never finished."""
    path = folder / MANIFEST
    if not path.is_file():
        raise BadBackup(f"{folder} holds no finished backup: there is no {MANIFEST}")
    return Manifest.from_json(path.read_text("utf-8"))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Finish a backup: whatever has no manifest does not count."""
    path = folder / MANIFEST
    waiting = path.with_suffix(".partial")
    with open(waiting, "w", encoding="utf-8", opener=_private) as file:
        file.write(manifest.to_json())
        file.flush()
        os.fsync(file.fileno())
    waiting.rename(path)


def write_part(folder: Path, name: str, documents: Iterator[bytes]) -> Sum:
    """Write a collection; answers what it adds up to."""
    added = Sum()
    with (
        open(folder / f"{name}.bson.gz", "wb", opener=_private) as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, mtime=0) as file,
    ):
        for document in documents:
            added.add(document)
            file.write(document)
    return added


def read_part(folder: Path, part: Part) -> Iterator[bytes]:
    """The documents of a collection; `BadBackup` where the file ends within one."""
    try:
        with gzip.open(folder / part.file, "rb") as file:
            while head := file.read(_HEAD):
                length = int.from_bytes(head, "little")
                rest = file.read(length - _HEAD) if length > _HEAD else b""
                if len(head) + len(rest) != length:
                    raise BadBackup(f"{part.file} ends within a document")
                yield head + rest
    except (OSError, EOFError) as error:
        raise BadBackup(f"{part.file} cannot be read: {error}") from error


def verify(folder: Path) -> Manifest:
    """The manifest, after reading everything and finding it as it says; else `BadBackup`."""
    manifest = read_manifest(folder)
    for part in manifest.parts:
        found = Sum()
        for document in read_part(folder, part):
            found.add(document)
        wrong = part.differs(found)
        if wrong:
            raise BadBackup(f"{part.file}: {wrong}")
    return manifest


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
