"""What can be asked of the inbox: by theme, department, severity and state, or what is mine."""

from dataclasses import dataclass
from enum import StrEnum

from targets.verdicts import Severity


class State(StrEnum):
    """Where an episode stands for those who answer for it."""

    WAITING = "waiting"  # open, and nobody has taken it on
    ACKNOWLEDGED = "acknowledged"
    SILENCED = "silenced"
    OPEN = "open"  # all three of these
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the inbox; what is empty asks for all.

    `departments` are those of the targets, `mine` those of whoever asks.
    """

    targets: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    severities: frozenset[Severity] = frozenset()
    state: State | None = None
    mine: frozenset[str] | None = None
