"""What the judge says: a status, its reason, the numbers behind it, and what is wrong in it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from targets.goals import Goal
from targets.measures import Range
from targets.observations import Observation, Stage
from targets.periods import Period
from targets.words import Text

RULE_VERSION = "2"


class Status(StrEnum):
    """Where a target stands. The last four are never green and never red."""

    MET = "met"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    REVERSING = "reversing"
    MISSED = "missed"
    TOO_EARLY = "too_early"
    STALE = "stale"
    NO_DATA = "no_data"
    JUDGED = "judged"


class Reason(StrEnum):
    """Why a target has its status."""

    GOAL_MET = "goal_met"
    ON_PATH = "on_path"
    BEHIND_PATH = "behind_path"
    FAR_BEHIND_PATH = "far_behind_path"
    MOVING_AWAY = "moving_away"
    DEADLINE_PASSED = "deadline_passed"
    FLOOR_HELD = "floor_held"
    FLOOR_BREACHED = "floor_breached"
    FLOOR_FALLING = "floor_falling"
    ALL_ITEMS_DONE = "all_items_done"
    ITEMS_ON_SCHEDULE = "items_on_schedule"
    ITEM_OVERDUE = "item_overdue"
    ABOVE_BENCHMARK = "above_benchmark"
    MARGIN_SHRINKING = "margin_shrinking"
    BELOW_BENCHMARK = "below_benchmark"
    OWNER_JUDGEMENT = "owner_judgement"
    JUDGEMENT_EXPIRED = "judgement_expired"
    NO_OBSERVATION = "no_observation"
    INPUT_MISSING = "input_missing"
    BENCHMARK_MISSING = "benchmark_missing"
    ALL_QUARANTINED = "all_quarantined"
    NO_BASE = "no_base"
    TOO_FEW_POINTS = "too_few_points"
    SOURCE_SILENT = "source_silent"
    RULE_NOT_BUILT = "rule_not_built"


class Evidence(StrEnum):
    """How much a verdict rests on: number of points, how final, how fresh. A is best."""

    A = "A"
    B = "B"
    C = "C"


class FindingKind(StrEnum):
    """What can be wrong."""

    BEHIND = "behind"
    FLOOR_BREACHED = "floor_breached"
    FALLING = "falling"
    ITEM_OVERDUE = "item_overdue"
    SOURCE_SILENT = "source_silent"


class Severity(StrEnum):
    """How bad it is."""

    WARNING = "warning"
    SERIOUS = "serious"
    CRITICAL = "critical"


SEVERITY_ORDER = (Severity.WARNING, Severity.SERIOUS, Severity.CRITICAL)


@dataclass(frozen=True, slots=True)
class Spell:
    """One finding from its first period to its last: what an episode is made of.

    `subject` tells two findings of one kind apart (an item of a checklist, a field of a group),
    else "". `until` is the first period in which it was over; None while it lasts. `severity` is
    that of the latest period of the spell. `band` is the status behind a `behind` spell.
    `amount` and `unit` say how much is missing (VND for a floor), `remedy` what would bring it
    back, both languages.
    """

    kind: FindingKind
    subject: str
    since: Period
    severity: Severity
    until: Period | None = None
    band: Status | None = None
    amount: Decimal | None = None
    unit: str = ""
    summary: Text | None = None
    remedy: Text | None = None

    @property
    def identity(self) -> tuple[FindingKind, str, str]:
        """What makes it the same spell in two verdicts."""
        return (self.kind, self.subject, str(self.since))


@dataclass(frozen=True, slots=True)
class Projection:
    """Where the series is heading by the deadline, with its interval. Shown beside a verdict,
    never instead."""

    value: Decimal
    low: Decimal
    high: Decimal
    by: date
    method: str  # "theil-sen" | "time-weighted line"


@dataclass(frozen=True, slots=True)
class Point:
    """One period of the series: the value, what the path asked for, and the band that it was
    given.

    `series` counts the unbroken series from the oldest; only the last one is judged, the others
    are shown (their status is `too_early`). `among` says of how many, for a place.
    """

    period: Period
    value: Decimal
    status: Status
    settled: bool
    stage: Stage = Stage.NONE
    achieved: Decimal | None = None
    required: Decimal | None = None
    pace: Decimal | None = None
    confirmed: bool = True
    series: int = 0
    among: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a verdict's derivation, in words and with its formula and the numbers put in."""

    text: Text
    formula: str = ""


@dataclass(frozen=True, slots=True)
class ItemState:
    """One deliverable on the day of the verdict."""

    id: str
    name: Text
    done: bool
    overdue: bool
    due: date
    done_in: Period | None = None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A plausible but odd figure, held for a person: not judged until somebody accepts it.

    Beside it what a person needs to decide: what is plausible, the figure of the period before, and
    the one that is judged of the same fact meanwhile.
    """

    observation: Observation
    reason: str
    plausible: Range = field(default_factory=Range)
    before: Observation | None = None
    judged: Observation | None = None


class Method(StrEnum):
    """Other published methods that are asked about the same figures."""

    CAGR = "cagr-ratio"
    CURRENT_STATUS = "escap-current-status"
    ANTICIPATED = "escap-anticipated-progress"


class Outcome(StrEnum):
    """What they can answer: five classes of the ratio, three of each of ESCAP's two indices."""

    TARGET_ACHIEVED = "target_achieved"
    SUBSTANTIAL_PROGRESS = "substantial_progress"
    MODERATE_PROGRESS = "moderate_progress"
    LIMITED_PROGRESS = "limited_progress"
    DETERIORATION = "deterioration"
    REGRESSED = "regressed"
    PROGRESSING = "progressing"
    AS_EXPECTED = "as_expected"
    MAINTAIN = "maintain"
    ACCELERATE = "accelerate"
    REVERSE = "reverse"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What another published method says of the same figures, and why where it disagrees.

    `value` and `score` are the ratio and its score from −5 to 5; or ESCAP's progress made and asked
    for, of ten; or the gap expected at the deadline, in per cent of the way.
    """

    method: Method
    result: Outcome
    value: Decimal | None = None
    score: Decimal | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of a target on a day. Shares (`achieved`, `required`) are of the distance, 1
    is all of it."""

    target: str
    area: str
    as_of: date
    catalogue_version: str
    status: Status
    reason: Reason
    sentence: Text
    rule_version: str = RULE_VERSION
    goal: Goal | None = None
    value: Decimal | None = None
    period: Period | None = None
    stage: Stage = Stage.NONE
    base_value: Decimal | None = None
    base_period: Period | None = None
    base_assumed: bool = False
    base_source: str = ""
    achieved: Decimal | None = None
    required: Decimal | None = None
    pace: Decimal | None = None
    score: Decimal | None = None
    evidence: Evidence | None = None
    confirmed: bool = True
    shortfall: Decimal | None = None  # in VND, for a floor on money
    n: int | None = None  # among how many, for a rank
    projection: Projection | None = None
    invented: bool = False  # whether any figure behind it was made up for a demonstration
    points: tuple[Point, ...] = ()
    items: tuple[ItemState, ...] = ()
    spells: tuple[Spell, ...] = ()
    steps: tuple[Step, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    inputs: tuple[Observation, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()  # the latest of them
    held: int = 0  # how many there are
    notes: tuple[Text, ...] = field(default=())

    @property
    def findings(self) -> tuple[Spell, ...]:
        """What is wrong on the day: the spells that last."""
        return tuple(spell for spell in self.spells if spell.until is None)
