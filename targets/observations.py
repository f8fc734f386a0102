"""One figure as it was reported: the fact that it is about, its value and its vintage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum

from targets.periods import Period


class ObsStatus(StrEnum):
    """SDMX observation status codes (CL_OBS_STATUS 2.2) that a source may give a figure."""

    NORMAL = "A"
    BREAK = "B"
    DEFINITION_DIFFERS = "D"
    ESTIMATED = "E"
    FORECAST = "F"
    EXPERIMENTAL = "G"
    IMPUTED = "I"
    MISSING = "O"
    MISSING_CANNOT_EXIST = "M"
    PROVISIONAL = "P"
    SPECIAL_EVENT = "S"
    NOT_COLLECTED = "L"
    HOLIDAY = "H"
    SUPPRESSED = "Q"
    DEROGATION = "J"
    NOT_SIGNIFICANT = "N"
    LOW_RELIABILITY = "U"
    UNVALIDATED = "V"


#: Codes whose figure may still change: one alone does not worsen a verdict (scoring.md, no
#: flapping).
UNSETTLED = frozenset(
    {
        ObsStatus.ESTIMATED,
        ObsStatus.FORECAST,
        ObsStatus.EXPERIMENTAL,
        ObsStatus.IMPUTED,
        ObsStatus.PROVISIONAL,
        ObsStatus.LOW_RELIABILITY,
        ObsStatus.UNVALIDATED,
    }
)


#: Codes that say there is no figure; as a newer vintage they withdraw the one before.
ABSENT = frozenset(
    {
        ObsStatus.MISSING,
        ObsStatus.MISSING_CANNOT_EXIST,
        ObsStatus.NOT_COLLECTED,
        ObsStatus.HOLIDAY,
        ObsStatus.SUPPRESSED,
    }
)


class Stage(StrEnum):
    """How settled a budget figure is; other series have none."""

    NONE = ""
    PLAN = "plan"
    ESTIMATE = "estimate"
    PROVISIONAL = "provisional"
    FINAL = "final"


#: From the least to the most settled.
STAGE_ORDER = (Stage.PLAN, Stage.ESTIMATE, Stage.PROVISIONAL, Stage.FINAL, Stage.NONE)


class Decision(StrEnum):
    """A person's word on a figure; ordinary reports carry none."""

    NONE = ""
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a figure is about. Two figures of one fact are two vintages of it."""

    target: str
    measure: str
    area: str
    period: Period
    stage: Stage = Stage.NONE


@dataclass(frozen=True, slots=True)
class Observation:
    """One vintage of one fact.

    `reported_at` is the moment of reporting (the event's time, aware), `source` the system that
    reported it, `event_id` that system's id of the report. `invented` marks a figure made up for
    a demonstration. `opinion` is a person's word on the figure of this fact with this value; the
    `note` then says why.
    """

    fact: Fact
    value: Decimal
    status: ObsStatus
    reported_at: datetime
    source: str
    event_id: str
    note: str = ""
    evidence: str = ""
    invented: bool = False
    opinion: Decision = Decision.NONE

    @property
    def accepted(self) -> bool:
        """Whether a person lets the figure stand, however odd it looks."""
        return self.opinion is Decision.ACCEPTED

    @property
    def vintage(self) -> tuple[datetime, str, str, Decimal, str]:
        """The total order of vintages: the greatest one is the current figure.

        Value and status decide only between two that one report contradicts itself with.
        """
        return (self.reported_at, self.source, self.event_id, self.value, self.status)

    @property
    def settled(self) -> bool:
        """Whether the source calls the figure final."""
        return self.status not in UNSETTLED


class Opinions:
    """What people have said of figures: of each value of a fact the last word counts."""

    def __init__(self, vintages: Iterable[Observation]) -> None:
        self._last: dict[tuple[Fact, Decimal], Observation] = {}
        for seen in vintages:
            if seen.opinion:
                about = (seen.fact, seen.value)
                known = self._last.get(about)
                if known is None or _later(seen) > _later(known):
                    self._last[about] = seen

    def acceptance(self, seen: Observation) -> Observation | None:
        """The word by which this value stands however odd it looks: also when the source repeats
        it, which says nothing new."""
        word = self._last.get((seen.fact, seen.value)) if self._last else None
        return word if word is not None and word.accepted else None

    def refusal(self, seen: Observation) -> Observation | None:
        """The word that strikes out a figure: one that was reported until then with this value.

        Reported once more it is a figure again, since the source insists.
        """
        word = self._last.get((seen.fact, seen.value)) if self._last else None
        if word is None or word.opinion is not Decision.REFUSED or seen.status in ABSENT:
            return None
        return word if seen.reported_at <= word.reported_at else None

    def stands(self, seen: Observation) -> bool:
        """Whether a vintage is a figure that nobody has struck out."""
        return seen.opinion is not Decision.REFUSED and self.refusal(seen) is None


def _later(word: Observation) -> tuple[object, ...]:
    return (*word.vintage, word.opinion, word.note)


def current(vintages: Iterable[Observation]) -> dict[Fact, Observation]:
    """The current figure of each fact, the newest that nobody has struck out: a function of the
    set, whatever its order or repetitions."""
    every = list(vintages)
    said = Opinions(every)
    newest: dict[Fact, Observation] = {}
    for seen in every:
        if not said.stands(seen):
            continue
        known = newest.get(seen.fact)
        if known is None or seen.vintage > known.vintage:
            newest[seen.fact] = seen
    return newest


def known_on(
    vintages: Iterable[Observation], day: date, end_of_day: time = time.max
) -> list[Observation]:
    """The vintages that had been reported by the end of a day (UTC unless `end_of_day` has a
    zone)."""
    zone = end_of_day.tzinfo or UTC
    limit = datetime.combine(day, end_of_day.replace(tzinfo=None), tzinfo=zone)
    return [seen for seen in vintages if seen.reported_at <= limit]
