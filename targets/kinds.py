"""The ten rules by which a promise can be judged, each with its parameters (scoring.md)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from targets.periods import Period
from targets.words import Text


class Kind(StrEnum):
    """The ten rules by which a promise can be judged (scoring.md)."""

    REACH = "reach"
    FLOOR = "floor"
    GROWTH = "growth"
    RANK = "rank"
    RANK_GAIN = "rank-gain"
    ABOVE = "above"
    GROUP = "group"
    CHECKLIST = "checklist"
    COUNT = "count"
    JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Reach:
    """A value by a date."""

    kind: ClassVar[Kind] = Kind.REACH


@dataclass(frozen=True, slots=True)
class Floor:
    """Every period at or above a limit, and (when `rising`) never below the period before.

    `limit` in the target's unit. `profile` is the share of a year's spending expected by the end
    of each month, twelve values from 0 to 1, or empty.
    """

    limit: Decimal
    rising: bool = True
    profile: tuple[Decimal, ...] = ()
    kind: ClassVar[Kind] = Kind.FLOOR


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth against a base period, in per cent of it.

    `flow` False: a stock, compared with its value at the end of `base_to`. True: a sum since the
    end of the base window `base_from`..`base_to` against that window's sum.
    """

    flow: bool
    base_from: Period
    base_to: Period
    kind: ClassVar[Kind] = Kind.GROWTH


@dataclass(frozen=True, slots=True)
class Rank:
    """The goal's place or a better one among `n`."""

    n: int
    kind: ClassVar[Kind] = Kind.RANK


@dataclass(frozen=True, slots=True)
class RankGain:
    """Places won since the base period, among the same `n`."""

    n: int
    since: Period
    kind: ClassVar[Kind] = Kind.RANK_GAIN


@dataclass(frozen=True, slots=True)
class Above:
    """Above a benchmark of the same period: the value of `area` in measure `measure`."""

    measure: str
    area: str
    kind: ClassVar[Kind] = Kind.ABOVE


class Best(StrEnum):
    """Which value comes first."""

    HIGHEST = "highest"
    LOWEST = "lowest"


@dataclass(frozen=True, slots=True)
class Computed:
    """How the place in a field is computed where none is reported: by a measure of the region's
    provinces, the best value first."""

    field: str
    measure: str
    best: Best = Best.HIGHEST


@dataclass(frozen=True, slots=True)
class Group:
    """Among the leading `k` of the region's `n` provinces, in each of the `fields` (measures of
    ranks). Where `computed` says how, a place that nobody reports is computed from the values of
    all `n`."""

    k: int
    n: int
    fields: tuple[str, ...]
    computed: tuple[Computed, ...] = ()
    kind: ClassVar[Kind] = Kind.GROUP


@dataclass(frozen=True, slots=True)
class Item:
    """A deliverable of a checklist; `due` is the last day for it. Its measure has the same id: 1
    done, 0 open."""

    id: str
    name: Text
    due: date
    due_assumed: bool = True


@dataclass(frozen=True, slots=True)
class Checklist:
    """Named deliverables, each with its own due date."""

    items: tuple[Item, ...]
    kind: ClassVar[Kind] = Kind.CHECKLIST


@dataclass(frozen=True, slots=True)
class Count:
    """At least the goal's number of something; indivisible."""

    kind: ClassVar[Kind] = Kind.COUNT


@dataclass(frozen=True, slots=True)
class Judged:
    """The owner's judgement on a scale of four grades (4 best), valid for a number of days."""

    valid_days: int = 365
    kind: ClassVar[Kind] = Kind.JUDGED


Rule = Reach | Floor | Growth | Rank | RankGain | Above | Group | Checklist | Count | Judged
