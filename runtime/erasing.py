"""Taking a person out of what is kept: their id gives way to a pseudonym, words about them go."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

STRUCK = "[đã xoá]"

_SHAPE = re.compile(r"erased-[0-9a-f]{12}")
#: Within a sentence an id is known by a sign in it; one without could be any word.
_DISTINCT = re.compile(r"[.\-_0-9]")


class BadPseudonym(ValueError):
    """This is no pseudonym of ours."""


def new_pseudonym() -> str:
    """A name that leads back to nobody: drawn, not computed, so no guess can be tried on it."""
    return f"erased-{secrets.token_hex(6)}"


def checked_pseudonym(given: str) -> str:
    """A pseudonym that another command has drawn for the same person."""
    if not _SHAPE.fullmatch(given):
        raise BadPseudonym("a pseudonym is erased- and twelve hexadecimal digits")
    return given


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who is taken out: their id, what stands there instead, and the words that speak of them
    (name, addresses). `fields` are the names of the fields that hold an id alone."""

    id: str
    pseudonym: str
    words: tuple[str, ...] = field(default=(), repr=False)
    fields: Collection[str] = ()

    def taken_out_of(self, value: Any) -> Any:
        """The same without them; equal to what was given where they were not in it."""
        return self._without("", value)

    def struck(self, text: str) -> str:
        """A text without them, however cased and composed."""
        if self._mentions is None:
            return text
        plain = unicodedata.normalize("NFC", text)
        cleaned = self._mentions.sub(self._instead, plain)
        return cleaned if cleaned != plain else text

    @property
    def _mentions(self) -> re.Pattern[str] | None:
        words = {unicodedata.normalize("NFC", one) for one in self.words if len(one) > 2}
        if _DISTINCT.search(self.id):
            words.add(self.id)
        if not words:
            return None
        longest_first = sorted(words, key=lambda one: (-len(one), one))
        listed = "|".join(re.escape(one) for one in longest_first)
        return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)

    def _instead(self, found: re.Match[str]) -> str:
        return self.pseudonym if found[0].casefold() == self.id.casefold() else STRUCK

    def _without(self, name: str, value: Any) -> Any:
        if isinstance(value, str):
            return (
                self.pseudonym if name in self.fields and value == self.id else self.struck(value)
            )
        if isinstance(value, Mapping):
            # A document's own name stays: what refers to it would be lost.
            return {
                key: inner if key == "_id" else self._without(str(key), inner)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self._without(name, inner) for inner in value]
        return value
