"""Signed links: an address that lets whoever holds it do one thing until a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from itsdangerous import BadData, URLSafeSerializer


class BadLink(ValueError):
    """The link was not made by us, or not for this."""


class ExpiredLink(BadLink):
    """The link was ours, and its time is up."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: its own id, what it is about, and until when it holds."""

    id: str
    about: Mapping[str, str]
    expires: datetime


class Links:
    """Makes and reads links of one purpose. The first key signs, all of them are believed."""

    def __init__(self, keys: Sequence[bytes], purpose: str) -> None:
        if not keys:
            raise ValueError("there is no key to sign with")
        # itsdangerous signs with the last key of its list.
        self._serializer = URLSafeSerializer(
            list(reversed(keys)), salt=purpose, signer_kwargs={"digest_method": sha256}
        )

    def make(self, link: Link) -> str:
        """The link's token, safe in an address."""
        until = int(link.expires.timestamp())
        token = self._serializer.dumps({"i": link.id, "a": dict(link.about), "e": until})
        return token if isinstance(token, str) else token.decode()

    def read(self, token: str, now: datetime) -> Link:
        """The link behind a token; raises ExpiredLink or BadLink."""
        try:
            said: dict[str, Any] = self._serializer.loads(token)
            link = Link(
                str(said["i"]),
                {str(name): str(value) for name, value in said["a"].items()},
                datetime.fromtimestamp(int(said["e"]), UTC),
            )
        except (BadData, LookupError, TypeError, ValueError, AttributeError) as error:
            raise BadLink("this link was not made here") from error
        if now >= link.expires:
            raise ExpiredLink("the time of this link is up")
        return link
