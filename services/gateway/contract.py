"""The shapes of the API's answers, for its description: what `targets.plain` and the handlers
write, field by field. A test holds every answer against them."""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from targets.goals import Comparison
from targets.kinds import Kind
from targets.observations import Decision, ObsStatus, Stage
from targets.periods import Cadence
from targets.slips import Change
from targets.verdicts import Evidence, FindingKind, Method, Outcome, Reason, Severity, Status

Number = Annotated[float, Meta(description="Exact, written digit by digit.")]
PeriodText = Annotated[
    str, Meta(description="2026, 2026-S1, 2026-Q3, 2026-09 or 2026-09-30.", examples=["2026-Q3"])
]
Share = Annotated[float, Meta(description="A share of the way; 1 is all of it.")]


class Both(Struct):
    """The same words in Vietnamese and in English."""

    vi: str
    en: str


class Goal(Struct):
    """What is promised, by when, compared how."""

    value: Number
    by: date
    comparison: Comparison


class Owner(Struct):
    """Who answers for a target; `assumed` where no document names the department."""

    id: str
    name: Both
    assumed: bool


class MeasureOf(Struct):
    """A series that a target is computed from, or that is shown beside it (`context`)."""

    id: str
    name: Both
    unit: str
    aggregate: str
    stages: list[Stage]
    context: bool


class Observation(Struct):
    """One vintage of one fact."""

    target: str
    measure: str
    area: str
    period: PeriodText
    stage: Stage
    value: Number
    status: Annotated[ObsStatus, Meta(description="SDMX observation status (CL_OBS_STATUS).")]
    reported_at: datetime
    source: str
    event_id: str
    note: str
    evidence: str
    invented: Annotated[bool, Meta(description="Made up for a demonstration.")]
    accepted: Annotated[bool, Meta(description="Looked odd, and a person let it stand.")]
    opinion: Annotated[
        Decision, Meta(description="A person's word on this value; `note` says why.")
    ]


class Vintage(Observation):
    """One vintage, and whether a newer one has taken its place or a person has struck it out."""

    current: bool
    refused: Annotated[bool, Meta(description="Struck out by a person: kept, never judged.")]


class Plausible(Struct):
    """What is no surprise, both ends included; null is open."""

    low: Number | None
    high: Number | None


class BesideHeld(Struct):
    """A judged figure that stands beside a held one."""

    period: PeriodText
    value: Number
    reported_at: datetime
    source: str


class Held(Observation):
    """An odd figure that is not judged until a person has looked at it."""

    reason: str
    plausible: Plausible
    before: Annotated[BesideHeld | None, Meta(description="Of the period before.")]
    judged: Annotated[
        BesideHeld | None, Meta(description="Judged of the same fact while this one is held.")
    ]


class Point(Struct):
    """One period of the series: its value, what the path asked for, its band."""

    period: PeriodText
    end: date
    value: Number
    status: Status
    settled: bool
    stage: Stage
    achieved: Share | None
    required: Share | None
    pace: float | None
    confirmed: bool
    series: Annotated[int, Meta(description="Counts the unbroken series from the oldest.")]
    n: Annotated[int | None, Meta(description="Among how many, for a place.")]


class Item(Struct):
    """One deliverable on the day of the verdict."""

    id: str
    name: Both
    done: bool
    overdue: bool
    due: date
    done_in: str | None


class Finding(Struct):
    """What is wrong, from its first period to its last."""

    kind: FindingKind
    subject: str
    since: PeriodText
    until: str | None
    severity: Severity
    band: Status | None
    amount: Number | None
    unit: str
    summary: Both | None
    remedy: Both | None


class Step(Struct):
    """One line of the derivation."""

    text: Both
    formula: str


class Opinion(Struct):
    """What another published method says of the same figures."""

    method: Method
    result: Outcome
    value: float | None
    score: float | None
    why: Both | None


class Projection(Struct):
    """Where the series is heading; shown beside the verdict, never instead of it."""

    value: Number
    low: Number
    high: Number
    by: date
    method: str


class BaseOf(Struct):
    """Where the way starts; `assumed` when the programme names no base."""

    value: Number
    period: str | None
    assumed: bool
    source: str


class VerdictListed(Struct):
    """The judgement of a target on a day, as lists show it."""

    target: str
    area: str
    status: Status
    reason: Reason
    sentence: Both
    value: Number | None
    period: str | None
    stage: Stage
    achieved: Share | None
    required: Share | None
    pace: Annotated[float | None, Meta(description="achieved / required")]
    score: Annotated[float | None, Meta(description="0 to 100")]
    evidence: Evidence | None
    as_of: date
    rule_version: str
    catalogue_version: str
    goal: Goal | None
    base: BaseOf | None
    shortfall: Annotated[float | None, Meta(description="In VND, exact.")]
    n: int | None
    projection: Projection | None
    confirmed: bool
    invented: bool
    points_count: int
    items: list[Item]
    findings: list[Finding]
    inputs_count: int
    quarantined_count: int


class Verdict(VerdictListed):
    """The judgement of a target on a day, with everything behind it."""

    points: Annotated[list[Point], Meta(description="The latest of them.")]
    spells: list[Finding]
    steps: list[Step]
    opinions: list[Opinion]
    inputs: Annotated[list[Observation], Meta(description="The latest that `steps` rests on.")]
    quarantined: Annotated[list[Held], Meta(description="The latest of them.")]
    notes: list[Both]


class Promise(Struct):
    """A promise, as the catalogue states it."""

    id: str
    name: Both
    theme: str
    kind: Kind
    unit: str
    goals: list[Goal]
    base: dict[str, Any] | None
    waypoints: list[dict[str, Any]]
    breaks: list[dict[str, Any]]
    rule: dict[str, Any]
    value: str | dict[str, str]
    measures: list[MeasureOf]
    owner: Owner
    cadence: Cadence
    publishing_delay_days: int
    paragraph: str
    weight: Number
    area: str
    catalogue_version: Annotated[
        str, Meta(description="That holds now; the verdict names the one that judged it.")
    ]
    note: Both | None


class Target(Promise):
    """A promise and its verdict."""

    verdict: Verdict


class TargetListed(Promise):
    """A promise and its verdict, without what only the target's own address answers."""

    verdict: VerdictListed


class StatusCount(Struct):
    """How many targets have a status. The percentages of one list sum to exactly 100."""

    status: Status
    count: int
    percent: Number


class Theme(Struct):
    """A heading of the programme, or an owner, and how its targets stand."""

    id: str
    name: Both
    targets: int
    statuses: list[StatusCount]
    score: float | None
    coverage: float


class SlipTurn(Struct):
    """One numbered change of a slip."""

    id: str
    seq: int
    change: Change
    on: date
    at: datetime
    severity: Severity
    from_status: Status | None
    to_status: Status
    reason: Reason
    sentence: Both


class Said(Struct, kw_only=True):
    """What every change of a slip says again: what it is about, its numbers, what would mend it."""

    subject: str | None
    value: Number | None
    unit: str | None
    period: str | None
    stage: str | None
    goal: Number | None
    goal_by: date | None
    achieved: Share | None
    required: Share | None
    pace: float | None
    amount: Number | None
    amount_unit: str | None
    catalogue_version: str | None
    summary: Both | None
    remedy: Both | None


class Slip(Said, kw_only=True):
    """An episode: one finding from its opening to its end, as last told."""

    episode: str
    open: bool
    state: Change
    opened_on: date
    changed_on: date
    changed_at: datetime
    status: Status
    reason: Reason
    target: str
    area: str
    finding: FindingKind
    since: PeriodText
    severity: Severity
    sentence: Both
    invented: bool
    changes: list[SlipTurn]


class MovedThisMonth(Struct):
    """A target that stands otherwise than when the month began."""

    target: str
    name: Both
    was: Status
    now: Status
    worse: bool
    invented: bool


class MonthSoFar(Struct):
    """What changed since the month began: the worse first."""

    since: date
    moved: list[MovedThisMonth]


class Programme(Struct):
    """The programme: counts per status, mean score of what could be judged, what changed last.

    `coverage` is the share of the targets' weight that could be scored, in per cent.
    """

    id: str
    name: Both
    version: str
    area: str
    timezone: str
    as_of: date
    judged_at: datetime | None
    invented: bool
    targets: int
    statuses: list[StatusCount]
    score: float | None
    coverage: float
    themes: list[Theme]
    owners: list[Theme]
    month: MonthSoFar
    last_change: datetime | None
    changes: list[Slip]


class Given(Struct):
    """One verdict as it was given, by the catalogue of its time."""

    version: int
    judged_at: datetime
    as_of: date
    catalogue_version: str
    status: Status
    verdict: Verdict


class SeriesMeasure(Struct):
    """One measure of a context series."""

    id: str
    name: Both
    unit: str


class Series(Struct):
    """A series that belongs to no target: its current figures, never judged."""

    id: str
    name: Both
    measures: list[SeriesMeasure]
    observations: list[Observation]


class Targets(Struct):
    """One page of the targets that were asked for, in the order that was asked for."""

    items: list[TargetListed]
    next: str | None
    as_of: date


class Observations(Struct):
    """One page of vintages, newest first."""

    items: list[Vintage]
    next: str | None
    as_of: date


class Verdicts(Struct):
    """One page of the history, newest first."""

    items: list[Given]
    next: str | None
    as_of: date
    catalogue_version: Annotated[str, Meta(description="That holds now.")]


class Slips(Struct):
    """One page of slips: open ones first, the newest news on top."""

    items: list[Slip]
    next: str | None
    as_of: date


class Context(Struct):
    """All context series."""

    items: list[Series]
    next: str | None
    as_of: date


class ComparedSide(Struct):
    """How a target stood on one of the days."""

    status: Status
    value: Number | None
    period: str | None
    stage: Stage
    achieved: Share | None
    pace: float | None
    score: float | None
    invented: bool


class Moved(Struct, rename={"start": "from"}):
    """A target that stood otherwise on the second day."""

    target: str
    name: Both
    unit: str
    start: ComparedSide
    to: ComparedSide
    difference: Annotated[float | None, Meta(description="Of the values.")]
    worse: bool
    status_changed: bool


class Revision(Struct):
    """A figure of the first day beside what had replaced it by the second."""

    was: Observation
    now: Observation


class SlipBetween(Struct):
    """One change of a slip that was told between the days."""

    episode: str
    target: str
    finding: FindingKind
    subject: str | None
    since: str
    change: Change
    severity: Severity
    on: str
    at: datetime


class DaysCompared(Struct, rename={"start": "from"}):
    """What changed from the end of one day to the end of another."""

    start: date
    to: date
    target: str | None
    moved: list[Moved]
    same: Annotated[int, Meta(description="How many targets did not change.")]
    statuses: Annotated[list[dict[str, int]], Meta(description="Counts on both days.")]
    revised: list[Revision]
    revised_complete: Annotated[
        bool, Meta(description="Whether all reports between the days were looked at.")
    ]
    slips: list[SlipBetween]


class Problem(Struct):
    """What went wrong (RFC 9457). `errors` names the parts of a question that were wrong."""

    type: str
    title: str
    status: int
    detail: str = ""
    instance: str = ""
    errors: list[dict[str, str]] = []


ANSWERS = (
    Programme,
    Target,
    Targets,
    Observations,
    Verdicts,
    Slips,
    Context,
    DaysCompared,
    Problem,
)
