"""Making a key: its secret is seen once, and the file keeps its digest."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import yaml

from services.ingest.keys.grants import ALL, Right
from services.ingest.keys.handlers import digest_of, written

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as its holder gets it, and as the file keeps it."""

    key: str = field(repr=False)
    entry: dict[str, object]


def new_secret() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_key(
    name: str,
    sources: Sequence[str],
    *,
    targets: Sequence[str] = (),
    rights: Sequence[Right] = (),
    expires: date | None = None,
) -> NewKey:
    """A key with a secret of its own."""
    key = written(name, new_secret())
    return NewKey(key, entry_of(key, sources, targets=targets, rights=rights, expires=expires))


def entry_of(
    key: str,
    sources: Sequence[str],
    *,
    targets: Sequence[str] = (),
    rights: Sequence[Right] = (),
    expires: date | None = None,
) -> dict[str, object]:
    """What the file keeps of a key."""
    _, name, secret = key.strip().split("_", 2)
    kept: dict[str, object] = {"sha256": digest_of(secret)}
    if expires is not None:
        kept["expires"] = expires
    return {
        "id": name,
        "secrets": [kept],
        "sources": list(sources),
        "targets": list(targets) or [ALL],
        "rights": [str(one) for one in rights or (Right.REPORT,)],
    }


def as_yaml(*entries: dict[str, object]) -> str:
    """Entries as the file has them, below its `keys:`."""
    return yaml.safe_dump(list(entries), sort_keys=False, allow_unicode=True, width=100)
