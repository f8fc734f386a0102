"""What a report holds, before it is put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.stored import ActDocument
from services.gateway.reports.spans import Reported
from targets.observations import Observation

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Move:
    """A target whose status at the end of the period is another than before it.

    `before` is "" for one that was never judged before.
    """

    target: str
    before: str
    after: str
    on: date
    sentence: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that took the place of another within the period."""

    was: Observation
    now: Observation


@dataclass(frozen=True, slots=True)
class Due:
    """A deliverable or a goal with a day: one that has passed, or one of the next months."""

    target: str
    name: Mapping[str, str] | None
    day: date
    overdue: bool
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. `targets` in the catalogue's order; `whole` those that are shown with a chart;
    `quiet` counts the revisions of communes, which are not listed."""

    about: Reported
    standing: Plain
    targets: Sequence[Plain]
    whole: Mapping[str, Plain]
    moves: Sequence[Move]
    first: Sequence[Move]
    revisions: Sequence[Revision]
    quiet: int
    figures: int
    stories: Sequence[Plain]
    told: Sequence[Any]
    acts: Sequence[ActDocument]
    due: Sequence[Due]
    budget: Mapping[str, Sequence[Observation]]
    invented: bool
