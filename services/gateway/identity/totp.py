"""Second factors by time-based codes (RFC 6238): six digits, thirty seconds."""

import io
from datetime import datetime

import pyotp
import segno

from runtime.sealing import Sealer

STEP_S = 30
ISSUER = "slipwatch"


class TotpFactors:
    """Keeps each secret sealed, bound to its account."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def new(self, account: str) -> bytes:
        """A fresh secret, sealed."""
        return self._sealer.seal(pyotp.random_base32(), _place(account))

    def secret(self, account: str, sealed: bytes) -> str:
        """The secret, for whoever types it."""
        return self._sealer.open(sealed, _place(account))

    def uri(self, account: str, sealed: bytes) -> str:
        """What the telephone reads: an `otpauth:` address."""
        return pyotp.TOTP(self.secret(account, sealed)).provisioning_uri(
            name=account, issuer_name=ISSUER
        )

    def step(self, account: str, sealed: bytes, code: str, now: datetime) -> int | None:
        """The time step whose code this is, or None. A clock may be off by one step."""
        bare = "".join(code.split())
        if not sealed or len(bare) != 6 or not (bare.isascii() and bare.isdigit()):
            return None
        totp = pyotp.TOTP(self.secret(account, sealed))
        present = int(now.timestamp()) // STEP_S
        for step in (present, present - 1, present + 1):
            if pyotp.utils.strings_equal(totp.at(step * STEP_S), bare):
                return step
        return None


def qr_image(text: str) -> bytes:
    """A QR code as an image of its own (SVG), dark on white in every scheme of colours."""
    image = io.BytesIO()
    segno.make(text, error="m").save(
        image, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=True
    )
    return image.getvalue()


def _place(account: str) -> str:
    return f"accounts|totp|{account}"
