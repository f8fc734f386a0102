"""Secrets that we hand out: what is kept of them is a digest, which lets nobody in."""

import secrets
from hashlib import sha256

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that reads like another
RECOVERY_CODES = 10


def new_token() -> str:
    """256 random bits, safe in a cookie and in an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token. It is random and long, so a fast digest does."""
    return sha256(token.encode()).hexdigest()


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of 80 bits, each good once."""
    return tuple(_code() for _ in range(RECOVERY_CODES))


def recovery_digest(account: str, code: str) -> str:
    """What is kept of a recovery code, however it was typed."""
    bare = "".join(one for one in code.upper() if one in _LETTERS)
    return sha256(f"recovery|{account}|{bare}".encode()).hexdigest()


def _code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def new_password() -> str:
    """A password that nobody chose, easy to read aloud: 100 bits."""
    letters = "".join(secrets.choice(_LETTERS.lower()) for _ in range(20))
    return "-".join(letters[at : at + 5] for at in range(0, 20, 5))
