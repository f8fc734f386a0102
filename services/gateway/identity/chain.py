"""The audit log as a chain: each entry holds the hash of the one before.

A changed, missing or added entry breaks the chain at a number that can be named. Whoever can write
to the store could hash it all anew, so each hash is also sealed with a key that is not in it.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from runtime.erasing import Leaver
from services.gateway.identity.ports import Anchor, Entry

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Seals:
    """Keys that seal hashes: the first seals, all of them are believed."""

    keys: Sequence[bytes]

    def make(self, text: str) -> str:
        """The seal of a hash."""
        return _seal(self.keys[0], text)

    def holds(self, text: str, seal: str) -> bool:
        """Whether one of our keys made this seal."""
        return any(hmac.compare_digest(_seal(key, text), seal) for key in self.keys)


def _seal(key: bytes, text: str) -> str:
    return hmac.new(key, b"slipwatch audit|" + text.encode(), sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that does not hold."""

    seq: int
    why: str


def entry_hash(entry: Entry) -> str:
    """What the entry says and what came before it, in one number."""
    said = {
        "seq": entry.seq,
        "at": moment(entry.at),
        "what": entry.what,
        "who": entry.who,
        "on": entry.on,
        "via": entry.via,
        "address": entry.address,
        "details": dict(entry.details),
        "previous": entry.previous,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def erased(entry: Entry, leaver: Leaver, seals: Seals) -> Entry:
    """The entry without somebody: the same number, hash and seal, so that the chain holds, and a
    seal on what it says now. Without the key nobody can change an entry and call it erased."""
    named = f"account:{leaver.id}"
    bare = replace(
        entry,
        who=leaver.pseudonym if entry.who == leaver.id else leaver.struck(entry.who),
        on=f"account:{leaver.pseudonym}" if entry.on == named else leaver.struck(entry.on),
        address=""
        if leaver.id in (entry.who, entry.on.removeprefix("account:"))
        else entry.address,
        details={key: leaver.struck(value) for key, value in entry.details.items()},
    )
    if bare == entry:
        return entry
    return replace(bare, erased=seals.make(_said_instead(bare)))


def _said_instead(entry: Entry) -> str:
    return f"erased|{entry.seq}|{entry.hash}|{entry_hash(entry)}"


def _says_what_it_did(entry: Entry, seals: Seals) -> bool:
    if entry.erased:
        return seals.holds(_said_instead(entry), entry.erased)
    return entry_hash(entry) == entry.hash


def moment(at: datetime) -> str:
    """A moment to the millisecond, which is what the store keeps."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def linked(
    last: Entry | Anchor | None,
    at: datetime,
    what: str,
    who: str,
    on: str,
    via: str,
    address: str,
    details: Mapping[str, str],
    seals: Seals,
) -> Entry:
    """The entry that follows."""
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    bare = Entry(
        last.seq + 1 if last else 1,
        at,
        what,
        who,
        on,
        via,
        address,
        dict(details),
        last.hash if last else BEGINNING,
        "",
        "",
    )
    digest = entry_hash(bare)
    return replace(bare, hash=digest, seal=seals.make(digest))


def anchor_of(last: Entry, seals: Seals) -> Anchor:
    """The anchor that stands for everything up to an entry."""
    return Anchor(last.seq, last.hash, last.at, seals.make(f"anchor|{last.seq}|{last.hash}"))


def anchor_holds(anchor: Anchor, seals: Seals) -> bool:
    """Whether we set this anchor."""
    return seals.holds(f"anchor|{anchor.seq}|{anchor.hash}", anchor.seal)


def first_broken(
    before: Entry | Anchor | None, entries: Sequence[Entry], seals: Seals
) -> Broken | None:
    """The first link that does not hold among entries that should follow one another."""
    previous, expected = (before.hash, before.seq + 1) if before else (BEGINNING, 1)
    for entry in entries:
        if entry.seq != expected:
            return Broken(expected, "is missing")
        if entry.previous != previous:
            return Broken(entry.seq, "does not follow the entry before it")
        if not _says_what_it_did(entry, seals):
            return Broken(entry.seq, "was changed")
        if not seals.holds(entry.hash, entry.seal):
            return Broken(entry.seq, "was not sealed with a key of ours")
        previous, expected = entry.hash, entry.seq + 1
    return None
