"""What was done, and what would be."""

from dataclasses import dataclass, field

from services.scoring.ports import Parked


@dataclass(slots=True)
class Outcome:
    """What was done: for the metrics, never for a decision."""

    figures: int = 0
    repeated: int = 0  # reports that were stored before
    parked: tuple[Parked, ...] = ()
    rejected: tuple[bool, ...] = ()  # for each record in order, whether it was parked
    written: list[str] = field(default_factory=list)  # the status of every verdict written
    conflicts: int = 0  # writes that lost at the guard
    told: int = 0  # outboxes emptied
    statuses: dict[str, str] = field(default_factory=dict)  # of the targets touched
    sources: set[str] = field(default_factory=set)  # of the reports that were right


@dataclass(frozen=True, slots=True)
class Preview:
    """What judging a target again changes; `slips` are those that are told."""

    target: str
    before: str
    after: str
    new: bool
    slips: tuple[str, ...]
    figures: int = 0  # vintages that it was judged from
