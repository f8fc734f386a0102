"""The file of keys: read as a whole, or refused as a whole with everything that is wrong."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import yaml

from services.ingest.keys.grants import ALL, Grant, Right
from services.ingest.keys.handlers import KEY_ID, Key, Ring, Secret

#: While a key is changed its old and its new secret are good together; a third would be forgotten.
MOST_SECRETS = 2
_HEX = 64


class BadKeyFile(Exception):
    """The file names no keys. Every line of the message says one thing that is wrong; none of them
    repeats what could be a secret."""


class SecretEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One secret as the file has it."""

    sha256: str
    expires: date | None = None


class KeyEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One key as the file has it."""

    id: str
    secrets: tuple[SecretEntry, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...] = (ALL,)
    rights: tuple[Right, ...] = (Right.REPORT,)


class KeyFileContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    keys: tuple[KeyEntry, ...]


def ring_of(text: str) -> Ring:
    """The keys that a file states, or `BadKeyFile`."""
    try:
        plain: Any = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadKeyFile(f"line {mark.line + 1 if mark else 1}: this is not YAML") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadKeyFile("this is not YAML") from error
    try:
        content = msgspec.convert(plain, KeyFileContent)
    except msgspec.ValidationError as error:
        raise BadKeyFile(_without_values(str(error))) from error
    wrong = list(_wrong(content))
    if wrong:
        raise BadKeyFile("\n".join(wrong))
    return Ring(_key(entry) for entry in content.keys)


def _key(entry: KeyEntry) -> Key:
    grant = Grant(entry.id, entry.sources, frozenset(entry.targets), frozenset(entry.rights))
    secrets = (Secret(bytes.fromhex(one.sha256), one.expires) for one in entry.secrets)
    return Key(grant, tuple(secrets))


def _wrong(content: KeyFileContent) -> Iterator[str]:
    seen: set[str] = set()
    for number, entry in enumerate(content.keys):
        at = f"keys[{number}]"
        if not KEY_ID.fullmatch(entry.id):
            yield f"{at}.id: expected a to z, 0 to 9 and hyphens, at most 63 of them"
        elif entry.id in seen:
            yield f"{at}.id: {entry.id} stands twice"
        seen.add(entry.id)
        if not 1 <= len(entry.secrets) <= MOST_SECRETS:
            yield f"{at}.secrets: expected one, or two while the key is changed"
        for place, one in enumerate(entry.secrets):
            if not _is_digest(one.sha256):
                yield f"{at}.secrets[{place}].sha256: expected {_HEX} hexadecimal digits"
        for name in ("sources", "targets", "rights"):
            if not getattr(entry, name):
                yield f"{at}.{name}: expected at least one: a key that opens nothing is a mistake"
        for place, source in enumerate(entry.sources):
            if not source.strip() or ALL in source[:-1]:
                yield f"{at}.sources[{place}]: expected a source, or its beginning and * at the end"


def _is_digest(text: str) -> bool:
    return len(text) == _HEX and all(sign in "0123456789abcdef" for sign in text)


def _without_values(message: str) -> str:
    """msgspec's sentence; it quotes no value but an unknown enum member, and a secret is none."""
    return message.replace("`", "").replace(" - at $", " at ")
