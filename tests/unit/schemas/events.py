"""Events as hypothesis draws them, and the ordinary one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from schemas.cloudevents import Envelope
from schemas.codec import MalformedReason, step
from schemas.events import (
    Bilingual,
    EventType,
    MeasurementRejected,
    MeasurementReported,
    Refusal,
    ReportedObservation,
    SlipChanged,
    TargetAssessed,
)
from targets.slips import Change
from targets.verdicts import FindingKind, Reason, Severity, Status

VALUES = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent),
    st.integers(-(10**20), 10**20),
    st.integers(-12, 12),
)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20)
MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis asks for naive bounds
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)
DAYS = st.dates(min_value=date(1990, 1, 1))
TEXTS = st.builds(Bilingual, vi=WORDS, en=WORDS)
STATUSES = st.sampled_from(Status)
REASONS = st.sampled_from(Reason)
PERIODS = st.sampled_from(["2026", "2026-S1", "2026-Q3", "2026-09", "2026-09-30"])

OBSERVATIONS = st.builds(
    ReportedObservation,
    period=PERIODS,
    value=VALUES,
    measure=NAMES,
    area=NAMES | st.just(""),
    stage=st.sampled_from(["", "plan", "estimate", "provisional", "final"]),
    status=st.sampled_from("ABDEFGILMNOPQSU"),
    note=WORDS,
    evidence=WORDS,
)
OPINIONS = st.builds(
    ReportedObservation,
    period=PERIODS,
    value=VALUES,
    measure=NAMES,
    note=WORDS.map(lambda text: f"Vì {text}"),
    opinion=st.sampled_from(["accepted", "refused"]),
)
REPORTED = st.builds(
    MeasurementReported,
    target=NAMES,
    observations=st.lists(OBSERVATIONS | OPINIONS, min_size=1, max_size=5).map(tuple),
    invented=st.booleans(),
)
REJECTED = st.builds(
    MeasurementRejected,
    rejected_by=st.just("scoring"),
    reason=st.sampled_from(MalformedReason),
    refusals=st.lists(
        st.builds(
            Refusal,
            pointer=NAMES.map(step),
            reason=st.sampled_from(MalformedReason),
            expected=WORDS,
            got=WORDS,
        ),
        max_size=3,
    ).map(tuple),
    received_at=MOMENTS,
    original=st.binary(max_size=50),
    original_content_type=WORDS,
    original_headers=st.dictionaries(NAMES, WORDS, max_size=3),
    topic=st.just("measurements"),
    partition=st.integers(0, 5),
    offset=st.integers(0, 2**62),
)
NUMBERS = st.none() | VALUES
ASSESSED = st.builds(
    TargetAssessed,
    target=NAMES,
    area=NAMES,
    version=st.integers(1, 2**31),
    as_of=DAYS,
    catalogue_version=WORDS,
    rule_version=WORDS,
    status=STATUSES,
    reason=REASONS,
    sentence=TEXTS,
    previous_status=STATUSES | st.just(""),
    value=NUMBERS,
    period=PERIODS | st.just(""),
    stage=st.sampled_from(["", "plan", "final"]),
    achieved=NUMBERS,
    required=NUMBERS,
    pace=NUMBERS,
    score=NUMBERS,
    evidence=st.sampled_from(["", "A", "B", "C"]),
    shortfall=NUMBERS,
    invented=st.booleans(),
)
SLIPPED = st.builds(
    SlipChanged,
    episode=NAMES,
    seq=st.integers(1, 1000),
    change=st.sampled_from(Change),
    target=NAMES,
    area=NAMES,
    finding=st.sampled_from(FindingKind),
    since=PERIODS,
    severity=st.sampled_from(Severity),
    on=DAYS,
    to_status=STATUSES,
    reason=REASONS,
    sentence=TEXTS,
    subject=WORDS,
    from_status=STATUSES | st.just(""),
    summary=st.none() | TEXTS,
    remedy=st.none() | TEXTS,
    value=NUMBERS,
    unit=WORDS,
    goal=NUMBERS,
    goal_by=DAYS,
    amount=NUMBERS,
    amount_unit=WORDS,
    invented=st.booleans(),
)
OF_TYPE = {
    EventType.MEASUREMENT_REPORTED: REPORTED,
    EventType.MEASUREMENT_REJECTED: REJECTED,
    EventType.TARGET_ASSESSED: ASSESSED,
    EventType.SLIP_CHANGED: SLIPPED,
}
EVENTS = st.one_of(*OF_TYPE.values())

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ENVELOPES = st.builds(
    Envelope,
    id=WORDS.filter(str.strip),
    source=st.sampled_from(["/so-tai-chinh", "https://stat.example.test/a?b=%20", "urn:x:y"]),
    type=st.just(EventType.MEASUREMENT_REPORTED),
    subject=WORDS,
    time=MOMENTS,
    traceparent=st.sampled_from(["", TRACEPARENT]),
    extensions=st.dictionaries(
        st.sampled_from(["partitionkey", "dataschema", "x1"]), WORDS, max_size=2
    ),
)


def a_report(**changes: Any) -> MeasurementReported:
    """The ordinary report: the budget rule's numerator of 2026, as planned."""
    observation = {
        "measure": "sti_expenditure",
        "period": "2026",
        "stage": "plan",
        "value": Decimal("798000000000"),
    }
    return MeasurementReported(
        target="sti-budget-share",
        observations=(ReportedObservation(**(observation | changes)),),  # type: ignore[arg-type]
    )


def an_envelope(**changes: Any) -> Envelope:
    """The ordinary envelope."""
    ordinary: dict[str, Any] = {
        "id": "r-1",
        "source": "/so-tai-chinh",
        "type": EventType.MEASUREMENT_REPORTED,
        "subject": "sti-budget-share",
        "time": datetime(2026, 11, 22, 1, 0, tzinfo=UTC),
    }
    return Envelope(**(ordinary | changes))
