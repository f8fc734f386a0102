"""What becomes of a request: every event in it is taken whole, or refused with its reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from runtime.clock import Clock
from runtime.failures import Rejected, Unavailable
from schemas.cloudevents import Arrived, Mode, Unreadable, from_http, mode_of
from schemas.codec import Malformed, decode
from schemas.events import EventType, MeasurementReported
from services.ingest.keys.grants import Grant, Right
from services.ingest.ports import Handover, Report, Reports
from services.ingest.reasons import Fault, IngestReason, NotTaken
from targets.admission import admit
from targets.catalogue import Programme
from targets.refusals import Refused

RawHeaders = Sequence[tuple[bytes, bytes]]


class Fate(StrEnum):
    """What became of one event."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask for."""

    batch_events: int = 1_000
    observations: int = 10_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that is not taken. `id` and `source` are empty where they cannot be read."""

    id: str
    source: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one event, in the order of the request.

    `stamped` is the moment of receipt that an event without `time` was given.
    """

    id: str
    source: str
    fate: Fate
    faults: tuple[Fault, ...] = ()
    observations: int = 0
    stamped: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request."""

    mode: Mode
    outcomes: tuple[Outcome, ...]

    def count(self, fate: Fate) -> int:
        """How many events met this fate."""
        return sum(outcome.fate is fate for outcome in self.outcomes)


class Intake:
    """Reads requests against the catalogue and hands on what is right."""

    def __init__(
        self, programme: Programme, reports: Reports, clock: Clock, limits: Limits
    ) -> None:
        self._programme = programme
        self._reports = reports
        self._clock = clock
        self._limits = limits
        self._zone = ZoneInfo(programme.timezone)

    async def take(self, headers: RawHeaders, body: bytes, grant: Grant) -> Answer:
        """Read the request, hand on its good events together, and say what became of each.

        Raises `NotTaken` where the request as a whole is no CloudEvents request. An event that is
        refused, also because the key does not open it, does not hold up the others of its batch.
        """
        now = self._clock.now()
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # what the store keeps
        today = now.astimezone(self._zone).date()
        try:
            mode = mode_of(headers)
            events = from_http(headers, body)
        except Malformed as fault:
            raise NotTaken(Fault.of_malformed(fault)) from fault
        if len(events) > self._limits.batch_events:
            raise NotTaken(
                Fault(
                    "",
                    IngestReason.TOO_MANY_EVENTS,
                    f"at most {self._limits.batch_events} events a batch",
                    str(len(events)),
                )
            )
        read = [self._read(event, grant, now, today) for event in events]
        reports = [one for one in read if isinstance(one, Report)]
        handovers = await self._reports.hand_on(reports) if reports else []
        return Answer(mode, tuple(_outcomes(events, read, handovers)))

    def _read(
        self, event: Arrived | Unreadable, grant: Grant, now: datetime, today: date
    ) -> Report | Refusal:
        """The report that an event carries, or everything that is wrong with it."""
        if isinstance(event, Unreadable):
            return Refusal(event.id, event.source, (Fault.of_malformed(event.fault),))
        envelope, at = event.envelope, event.at
        faults: Sequence[Fault]
        try:
            report = self._event(event, grant)
            reported_at = envelope.time or now
            admit(
                self._programme,
                report.target,
                report.observations,
                reported_at=reported_at,
                source=envelope.source,
                event_id=envelope.id,
                today=today,
                invented=report.invented,
            )
        except NotTaken as wrong:
            faults = [wrong.fault]
        except Malformed as fault:
            faults = [Fault.of_malformed(fault, at)]
        except Refused as refused:
            faults = [Fault.of_refused(one, at) for one in refused.refusals]
        else:
            return Report(replace(envelope, subject=report.target, time=reported_at), report)
        return Refusal(envelope.id, envelope.source, tuple(faults))

    def _event(self, event: Arrived, grant: Grant) -> MeasurementReported:
        """The event as a value, within the limits and what the key opens; what the catalogue says
        of it comes later."""
        envelope, at = event.envelope, event.at
        beside = at.removesuffix("/data")
        if not grant.covers_source(envelope.source):
            raise NotTaken(
                Fault(
                    f"{beside}/source",
                    IngestReason.SOURCE_NOT_COVERED,
                    "a source that the key covers: " + ", ".join(grant.sources),
                    envelope.source[:120],
                )
            )
        wanted = EventType.MEASUREMENT_REPORTED
        report = decode(envelope.type, event.data) if envelope.type is wanted else None
        if not isinstance(report, MeasurementReported):
            raise NotTaken(
                Fault(f"{beside}/type", IngestReason.UNEXPECTED_TYPE, wanted, envelope.type)
            )
        if envelope.subject not in {"", report.target}:
            raise NotTaken(
                Fault(
                    f"{beside}/subject",
                    IngestReason.SUBJECT_MISMATCH,
                    f"the target of the data, {report.target}, or no subject",
                    envelope.subject[:120],
                )
            )
        fault = _forbidden(report, grant, at)
        if fault is not None:
            raise NotTaken(fault)
        if len(report.observations) > self._limits.observations:
            raise NotTaken(
                Fault(
                    f"{at}/observations",
                    IngestReason.TOO_MANY_OBSERVATIONS,
                    f"at most {self._limits.observations} observations an event",
                    str(len(report.observations)),
                )
            )
        return report


def _forbidden(report: MeasurementReported, grant: Grant, at: str) -> Fault | None:
    """What of a report its key does not open."""
    if not grant.covers_target(report.target):
        expected = "a target that the key covers: " + ", ".join(sorted(grant.targets))
        return Fault(f"{at}/target", IngestReason.TARGET_NOT_COVERED, expected, report.target[:120])
    for number, figure in enumerate(report.observations):
        needed = Right.DECIDE if figure.opinion else Right.REPORT
        if not grant.may(needed):
            pointer = f"{at}/observations/{number}" + ("/opinion" if figure.opinion else "")
            expected = f"a key with the right {needed}"
            return Fault(pointer, IngestReason.RIGHT_MISSING, expected, figure.opinion[:120])
    return None


def _outcomes(
    events: Iterable[Arrived | Unreadable],
    read: Iterable[Report | Refusal],
    handovers: Iterable[Handover],
) -> Iterable[Outcome]:
    """One outcome an event, in order; the handovers are those of the reports among them."""
    became = iter(handovers)
    for event, one in zip(events, read, strict=True):
        if isinstance(one, Refusal):
            yield Outcome(one.id, one.source, Fate.REJECTED, one.faults)
            continue
        stamped = isinstance(event, Arrived) and event.envelope.time is None
        yield _outcome(one, next(became), one.envelope.time if stamped else None)


def _outcome(report: Report, became: Handover, stamped: datetime | None) -> Outcome:
    identity, source = report.envelope.id, report.envelope.source
    match became:
        case None:
            count = len(report.event.observations)
            return Outcome(identity, source, Fate.ACCEPTED, (), count, stamped)
        case Rejected():
            expected = "a report that fits in one message of the broker"
            fault = Fault("", IngestReason.MESSAGE_TOO_LARGE, expected)
            return Outcome(identity, source, Fate.REJECTED, (fault,))
        case Unavailable():
            fault = Fault("", IngestReason.BROKER_AWAY, "the same event again, a little later")
            return Outcome(identity, source, Fate.UNAVAILABLE, (fault,))
