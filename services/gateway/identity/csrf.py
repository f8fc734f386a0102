"""Tokens that show that a form came from a page of ours.

A token is derived from a secret that only the browser's cookie holds, and looks different on every
page: a page that is compressed with a reader's words beside it would give away one that did not.
"""

import base64
import binascii
import hmac
import secrets
from hashlib import sha256

_BYTES = 32


def make_token(secret: str) -> str:
    """A fresh token for the holder of a secret."""
    pad = secrets.token_bytes(_BYTES)
    return base64.urlsafe_b64encode(pad + _masked(_proof(secret), pad)).decode()


def token_holds(token: str, secret: str) -> bool:
    """Whether a token was made for the holder of this secret."""
    try:
        given = base64.urlsafe_b64decode(token)
    except (binascii.Error, ValueError):
        return False
    if len(given) != 2 * _BYTES or not secret:
        return False
    return hmac.compare_digest(_masked(given[_BYTES:], given[:_BYTES]), _proof(secret))


def _proof(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"slipwatch form", sha256)


def _masked(text: bytes, pad: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(text, pad, strict=True))
