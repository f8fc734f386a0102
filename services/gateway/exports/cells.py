"""Cells as text that no spreadsheet takes for a formula."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from services.gateway.present.forms import Language
from targets.words import Text

#: What begins a formula in some spreadsheet; the last four are what a Chinese or Japanese keyboard
#: writes for the first ones, and Excel takes them for the same.
TRIGGERS = "=+-@\uff1d\uff0b\uff0d\uff20"

#: A formula can begin a cell, with white space before it or without. It can also begin one behind
#: a separator, when a file is opened with another separator than it was written with.
_AT_THE_START = re.compile(rf"\A[\s\ufeff\u200b]*[{re.escape(TRIGGERS)}]|\A[\t\r\n]")
_BEHIND_A_SEPARATOR = re.compile(rf"(?<=[,;|\t\r\n])(?=[{re.escape(TRIGGERS)}])")

#: Neither XML nor a terminal knows what to do with these.
_NO_LETTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def harmless(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would begin to compute."""
    marked = _BEHIND_A_SEPARATOR.sub("'", readable(text))
    return f"'{marked}" if _AT_THE_START.match(marked) else marked


def readable(text: str) -> str:
    """The text without what is no letter."""
    return _NO_LETTERS.sub("", text)


def words(cell: Text | str, language: Language) -> str:
    """A text in the reader's language."""
    if isinstance(cell, Text):
        return cell.vi if language is Language.VI else cell.en
    return cell


def digits(value: Decimal | int) -> str:
    """Every digit of a number and no exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def local(moment: datetime, timezone: str) -> datetime:
    """The moment as a clock on the wall shows it where the programme is."""
    return moment.astimezone(ZoneInfo(timezone))


def iso(value: date | datetime, timezone: str) -> str:
    """A day, or a moment with its distance from UTC, in ISO 8601."""
    return local(value, timezone).isoformat() if isinstance(value, datetime) else value.isoformat()
