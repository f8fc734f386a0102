"""An endpoint: where a department's system listens, and the secrets that sign for it."""

import base64
import binascii
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
MOST_SECRETS = 2  # the new one, and the old one while the other side changes over


class BadEndpoint(ValueError):
    """This is no endpoint; the sentence says why, without its secrets."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address and its secrets, the newest first."""

    url: str
    secrets: tuple[str, ...] = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "Endpoint":
        """Read `https://… whsec_new [whsec_old]`; raises BadEndpoint."""
        url, *secrets = text.split() or [""]
        parts = urlsplit(url)
        if parts.scheme not in {"https", "http"} or not parts.hostname:
            raise BadEndpoint("a webhook needs an address that begins with https://")
        if parts.username or parts.password or parts.fragment:
            raise BadEndpoint("a webhook's address carries no user, no password and no fragment")
        if not 1 <= len(secrets) <= MOST_SECRETS:
            raise BadEndpoint("a webhook needs one secret, or two while it is changed")
        for secret in secrets:
            key_of(secret)
        return cls(url, tuple(secrets))

    @property
    def text(self) -> str:
        """The endpoint as it is kept."""
        return " ".join((self.url, *self.secrets))

    @property
    def keys(self) -> tuple[bytes, ...]:
        """What signs, one key for each secret."""
        return tuple(key_of(one) for one in self.secrets)


def finger(endpoint: Endpoint) -> str:
    """What tells an endpoint from the next one of the same recipient, without saying it."""
    return sha256(endpoint.text.encode()).hexdigest()[:16]


def key_of(secret: str) -> bytes:
    """The bytes of a secret: 24 to 64 of them, in base64 behind `whsec_`."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadEndpoint("a webhook's secret is base64 behind whsec_") from error
    if not secret.startswith(PREFIX) or len(key) not in SECRET_BYTES:
        raise BadEndpoint("a webhook's secret is whsec_ and 24 to 64 bytes in base64")
    return key
