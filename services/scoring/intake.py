"""One record of the topic: a report that is right, or one to park with everything it came with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from schemas.cloudevents import Envelope, from_kafka
from schemas.codec import Malformed, decode, encode
from schemas.events import MeasurementRejected, MeasurementReported, Refusal
from schemas.stored import MeasurementDocument, RejectedDocument, StoredObservation, measurement_id
from services.scoring.ports import Arrival, Cause, Parked
from targets.admission import admit
from targets.catalogue import Programme
from targets.observations import Observation
from targets.refusals import Refused

REJECTED_BY = "scoring"

#: As base64 inside JSON, with its headers and refusals, an original of this size stays below the
#: megabyte that brokers and producers allow a message. A longer one still stands at its offset.
KEPT_BYTES = 512 * 1024
KEPT_HEADERS, KEPT_HEADER_CHARACTERS = 64, 256
KEPT_REFUSALS = 50
NAMED_CHARACTERS = 200


class ParkReason(StrEnum):
    """Why a record is parked, beside the reasons of the codec and of admission."""

    UNEXPECTED_TYPE = "unexpected_type"
    WRONG_KEY = "wrong_key"
    SUBJECT_MISMATCH = "subject_mismatch"
    ID_REUSED = "id_reused"
    ORIGINAL_CUT = "original_cut"


@dataclass(frozen=True, slots=True)
class Taken:
    """A report that is right: as it is stored, and as it is judged."""

    document: MeasurementDocument
    observations: tuple[Observation, ...]
    cause: Cause
    arrival: Arrival


def read(programme: Programme, arrival: Arrival, today: date) -> Taken | Parked:
    """What a record says, or why it is parked."""
    envelope: Envelope | None = None
    try:
        envelope, data = from_kafka(arrival.value, arrival.headers, arrival.timestamp_ms)
        event = decode(envelope.type, data)
    except Malformed as fault:
        told = Refusal(fault.pointer, fault.reason, fault.expected, fault.got)
        return park(arrival, envelope, fault.reason, (told,))
    if not isinstance(event, MeasurementReported):
        told = Refusal(
            "/type", ParkReason.UNEXPECTED_TYPE, "measurement.reported.v1", envelope.type
        )
        return park(arrival, envelope, ParkReason.UNEXPECTED_TYPE, (told,))
    if arrival.key != event.target.encode():
        # Under another key it lies in another partition, where another worker judges.
        found = "no key" if arrival.key is None else repr(arrival.key[:120])
        told = Refusal("/target", ParkReason.WRONG_KEY, f"the key {event.target}", found)
        return park(arrival, envelope, ParkReason.WRONG_KEY, (told,))
    if envelope.subject not in {"", event.target}:
        expected = f"the target of the data, {event.target}, or no subject"
        told = Refusal("/subject", ParkReason.SUBJECT_MISMATCH, expected, envelope.subject[:120])
        return park(arrival, envelope, ParkReason.SUBJECT_MISMATCH, (told,))
    reported_at = envelope.time or datetime.fromtimestamp(arrival.timestamp_ms / 1000, UTC)
    try:
        observations = admit(
            programme,
            event.target,
            event.observations,
            reported_at=reported_at,
            source=envelope.source,
            event_id=envelope.id,
            today=today,
            invented=event.invented,
        )
    except Refused as refused:
        refusals = tuple(
            Refusal(one.pointer, one.reason, one.expected, one.got) for one in refused.refusals
        )
        return park(arrival, envelope, refusals[0].reason, refusals)
    return Taken(
        _document(envelope, event, observations, reported_at),
        observations,
        Cause(envelope.traceparent, envelope.tracestate),
        arrival,
    )


def id_reused(taken: Taken) -> Parked:
    """A report whose id already belongs to another one: the first keeps it."""
    document = taken.document
    envelope, _ = from_kafka(taken.arrival.value, taken.arrival.headers, taken.arrival.timestamp_ms)
    told = Refusal(
        "/id",
        ParkReason.ID_REUSED,
        "an id that this source has not given to another report",
        document["event_id"],
    )
    return park(taken.arrival, envelope, ParkReason.ID_REUSED, (told,))


def park(
    arrival: Arrival, envelope: Envelope | None, reason: str, refusals: Sequence[Refusal]
) -> Parked:
    """The event that keeps a wrong record. Its id and its content hang on the record alone."""
    headers = {
        name[:KEPT_HEADER_CHARACTERS]: value.decode(errors="replace")[:KEPT_HEADER_CHARACTERS]
        for name, value in arrival.headers[:KEPT_HEADERS]
        if value is not None
    }
    place = f"{arrival.topic}/{arrival.partition}/{arrival.offset}"
    original = arrival.value or b""
    told = tuple(refusals[:KEPT_REFUSALS])
    if len(original) > KEPT_BYTES:
        cut = f"at most {KEPT_BYTES} bytes to keep; the whole stands at {place}"
        told += (Refusal("", ParkReason.ORIGINAL_CUT, cut, f"{len(original)} bytes"),)
    return Parked(
        # The timestamp tells apart what a broker counted from zero again.
        id=str(uuid5(NAMESPACE_URL, f"slipwatch:rejected/{place}@{arrival.timestamp_ms}")),
        source=envelope.source if envelope else "",
        reason=str(reason),
        event=MeasurementRejected(
            rejected_by=REJECTED_BY,
            reason=str(reason),
            refusals=told,
            received_at=datetime.fromtimestamp(arrival.timestamp_ms / 1000, UTC),
            original=original[:KEPT_BYTES],
            original_content_type=headers.get("content-type", ""),
            original_headers=headers,
            topic=arrival.topic,
            partition=arrival.partition,
            offset=arrival.offset,
        ),
        cause=Cause(envelope.traceparent, envelope.tracestate) if envelope else Cause(),
        event_id=envelope.id[:NAMED_CHARACTERS] if envelope else "",
        target=_target_named(arrival, envelope),
    )


def _target_named(arrival: Arrival, envelope: Envelope | None) -> str:
    """Which target a wrong record names, by its subject or by its key."""
    named = envelope.subject if envelope and envelope.subject else ""
    return (named or (arrival.key or b"").decode(errors="replace"))[:NAMED_CHARACTERS]


def set_aside(parked: Parked) -> RejectedDocument:
    """What is shown of a wrong record to those who answer for it: not the original itself."""
    event = parked.event
    return {
        "_id": parked.id,
        "at": event.received_at,
        "source": parked.source,
        "event_id": parked.event_id,
        "target": parked.target,
        "reason": parked.reason,
        "refusals": [
            {
                "pointer": one.pointer,
                "reason": one.reason,
                "expected": one.expected,
                "got": one.got,
            }
            for one in event.refusals
        ],
        "place": f"{event.topic}/{event.partition}/{event.offset}",
    }


def _document(
    envelope: Envelope,
    event: MeasurementReported,
    observations: Sequence[Observation],
    reported_at: datetime,
) -> MeasurementDocument:
    return {
        "_id": measurement_id(envelope.source, envelope.id),
        "source": envelope.source,
        "event_id": envelope.id,
        "time": reported_at,
        "reported_at": reported_at.isoformat(),
        "target": event.target,
        "invented": event.invented,
        "digest": sha256(encode(event)).hexdigest(),
        "observations": [
            _stored(figure.period, one)
            for figure, one in zip(event.observations, observations, strict=True)
        ],
    }


def _stored(period: str, one: Observation) -> StoredObservation:
    """A figure as it is kept, its period as it was written."""
    stored: StoredObservation = {
        "measure": one.fact.measure,
        "area": one.fact.area,
        "period": period,
        "stage": one.fact.stage.value,
        "value": one.value,
        "status": one.status.value,
        "note": one.note,
        "evidence": one.evidence,
    }
    if one.opinion:
        stored["opinion"] = one.opinion.value
    return stored
