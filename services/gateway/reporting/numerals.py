"""Numbers as people type them, taken only where they can mean one thing."""

import re
from decimal import Decimal, InvalidOperation

_PLAIN = re.compile(r"[+-]?\d+", re.ASCII)
#: 1.234.567,89 and 1,234,567.89: both separators, or one of them twice, say which is which.
_GROUPED = re.compile(
    r"[+-]?\d{1,3}(?P<group>[.,])\d{3}(?:(?P=group)\d{3})*(?P<rest>[.,]\d+)?", re.ASCII
)
_DECIMAL = re.compile(r"[+-]?\d+[.,]\d+", re.ASCII)
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009_"))


class NotANumber(ValueError):
    """These signs are no number."""


class Ambiguous(ValueError):
    """1.234 is a thousand to one reader and one and a bit to another."""


def number_in(text: str) -> Decimal:
    """The number, or NotANumber, or Ambiguous: never a guess."""
    given = text.strip().translate(_SPACES).replace("\u2212", "-").removesuffix("%")
    if _PLAIN.fullmatch(given):
        return Decimal(given)
    grouped = _GROUPED.fullmatch(given)
    if grouped is not None:
        group, rest = grouped["group"], grouped["rest"] or ""
        if rest.startswith(group):
            raise NotANumber(text)
        if not rest and given.count(group) == 1 and not given.lstrip("+-").startswith("0"):
            raise Ambiguous(text)
        if rest or given.count(group) > 1:
            whole = given[: len(given) - len(rest)].replace(group, "")
            return _number(whole + rest.replace(",", "."))
    if _DECIMAL.fullmatch(given):
        return _number(given.replace(",", "."))
    raise NotANumber(text)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise NotANumber(text) from error
