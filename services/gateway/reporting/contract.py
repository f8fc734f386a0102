"""The shapes of what the API answers about reporting, and of what it takes, for its description."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from services.gateway.contract import Both, Number, Observation, Owner, PeriodText
from services.gateway.reporting.deciding import Kind
from services.gateway.reporting.owing import Duty
from targets.observations import Stage
from targets.periods import Cadence
from targets.quarantine import Odd

Account = Annotated[
    str | None, Meta(description="An account, by its id; null for who may not see accounts.")
]
DecisionState = Annotated[
    str,
    Meta(
        description="pending (kept, not handed on yet), published (ingest has it), taken (it is in "
        "the figures) or failed (ingest refused it; `problem` says why)."
    ),
]


class SourceOf(Struct):
    """A source that has reported on a target, and when last."""

    source: str
    last_report: datetime
    invented: bool


class DutyOf(Struct):
    """What is owed of one target.

    `expected` is the period whose figure is next, `due` the last day on which it should come. Of a
    target that was never reported it is the latest period that should have a figure.
    """

    target: str
    target_name: Both
    department: Owner
    cadence: Cadence
    publishing_delay_days: int
    duty: Duty
    latest: PeriodText | None
    expected: PeriodText | None
    due: date | None
    late_days: int
    held: Annotated[int, Meta(description="How many of its figures are held for a person.")]
    last_report: datetime | None
    last_source: str | None
    sources: Annotated[
        list[SourceOf], Meta(description="Of the newest reports on the target, twenty of them.")
    ]
    invented: bool


class Duties(Struct):
    """One page of what is owed, what presses most first; `counts` are of all that was asked for."""

    items: list[DutyOf]
    next: str | None
    as_of: date
    counts: dict[str, int]


class ReportingSource(Struct):
    """One source: when it was heard of last, about how many targets, and how many wait for it."""

    source: str
    last_report: datetime
    targets: int
    overdue: int
    invented: bool
    age_days: int


class ReportingSources(Struct):
    """One page of the sources, the one that was heard of longest ago first."""

    items: list[ReportingSource]
    next: str | None
    as_of: date


class RefusedPart(Struct):
    """One thing wrong in a report: where (a JSON pointer), why, what was expected, what came."""

    pointer: str
    reason: str
    expected: str
    got: str


class RejectedReport(Struct):
    """A report that scoring has set aside; its original stands in Kafka."""

    id: str
    at: datetime
    source: str
    event_id: str
    target: str
    reason: str
    refusals: list[RefusedPart]
    place: Annotated[str, Meta(description="topic/partition/offset")]


class RejectedReports(Struct):
    """One page of them, the newest first. What ingest refuses is told to who sent it and is not
    kept."""

    items: list[RejectedReport]
    next: str | None
    as_of: date


class PlausibleRange(Struct):
    """Values that nobody would ask about; null is open."""

    low: Number | None
    high: Number | None


class Neighbour(Struct):
    """Another figure to compare with."""

    period: PeriodText
    value: Number
    reported_at: datetime
    source: str


class FigureDecision(Struct):
    """What somebody decided about a held figure."""

    id: str
    kind: Kind
    at: datetime
    by: Account
    via: str
    role: Both
    reason: str
    value: Annotated[Number | None, Meta(description="The new value of a correction.")]
    state: DecisionState
    problem: str


class FigureDecisions(Struct):
    """What people decided about one held figure, oldest first."""

    items: list[FigureDecision]
    next: None
    as_of: date


class HeldFigureBrief(Struct, kw_only=True):
    """A figure that is not judged until a person has looked: of its fact the newest.

    `before` is the judged figure of the period before, `judged` the one that is judged for the same
    period meanwhile. `mark` stands for what is shown. `waits`: a decision is on its way.
    """

    id: str
    held: bool
    instead: Annotated[str | None, Meta(description="The newer held figure of the same fact.")]
    target: str
    target_name: Both
    department: Owner
    measure: str
    measure_name: Both | None
    unit: str
    area: str
    area_name: Both | None
    period: PeriodText
    stage: Stage
    value: Number
    status: str
    reason: Odd
    reason_name: Both
    plausible: PlausibleRange
    before: Neighbour | None
    judged: Neighbour | None
    reported_at: datetime
    source: str
    event_id: str
    note: str
    evidence: str
    invented: bool
    mark: str
    waits: bool
    decision: FigureDecision | None


class SeriesValue(Struct):
    """One period of the series beside a held figure."""

    period: PeriodText
    value: Number
    status: str


class HeldFigure(HeldFigureBrief, kw_only=True):
    """One held figure, whole: every report on it, the series that is judged, every decision."""

    vintages: list[Observation]
    series: list[SeriesValue]
    decisions: list[FigureDecision]


class HeldFigures(Struct):
    """One page of the held figures, the one reported first on top."""

    items: list[HeldFigureBrief]
    next: str | None
    as_of: date
    count: int


class NewDecision(Struct, forbid_unknown_fields=True):
    """What is to be done with a held figure, and why; `corrected` needs `value`, a JSON number or
    a decimal string."""

    kind: Kind
    reason: Annotated[str, Meta(description="Published with the figure: name nobody in it.")]
    value: Decimal | None = None


ANSWERS = (
    Duties,
    ReportingSources,
    RejectedReports,
    HeldFigures,
    HeldFigure,
    FigureDecision,
    FigureDecisions,
    NewDecision,
)
