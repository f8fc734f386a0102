"""The four events of the wire as frozen values. Their JSON Schemas lie beside this module, one
file per version."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType


class EventType(StrEnum):
    """The CloudEvents `type` of each event."""

    MEASUREMENT_REPORTED = "measurement.reported.v1"
    MEASUREMENT_REJECTED = "measurement.rejected.v1"
    TARGET_ASSESSED = "target.assessed.v1"
    SLIP_CHANGED = "slip.changed.v1"


class ReportedObservation(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One figure in a report. `value` is exact: a JSON number or a decimal string.

    `opinion` is "accepted" or "refused" where it is a person who speaks, about the figure of this
    fact with this value; `note` then says why.
    """

    period: str
    value: Decimal
    measure: str = "value"
    area: str = ""
    stage: str = ""
    status: str = "A"
    note: str = ""
    evidence: str = ""
    opinion: str = ""


class MeasurementReported(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A source system's report on one target: one or many figures of it.

    `invented` true marks figures made up for a demonstration; they are shown as such wherever
    they are shown.
    """

    target: str
    observations: tuple[ReportedObservation, ...]
    invented: bool = False


class Refusal(Struct, frozen=True, omit_defaults=True):
    """One thing wrong with a report: where (a JSON pointer), why (a closed list), and what was
    expected."""

    pointer: str
    reason: str
    expected: str
    got: str = ""


class MeasurementRejected(Struct, frozen=True, omit_defaults=True):
    """A report that was parked: why, where it came from, and its original bytes (base64 in
    JSON)."""

    rejected_by: str
    reason: str
    refusals: tuple[Refusal, ...]
    received_at: datetime
    original: bytes
    original_content_type: str = ""
    original_headers: dict[str, str] = {}
    topic: str = ""
    partition: int = -1
    offset: int = -1


class Bilingual(Struct, frozen=True):
    """The same words in Vietnamese and in English."""

    vi: str
    en: str


class TargetAssessed(Struct, frozen=True, omit_defaults=True):
    """A target's verdict as it now stands. `version` counts the verdicts of the target."""

    target: str
    area: str
    version: int
    as_of: date
    catalogue_version: str
    rule_version: str
    status: str
    reason: str
    sentence: Bilingual
    previous_status: str = ""
    value: Decimal | None = None
    period: str = ""
    stage: str = ""
    achieved: Decimal | None = None
    required: Decimal | None = None
    pace: Decimal | None = None
    score: Decimal | None = None
    evidence: str = ""
    shortfall: Decimal | None = None
    invented: bool = False


class Explained(Struct, frozen=True, omit_defaults=True):
    """One line of a verdict's derivation, with its formula and the numbers put in."""

    text: Bilingual
    formula: str = ""


class SeriesPoint(Struct, frozen=True, omit_defaults=True):
    """One period of the judged series: its value, and what the path asked for by then."""

    period: str
    value: Decimal
    asked: Decimal | None = None


class SlipChanged(Struct, frozen=True, omit_defaults=True):
    """One numbered change of an episode: from, to, why, with which numbers, since when, what
    would bring it back.

    `steps` is the derivation of the verdict, as its page shows it; `points` the latest periods of
    the judged series, oldest first, for a chart.
    """

    episode: str
    seq: int
    change: str
    target: str
    area: str
    finding: str
    since: str
    severity: str
    on: date
    to_status: str
    reason: str
    sentence: Bilingual
    subject: str = ""
    from_status: str = ""
    summary: Bilingual | None = None
    remedy: Bilingual | None = None
    value: Decimal | None = None
    unit: str = ""
    period: str = ""
    stage: str = ""
    goal: Decimal | None = None
    goal_by: date | UnsetType = UNSET
    achieved: Decimal | None = None
    required: Decimal | None = None
    pace: Decimal | None = None
    amount: Decimal | None = None
    amount_unit: str = ""
    catalogue_version: str = ""
    invented: bool = False
    steps: tuple[Explained, ...] = ()
    points: tuple[SeriesPoint, ...] = ()


Event = MeasurementReported | MeasurementRejected | TargetAssessed | SlipChanged

TYPE_OF: dict[type[Event], EventType] = {
    MeasurementReported: EventType.MEASUREMENT_REPORTED,
    MeasurementRejected: EventType.MEASUREMENT_REJECTED,
    TargetAssessed: EventType.TARGET_ASSESSED,
    SlipChanged: EventType.SLIP_CHANGED,
}
