"""The cookies: what each holds, how long, and how it is written."""

from collections.abc import Mapping

SESSION = "session"
BROWSER = "browser"  # a secret for forms before anybody has signed in
HALF = "half"  # the password was right, the second factor is still to come
BROWSER_S = 24 * 60 * 60


def cookie_name(kind: str, *, secure: bool) -> str:
    """`__Host-` binds a cookie to this host and to https; a browser refuses it on plain http, which
    only the embedded default on the loopback address speaks."""
    return f"__Host-slipwatch-{kind}" if secure else f"slipwatch-{kind}"


def cookie_line(kind: str, value: str, seconds: int, *, secure: bool) -> str:
    """The `Set-Cookie` line; no seconds forgets the cookie."""
    parts = [
        f"{cookie_name(kind, secure=secure)}={value if seconds else ''}",
        "Path=/",
        f"Max-Age={seconds}",
        "HttpOnly",
        "SameSite=Lax",
    ]
    if secure:
        parts.append("Secure")
    return "; ".join(parts)


def cookie_value(cookies: Mapping[str, str], kind: str, *, secure: bool) -> str:
    """What the browser sent back, or nothing."""
    return cookies.get(cookie_name(kind, secure=secure), "")
