"""Words within the limits that Zalo sets."""

import re
from unicodedata import normalize

TEXT_LIMIT = 2000
TITLE_LIMIT = 100
NOTHING = "–"

_SENTENCE_END = re.compile(r"[.!?…:;](?=\s)|\n")


def fitted(text: str, limit: int = TEXT_LIMIT) -> str:
    """The text in composed form, cut at the end of a sentence or line when it is too long."""
    whole = normalize("NFC", text).strip()
    if len(whole) <= limit:
        return whole
    head = whole[: limit - 1]
    ends = [one.end() for one in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] > limit // 2:
        return head[: ends[-1]].rstrip() + "…"
    return cut(whole, limit)


def cut(text: str, limit: int) -> str:
    """The text on one line, cut at a word."""
    line = " ".join(normalize("NFC", text).split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    whole = head if line[limit - 1] == " " else head.rpartition(" ")[0]
    return (whole or head).rstrip() + "…"
