"""The shape of the API's answer about changes, for its description."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from services.gateway.changes.asked import Kind
from services.gateway.contract import Both, Number, PeriodText
from targets.observations import ObsStatus, Stage
from targets.quarantine import Odd
from targets.slips import Change as Turn
from targets.verdicts import FindingKind, Reason, Severity, Status


class StatusChanged(Struct):
    """From which status to which, by which verdict of the target."""

    was: Status
    now: Status
    reason: Reason
    sentence: Both
    version: int
    as_of: date


class FigureChanged(Struct):
    """One figure: `was` null where nothing stood before or it is unknown, `now` null where the
    source withdrew it. `odd` says why it was held."""

    measure: str
    area: str
    period: PeriodText
    stage: Stage
    unit: str
    was: Number | None
    now: Number | None
    status: Annotated[ObsStatus, Meta(description="SDMX observation status (CL_OBS_STATUS).")]
    odd: Odd | None
    event_id: str
    evidence: str


class SlipTurned(Struct):
    """What was told of a slip."""

    episode: str
    finding: FindingKind
    subject: str | None
    change: Turn
    severity: Severity
    since: PeriodText
    on: date
    sentence: Both


class ChangeOf(Struct):
    """One thing that changed. Of the four parts at the end those that its kind has no use for are
    null."""

    id: str
    kind: Kind
    at: Annotated[datetime, Meta(description="When it was reported or judged.")]
    target: str | None
    target_name: Both | None
    source: Annotated[str | None, Meta(description="Who reported the figure.")]
    note: str
    invented: Annotated[bool, Meta(description="Made up for a demonstration.")]
    status: StatusChanged | None
    figure: FigureChanged | None
    slip: SlipTurned | None
    catalogue_version: str | None


class Changes(Struct):
    """What changed, newest first."""

    items: list[ChangeOf]
    next: str | None
    searched_to: Annotated[
        datetime | None,
        Meta(
            description="All from this moment on was looked at; null when there is nothing "
            "older. One answer looks at a bounded number of reports: `next` looks further back, "
            "even after an answer without items."
        ),
    ]
    as_of: date


ANSWERS = (Changes,)
