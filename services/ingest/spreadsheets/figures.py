"""Numbers as people write them: a text is read only where it has one reading, and said where it
has none or two."""

import re
from dataclasses import dataclass
from decimal import Decimal

from services.ingest.spreadsheets.ports import Cell, Kind
from services.ingest.spreadsheets.reasons import Complaint, RowReason
from targets.numbers import number_vi
from targets.wording import unit_text

VALUE = "value"

#: A spreadsheet keeps 15 digits of a number; what a formula leaves behind them is noise.
CELL_DIGITS = 15
MOST_DECIMALS = 12
MOST_SHOWN = 60

#: No figure that is carried exactly is written longer; what is, is no number of anybody's.
MOST_SIGNS = 40

_SIGN = r"(?P<sign>[-\u2212+]?)"
_PLAIN = re.compile(_SIGN + r"(?P<digits>[0-9]+)")
_DECIMAL = re.compile(_SIGN + r"(?P<whole>[0-9]+)(?P<mark>[.,])(?P<part>[0-9]+)")
_GROUPED = re.compile(
    _SIGN + r"(?P<whole>[1-9][0-9]{0,2}(?:(?P<group>[., ])[0-9]{3})(?:(?P=group)[0-9]{3})*)"
    r"(?:(?P<mark>[.,])(?P<part>[0-9]+))?"
)
_POWER = re.compile(r"[-\u2212+]?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell says: a value, or none; and what is to be said of it."""

    value: Decimal | None
    complaint: Complaint | None = None


def value_of(cell: Cell, unit: str) -> Read:
    """The value of a cell whose measure has this unit."""
    match cell.kind:
        case Kind.EMPTY:
            return Read(None)
        case Kind.NUMBER:
            return _number(cell)
        case Kind.TEXT:
            return _text(cell.text, unit)
        case Kind.DATE:
            return _refused(RowReason.VALUE_IS_DATE, str(cell.day))
        case Kind.LOGICAL:
            return _refused(RowReason.VALUE_IS_LOGICAL, cell.text)
        case Kind.ERROR:
            return _refused(RowReason.CELL_ERROR, cell.text)
        case Kind.FORMULA:
            return _refused(RowReason.NOT_CALCULATED, cell.text)


def exact(number: float) -> Decimal:
    """A cell's number as its 15 digits say it."""
    if isinstance(number, int):
        return Decimal(number)
    value = Decimal(f"{number:.{CELL_DIGITS}g}")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
        value = value.quantize(Decimal(1).scaleb(-MOST_DECIMALS))
    return Decimal(f"{value:f}")


def shown_vi(value: Decimal) -> str:
    """A number as it is written here, whatever its size."""
    if not value.is_finite() or abs(value) >= Decimal(10) ** MOST_SIGNS:
        return f"{value:.6E}"
    return number_vi(value, MOST_DECIMALS)


def shows_percent(pattern: str) -> bool:
    """Whether a cell shows a hundred times what it holds."""
    return "%" in re.sub(r'"[^"]*"|\\.|_.|\*.', "", pattern)


def _number(cell: Cell) -> Read:
    value = exact(cell.number)
    if shows_percent(cell.pattern):
        shown = shown_vi(value * 100)
        return _refused(RowReason.PERCENT_CELL, f"{shown} %", shown_vi(value), shown)
    return Read(value)


def _text(text: str, unit: str) -> Read:
    bare = " ".join(text.split())
    if len(bare) > MOST_SIGNS:
        return _refused("not_a_number", bare)
    if bare.endswith("%"):
        if unit != "%":
            return _refused(RowReason.PERCENT_SIGN, bare, unit_text(unit).vi or unit)
        bare = bare.removesuffix("%").rstrip()
    if _POWER.fullmatch(bare):
        return _refused(RowReason.ROUNDED_NUMBER, bare)
    readings = _readings(bare)
    if not readings:
        return _refused("not_a_number", text)
    if len(readings) > 1:
        told = " / ".join(shown_vi(one) for one in sorted(readings))
        return _refused(RowReason.AMBIGUOUS_NUMBER, bare, told)
    value, vietnamese = next(iter(readings.items()))
    if vietnamese:
        return Read(value)
    complaint = Complaint(
        VALUE,
        RowReason.OTHER_NOTATION,
        rejects=False,
        got=bare[:MOST_SHOWN],
        suggestion=shown_vi(value),
    )
    return Read(value, complaint)


def _readings(text: str) -> dict[Decimal, bool]:
    """Every value that the text can stand for, and whether Vietnamese notation writes it so."""
    found: dict[Decimal, bool] = {}

    def add(sign: str, whole: str, part: str, *, vietnamese: bool) -> None:
        value = Decimal(f"{whole}.{part}" if part else whole)
        value = -value if sign in ("-", "\u2212") else value
        found[value] = found.get(value, False) or vietnamese

    if one := _PLAIN.fullmatch(text):
        add(one["sign"], one["digits"], "", vietnamese=True)
    if one := _DECIMAL.fullmatch(text):
        add(one["sign"], one["whole"], one["part"], vietnamese=one["mark"] == ",")
    one = _GROUPED.fullmatch(text)
    if one and one["mark"] != one["group"]:
        digits = one["whole"].replace(one["group"], "")
        vietnamese = one["group"] != "," and one["mark"] in (None, ",")
        add(one["sign"], digits, one["part"] or "", vietnamese=vietnamese)
    return found


def _refused(reason: str, got: str, expected: str = "", suggestion: str = "") -> Read:
    return Read(
        None,
        Complaint(VALUE, reason, got=got[:MOST_SHOWN], expected=expected, suggestion=suggestion),
    )
