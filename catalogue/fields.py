"""Reading the fields of one mapping: each is asked for by name and type, and what is wrong is
noted with its line. A fallback stands in for a bad value, so that the rest is read as well."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from unicodedata import is_normalized

from catalogue.nodes import Listing, Mapping, Node, Scalar
from catalogue.problems import Sheet
from targets.measures import Range
from targets.periods import BadPeriod, Period
from targets.words import Contradiction, Text

_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ID = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)


class Fields:
    """The fields of one mapping at a place of one file."""

    def __init__(self, node: Node, place: str, file: Path, sheet: Sheet) -> None:
        self.file, self.place, self.sheet = file, place, sheet
        self._found_before = len(sheet)
        if isinstance(node, Mapping):
            self.node = node
        else:
            self.node = Mapping({}, node.line)
            sheet.add(file, node.line, place, "expected named fields, like `name: value`")

    @property
    def sound(self) -> bool:
        """Whether nothing wrong was found here since the reading of this mapping began."""
        return len(self.sheet) == self._found_before

    def has(self, name: str) -> bool:
        """Whether the field stands here."""
        return name in self.node.entries

    def line(self, name: str) -> int:
        """The line of the field, or of the mapping when the field is missing."""
        return self.node.key_lines.get(name, self.node.line)

    def wrong(self, name: str, sentence: str) -> None:
        """Note what is wrong with a field."""
        place = ".".join(step for step in (self.place, name) if step)
        self.sheet.add(self.file, self.line(name), place, sentence)

    def only(self, allowed: Sequence[str]) -> None:
        """Refuse fields of any other name."""
        for name in self.node.entries:
            if name not in allowed:
                near = get_close_matches(name, allowed, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(allowed)}"
                self.wrong(name, f"there is no field {name!r} here{hint}")

    def text(self, name: str, fallback: str | None = None) -> str:
        """A line of text in Unicode's composed form (NFC). With a fallback it may be missing."""

        def check(text: str) -> str:
            if not text.strip():
                raise ValueError("the text is empty")
            if not is_normalized("NFC", text):
                raise ValueError("the text is not in Unicode's composed form (NFC)")
            return text

        return self._scalar(name, check, fallback, "")

    def identifier(self, name: str, fallback: str | None = None) -> str:
        """A name for machines: lower-case letters, digits and hyphens."""

        def check(text: str) -> str:
            if not _ID.fullmatch(text):
                raise ValueError(f"{text!r} is no id: use lower-case letters, digits and hyphens")
            return text

        return self._scalar(name, check, fallback, "")

    def decimal(self, name: str, fallback: Decimal | None = None) -> Decimal:
        """An exact number, quoted or not: 12.33 stays 12.33."""
        return self._scalar(name, exact, fallback, Decimal(0))

    def integer(self, name: str, fallback: int | None = None) -> int:
        """A whole number."""

        def check(text: str) -> int:
            value = exact(text)
            if value != value.to_integral_value():
                raise ValueError(f"{text!r} is not a whole number")
            return int(value)

        return self._scalar(name, check, fallback, 0)

    def day(self, name: str) -> date:
        """A day, written year-month-day."""

        def check(text: str) -> date:
            if not _DATE.fullmatch(text):
                raise ValueError(f"{text!r} is no day; write it as 2030-12-31")
            try:
                return date.fromisoformat(text)
            except ValueError as error:
                raise ValueError(f"the day {text} does not exist") from error

        return self._scalar(name, check, None, date.min)

    def period(self, name: str) -> Period:
        """A reporting period: 2026, 2026-S1, 2026-Q3, 2026-09 or 2026-09-30."""

        def check(text: str) -> Period:
            try:
                return Period.parse(text)
            except BadPeriod as error:
                raise ValueError(
                    f"{text!r} is no period; write 2026, 2026-S1, 2026-Q3, 2026-09 or 2026-09-30"
                ) from error

        return self._scalar(name, check, None, Period.parse("0001"))

    def flag(self, name: str, fallback: bool | None = None) -> bool:
        """Yes or no, written true or false."""

        def check(text: str) -> bool:
            if text not in {"true", "false"}:
                raise ValueError(f"{text!r} is neither true nor false")
            return text == "true"

        return self._scalar(name, check, fallback, False)

    def choice(self, name: str, words: type[_E], fallback: _E | None = None) -> _E:
        """One word of a closed list."""

        def check(text: str) -> _E:
            return member(words, text)

        return self._scalar(name, check, fallback, next(iter(words)))

    def words(self, name: str) -> Text:
        """The same words in Vietnamese and in English."""
        inner = self.inner(name)
        if inner is None:
            return Text("", "")
        inner.only(("vi", "en"))
        return Text(inner.text("vi"), inner.text("en"))

    def words_if_any(self, name: str) -> Text | None:
        """Words that may be missing."""
        return self.words(name) if self.has(name) else None

    def interval(self, name: str) -> Range:
        """An interval `[low, high]`, both ends included; `null` leaves an end open."""
        if not self.has(name):
            return Range()
        node = self.node.entries[name]
        if not isinstance(node, Listing) or len(node.items) != 2:
            self.wrong(name, "expected two numbers, [lowest, highest]; null leaves an end open")
            return Range()
        try:
            low, high = (_end(item) for item in node.items)
            return Range(low, high)
        except Contradiction as contradiction:
            self.wrong(name, contradiction.sentence)
        except ValueError as error:
            self.wrong(name, str(error))
        return Range()

    def inner(self, name: str) -> "Fields | None":
        """The fields of a mapping inside this one; a missing one is noted."""
        if not self.has(name):
            self.wrong(name, f"the field {name!r} is missing")
            return None
        place = ".".join(step for step in (self.place, name) if step)
        return Fields(self.node.entries[name], place, self.file, self.sheet)

    def each(self, name: str, *, required: bool = False) -> Iterator["Fields"]:
        """The mappings of a list, in order. A missing list is empty unless it is required."""
        for place, item in self.items(name, required=required):
            yield Fields(item, place, self.file, self.sheet)

    def texts(self, name: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of plain values, as written."""
        found: list[str] = []
        for place, item in self.items(name, required=required):
            if isinstance(item, Scalar) and not item.null:
                found.append(item.text)
            else:
                self.sheet.add(self.file, item.line, place, "expected a plain value")
        return tuple(found)

    def items(self, name: str, *, required: bool = False) -> Iterator[tuple[str, Node]]:
        """The nodes of a list with their places."""
        if not self.has(name):
            if required:
                self.wrong(name, f"the list {name!r} is missing")
            return
        node = self.node.entries[name]
        if not isinstance(node, Listing):
            self.wrong(name, "expected a list, one `- ` line for each entry")
            return
        for number, item in enumerate(node.items):
            yield ".".join(step for step in (self.place, name, str(number)) if step), item

    def _scalar(
        self, name: str, check: Callable[[str], _T], fallback: _T | None, placeholder: _T
    ) -> _T:
        if not self.has(name):
            if fallback is None:
                self.wrong(name, f"the field {name!r} is missing")
                return placeholder
            return fallback
        node = self.node.entries[name]
        if not isinstance(node, Scalar):
            self.wrong(name, "expected one plain value")
        elif node.null:
            self.wrong(name, f"the field {name!r} has no value")
        else:
            try:
                return check(node.text)
            except ValueError as error:
                self.wrong(name, str(error))
        return placeholder


def exact(text: str) -> Decimal:
    """The number as it is written, without the detour through binary floats."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no number; write digits with a point, like 12.5")
    return Decimal(text)


def member(words: type[_E], text: str) -> _E:
    """The member of a closed list that has this text, or a ValueError that names the list."""
    try:
        return words(text)
    except ValueError as error:
        known = ", ".join(repr(word.value) for word in words)
        raise ValueError(f"{text!r} is not known here; known: {known}") from error


def _end(node: Node) -> Decimal | None:
    if not isinstance(node, Scalar):
        raise ValueError("expected two numbers, [lowest, highest]; null leaves an end open")  # noqa: TRY004 - a mistake of the file, not of the program
    return None if node.null else exact(node.text)
