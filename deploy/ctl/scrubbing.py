"""Taking secrets and personal data out of text that leaves the office."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

MASKED = "[masked]"

#: Ends of the names of settings whose value is a secret, or carries one.
_SECRET = ("KEY", "KEYS", "PASSWORD", "SECRET", "TOKEN", "URI")
_PASSWORD = re.compile(r"://[^/\s:@]+:([^/\s@]+)@")
_SHAPES = (
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),  # user and password of an address
    re.compile(r"slw_[\w-]+"),  # keys of publishers
    re.compile(r"(?i)(?<=bearer )[\w.~+/=-]+"),
    re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"),  # tokens of the provider
    re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    re.compile(r"(?<![\w.])(?:\+?84|0)[ .]?\d(?:[ .-]?\d){8}(?![\w.])"),  # telephone numbers
    # Of a machine: only loopback, which is everybody's own, is left.
    re.compile(r"(?<![\w.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"),
)


def scrub(text: str, known: Iterable[str] = ()) -> str:
    """The text without addresses, telephone numbers, keys and passwords; nor any of the names that
    are known to be somebody's, however they are cased."""
    for shape in _SHAPES:
        text = shape.sub(MASKED, text)
    for name in sorted((one for one in known if len(one) > 2), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MASKED, text, flags=re.IGNORECASE)
    return text


def secrets_of(env: Mapping[str, str]) -> frozenset[str]:
    """The secrets that are set here, so that they are found wherever else they stand; those in
    files too, where we may read them."""
    found = set()
    for name, value in env.items():
        if name.startswith("SLIPWATCH_") and name.endswith(_SECRET):
            found |= {value, *_PASSWORD.findall(value)}
        elif name.startswith("SLIPWATCH_") and name.removesuffix("_FILE").endswith(_SECRET):
            found.add(_read(Path(value)))
    return frozenset(one for one in found if len(one) > 5)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def settings_of(env: Mapping[str, str]) -> dict[str, str]:
    """Our settings, fit to be shown: of a secret only whether it is set."""
    return {
        name: _shown(name, value)
        for name, value in sorted(env.items())
        if name.startswith("SLIPWATCH_")
    }


def _shown(name: str, value: str) -> str:
    if name.endswith(_SECRET) and value:
        return MASKED
    return scrub(value)
