"""Whether a request that changes something comes from a page of ours."""

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def from_our_page(headers: Mapping[str, str], ours: str) -> bool:
    """Browsers say where a form or a script stands, and scripts cannot change what they say.

    Programs that are no browsers say nothing: nobody rides on their cookies.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    if origin is None:
        return True
    return origin == ours or (origin != "null" and urlsplit(origin).netloc == headers.get("host"))


def safe_next(wanted: str) -> str:
    """A page of ours to go on to, or the first one: never another site."""
    parts = urlsplit(wanted)
    plain = wanted.isprintable() and "\\" not in wanted and len(wanted) <= 500
    if plain and wanted.startswith("/") and not wanted.startswith("//") and not parts.netloc:
        return wanted
    return "/"
