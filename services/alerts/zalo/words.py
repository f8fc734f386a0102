"""The words by which a person says that a message has arrived."""

import re
from unicodedata import combining, normalize

#: Compared without case, diacritics and punctuation; what follows them is the person's comment.
ACKNOWLEDGING = ("đã nhận", "đã rõ", "đã xem", "đã tiếp nhận", "rõ", "nhận rõ", "ok", "oke", "okay")

_APART = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Lower case, without diacritics and punctuation: «Đã nhận!» is da nhan."""
    plain = normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(one for one in plain if not combining(one))
    return _APART.sub(" ", bare).strip()


_FOLDED = tuple(folded(one) for one in ACKNOWLEDGING)


def acknowledges(text: str) -> bool:
    """Whether a reply begins with one of the words."""
    said = folded(text)
    return any(said == one or said.startswith(f"{one} ") for one in _FOLDED)
