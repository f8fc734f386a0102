"""Whether a key is good: which secret opens what, and until when. Pure, and the same time for every
wrong secret."""

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256

from services.ingest.keys.grants import Grant

#: `slw_<id>_<secret>`: an id has no underscore, a secret may.
PREFIX = "slw"
KEY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_SCHEME = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +(?P<token>[!-~]+) *")
_LONGEST = 512
_NOBODY = sha256(b"").digest()


class Admission(StrEnum):
    """What became of a key that was shown: the closed list of answers and metrics."""

    ADMITTED = "admitted"
    MISSING = "key_missing"
    UNREADABLE = "key_unreadable"
    UNKNOWN = "key_unknown"
    EXPIRED = "key_expired"


class NotAdmitted(Exception):
    """No good key came. `key` is its id where the secret was right, else empty."""

    def __init__(self, why: Admission, key: str = "") -> None:
        super().__init__(str(why))
        self.why = why
        self.key = key


@dataclass(frozen=True, slots=True)
class Secret:
    """One of a key's secrets: only its digest is known. `expires` is the last day it is good."""

    digest: bytes = field(repr=False)
    expires: date | None = None

    def good_on(self, day: date) -> bool:
        """Whether the day is not past its last one."""
        return self.expires is None or day <= self.expires


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the file: what it opens, and its secrets, two of them while it changes."""

    grant: Grant
    secrets: tuple[Secret, ...]


class Ring:
    """All keys of one version of the file."""

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self.keys = {key.grant.key: key for key in keys}

    def ends(self) -> dict[str, date]:
        """The last day of each key that has one."""
        last: dict[str, date] = {}
        for name, key in self.keys.items():
            days = [one.expires for one in key.secrets if one.expires is not None]
            if len(days) == len(key.secrets):
                last[name] = max(days)
        return last

    def grant_of(self, authorization: str, today: date) -> Grant:
        """What the header opens on a day, or `NotAdmitted`.

        An id that is not there costs a comparison too; a wrong secret is not told apart from it.
        """
        if not authorization.strip():
            raise NotAdmitted(Admission.MISSING)
        name, secret = _parts(authorization)
        key = self.keys.get(name)
        digest = sha256(secret.encode()).digest()
        known = key.secrets if key else (Secret(_NOBODY),)
        right = [one for one in known if hmac.compare_digest(one.digest, digest)]
        if key is None or not right:
            raise NotAdmitted(Admission.UNKNOWN)
        if not any(one.good_on(today) for one in right):
            raise NotAdmitted(Admission.EXPIRED, name)
        return key.grant


def written(key: str, secret: str) -> str:
    """The key as its holder sends it."""
    return f"{PREFIX}_{key}_{secret}"


def digest_of(secret: str) -> str:
    """What the file keeps of a secret."""
    return sha256(secret.encode()).hexdigest()


def _parts(authorization: str) -> tuple[str, str]:
    found = _SCHEME.fullmatch(authorization[:_LONGEST])
    parts = found["token"].split("_", 2) if found else []
    if len(parts) != 3 or parts[0] != PREFIX or not KEY_ID.fullmatch(parts[1]) or not parts[2]:
        raise NotAdmitted(Admission.UNREADABLE)
    return parts[1], parts[2]
