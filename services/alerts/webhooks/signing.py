"""Standard Webhooks 1.0: the headers that prove who sent a body, and when."""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256


def headers(identity: str, body: bytes, *, keys: Sequence[bytes], now: datetime) -> dict[str, str]:
    """The headers of one attempt: the id stays over all of them, the time is the attempt's own.

    One signature for each key, so that the other side can change over in its own time.
    """
    if "." in identity:
        raise ValueError("an id with a point in it could be mistaken for another message")
    timestamp = str(int(now.timestamp()))
    signed = b".".join((identity.encode(), timestamp.encode(), body))
    signatures = (base64.b64encode(hmac.digest(key, signed, sha256)).decode() for key in keys)
    return {
        "webhook-id": identity,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }
