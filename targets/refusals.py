"""Why a report is not taken: a closed list, and for each figure what was expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class RefusalReason(StrEnum):
    """What can be wrong with a report."""

    UNKNOWN_TARGET = "unknown_target"
    UNKNOWN_MEASURE = "unknown_measure"
    UNKNOWN_AREA = "unknown_area"
    UNKNOWN_STAGE = "unknown_stage"
    STAGE_MISSING = "stage_missing"
    STAGE_NOT_EXPECTED = "stage_not_expected"
    BAD_PERIOD = "bad_period"
    FUTURE_PERIOD = "future_period"
    BAD_STATUS = "bad_status"
    UNKNOWN_OPINION = "unknown_opinion"
    NOTE_MISSING = "note_missing"
    NOT_A_NUMBER = "not_a_number"
    IMPOSSIBLE_VALUE = "impossible_value"
    COMPUTED_VALUE = "computed_value"
    DUPLICATE_FACT = "duplicate_fact"
    NO_OBSERVATIONS = "no_observations"
    BAD_TIME = "bad_time"
    FUTURE_TIME = "future_time"


@dataclass(frozen=True, slots=True)
class RefusedFigure:
    """One thing wrong: where in the event's data (a JSON pointer), why, what was expected, what
    came. `expected` completes the sentence "expected …"."""

    pointer: str
    reason: RefusalReason
    expected: str
    got: str = ""


class Refused(Exception):
    """The report is wrong. Nothing of it was taken."""

    def __init__(self, refusals: Sequence[RefusedFigure]) -> None:
        super().__init__(
            "; ".join(
                f"{one.pointer or '/'} {one.reason}: expected {one.expected}" for one in refusals
            )
        )
        self.refusals = tuple(refusals)
