"""Why a file, or a row of it, is not taken as it is: closed lists."""

from dataclasses import dataclass
from enum import StrEnum


class FileReason(StrEnum):
    """What can be wrong with a file as a whole."""

    EMPTY = "file_empty"
    NOT_A_TABLE = "not_a_table"
    BROKEN = "file_broken"
    OLD_FORMAT = "old_or_locked_format"
    MACROS = "macros"
    EXTERNAL_LINKS = "external_links"
    TOO_LARGE_INSIDE = "too_large_inside"
    TOO_MANY_ROWS = "too_many_rows"
    UNKNOWN_ENCODING = "unknown_encoding"
    NO_HEADER = "header_not_found"
    COLUMN_TWICE = "column_twice"
    NO_ROWS = "no_rows"
    OTHER_SOURCE = "other_source"
    UNKNOWN_TEMPLATE = "unknown_template"
    BAD_SOURCE = "bad_source"
    UNKNOWN_TARGET = "unknown_target"
    UNKNOWN_MODE = "unknown_mode"
    NOTHING_PUBLISHED = "nothing_published"


class RowReason(StrEnum):
    """What can be wrong with a row, beside the reasons of admission."""

    TARGET_MISSING = "target_missing"
    PERIOD_MISSING = "period_missing"
    VALUE_MISSING = "value_missing"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    OTHER_NOTATION = "other_notation"
    ROUNDED_NUMBER = "rounded_number"
    PERCENT_CELL = "percent_cell"
    PERCENT_SIGN = "percent_sign"
    VALUE_IS_DATE = "value_is_date"
    VALUE_IS_LOGICAL = "value_is_logical"
    CELL_ERROR = "cell_error"
    NOT_CALCULATED = "formula_not_calculated"
    MERGED_CELL = "merged_cell"
    HIDDEN_ROW = "hidden_row"
    UNIT_DIFFERS = "unit_differs"
    AMBIGUOUS_NAME = "ambiguous_name"
    TEXT_TOO_LONG = "text_too_long"
    SAME_FACT_TWICE = "same_fact_twice"
    TARGET_NOT_COVERED = "target_not_covered"
    OUTSIDE_PLAUSIBLE = "outside_plausible"


class FileRefused(Exception):
    """The file as a whole is not taken. `expected` completes the sentence "expected …"."""

    def __init__(self, reason: FileReason, expected: str, got: str = "") -> None:
        super().__init__(f"{reason}: expected {expected}" + (f", got {got}" if got else ""))
        self.reason = reason
        self.expected = expected
        self.got = got


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing to say of a row: the column it is about, why, and what was found."""

    column: str
    reason: str
    rejects: bool = True
    got: str = ""
    expected: str = ""
    expected_vi: str = ""
    suggestion: str = ""
