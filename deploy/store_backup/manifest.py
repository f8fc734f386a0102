"""What a backup holds, and how anybody can tell that it is whole. Pure: no driver, no clock."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

FORMAT = 1

#: The order of restoring: what everything else is judged from comes first. Dumping goes the other
#: way round, so that whatever is derived finds what it was derived from in the same backup, though
#: services go on writing meanwhile. Collections that are not named here come last, and first.
ORDER = (
    "measurements",
    "verdicts",
    "verdict_history",
    "slip_changes",
    "episodes",
    "deliveries",
    "acts",
)

_WRAP = 1 << 256


class BadBackup(Exception):
    """The folder is no backup, or not all of one. The message is for a person."""


class Sum:
    """Counts documents and sums their hashes, so that the order in which they came is nothing."""

    def __init__(self) -> None:
        self.documents = 0
        self.bytes = 0
        self._digest = 0

    def add(self, document: bytes) -> None:
        """Take in one document, as BSON."""
        self.documents += 1
        self.bytes += len(document)
        hashed = int.from_bytes(hashlib.sha256(document).digest(), "big")
        self._digest = (self._digest + hashed) % _WRAP

    @property
    def digest(self) -> str:
        """The sum, in hexadecimal."""
        return f"{self._digest:064x}"


@dataclass(frozen=True, slots=True)
class Part:
    """One collection of a backup."""

    name: str
    documents: int
    bytes: int  # before compression
    digest: str
    indexes: tuple[Mapping[str, Any], ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """Its file's name."""
        return f"{self.name}.bson.gz"

    def differs(self, found: Sum) -> str | None:
        """What is wrong when a collection adds up otherwise; None when it is the same."""
        if found.documents != self.documents:
            return f"{self.name} has {found.documents} documents, not {self.documents}"
        if found.digest != self.digest:
            return f"{self.name} has as many documents, and not the same"
        return None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup: of which database, begun and ended when, and its parts in the order of dumping.

    Everything reported before `begun` and taken in by then is in it.
    """

    database: str
    begun: datetime
    ended: datetime
    parts: tuple[Part, ...]

    def to_json(self) -> str:
        """As the file `manifest.json` has it."""
        plain = {
            "format": FORMAT,
            "database": self.database,
            "begun": self.begun.isoformat(),
            "ended": self.ended.isoformat(),
            "parts": [asdict(part) for part in self.parts],
        }
        return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Read it, or refuse it."""
        try:
            plain = json.loads(text)
            if plain["format"] != FORMAT:
                raise BadBackup(f"format {plain['format']} is not ours, which is {FORMAT}")
            parts = tuple(
                Part(**{**part, "indexes": tuple(part["indexes"])}) for part in plain["parts"]
            )
            begun, ended = (datetime.fromisoformat(plain[name]) for name in ("begun", "ended"))
            return cls(plain["database"], begun, ended, parts)
        except (KeyError, TypeError, ValueError) as error:
            raise BadBackup(f"the manifest cannot be read: {error}") from error


def in_order(names: Iterable[str]) -> list[str]:
    """Collections in the order of restoring."""
    places = {name: place for place, name in enumerate(ORDER)}
    return sorted(names, key=lambda name: (places.get(name, len(ORDER)), name))
