"""Sealing: what only its holder may read is kept encrypted, and bound to the place it belongs to.

AES-256-GCM (NIST SP 800-38D) with a random nonce; the first key seals, all of them open, so a key
is changed by putting the new one in front.
"""

import base64
import binascii
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"


class BadKey(ValueError):
    """A key that is no key: it has to be 32 bytes, in base64."""


class Unreadable(ValueError):
    """What stands here was not sealed with any of these keys, or for another place."""


def new_key() -> str:
    """A fresh key, as settings carry it."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def keys_of(text: str) -> tuple[bytes, ...]:
    """The keys of a setting: one or more in base64 with commas between, the sealing one first."""
    return tuple(_key(one.strip()) for one in text.split(",") if one.strip())


def _key(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_"))
    except (binascii.Error, ValueError) as error:
        raise BadKey("a key has to be base64") from error
    if len(key) != KEY_BYTES:
        raise BadKey(f"a key has to be {KEY_BYTES} bytes, this one is {len(key)}")
    return key


class Sealer:
    """Seals and opens. `place` says where the secret belongs (collection, field and id): moved
    elsewhere, it does not open."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise BadKey("there is no key to seal with")
        self._ciphers = tuple(AESGCM(key) for key in keys)

    def seal(self, plain: str, place: str) -> bytes:
        """The secret as it may be stored."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[0].encrypt(nonce, plain.encode(), _VERSION + place.encode())
        return _VERSION + nonce + sealed

    def open(self, sealed: bytes, place: str) -> str:
        """The secret again; raises Unreadable."""
        version, nonce = sealed[:1], sealed[1 : 1 + _NONCE_BYTES]
        if version == _VERSION and len(nonce) == _NONCE_BYTES:
            for cipher in self._ciphers:
                try:
                    plain = cipher.decrypt(
                        nonce, sealed[1 + _NONCE_BYTES :], version + place.encode()
                    )
                except InvalidTag:
                    continue
                return plain.decode()
        raise Unreadable("no key at hand opens this")
