"""Everything that a run has left: the store's documents, the topics' records, the letters."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import httpx
from pymongo.database import Database

from runtime.messages import Record
from schemas.cloudevents import from_kafka
from schemas.codec import decode
from schemas.events import EventType, MeasurementRejected, SlipChanged, TargetAssessed
from schemas.topics import ASSESSMENTS, MEASUREMENTS, MEASUREMENTS_REJECTED, SLIPS

Document = dict[str, Any]
LOOK_S = 10.0
_OF_AN_EPISODE = {
    "acts": 1,
    "acknowledged": 1,
    "assignee": 1,
    "plan": 1,
    "changes.published_at": 1,
    "changes.event.change": 1,
}


@dataclass(frozen=True, slots=True)
class Told:
    """One record of `slips`, read: its id, its place and what it says."""

    id: str
    partition: int
    offset: int
    event: SlipChanged


@dataclass(frozen=True, slots=True)
class Seen:
    """The end of a run, as values that can be compared."""

    reports: Sequence[Document]
    verdicts: Sequence[Document]
    history: Sequence[Document]
    slip_changes: Sequence[Document]
    deliveries: Sequence[Document]
    told: Sequence[Told]
    assessed: Sequence[tuple[str, TargetAssessed]]
    rejected: Sequence[tuple[str, MeasurementRejected]]
    mails: Sequence[Document]
    calls: Sequence[Document]
    acts: Sequence[Document] = ()
    episodes: Sequence[Document] = ()
    decisions: Sequence[Document] = ()
    audit: Sequence[Document] = ()
    reported: Mapping[str, int] = field(default_factory=Counter)  # how often, by the event's id


def look(database: Database[Document], records: Sequence[Record], inbox: str) -> Seen:
    """Look at everything there is now."""
    told, assessed, rejected = _heard(records)
    with httpx.Client(base_url=inbox, timeout=LOOK_S, trust_env=False) as client:
        mails: list[Document] = client.get("/api/messages").json()
        calls: list[Document] = client.get("/api/zalo").json()
    return Seen(
        reports=list(database["measurements"].find({}, {"observations": 0})),
        verdicts=list(database["verdicts"].find({})),
        history=list(database["verdict_history"].find({}, {"target": 1, "version": 1})),
        slip_changes=list(database["slip_changes"].find({}, {"episode": 1, "seq": 1})),
        deliveries=list(database["deliveries"].find({})),
        told=told,
        assessed=assessed,
        rejected=rejected,
        mails=mails,
        calls=calls,
        acts=list(database["acts"].find({})),
        episodes=list(database["episodes"].find({}, _OF_AN_EPISODE)),
        decisions=list(database["decisions"].find({})),
        audit=list(database["audit"].find({}).sort("_id", 1)),
        reported=_reported(records),
    )


def keep(seen: Seen, file: Path) -> None:
    """Write it down, for whoever looks into a run that failed."""
    plain = {one.name: getattr(seen, one.name) for one in fields(seen)}
    file.write_text(json.dumps(plain, default=str, ensure_ascii=False, indent=1), encoding="utf-8")


def _reported(records: Sequence[Record]) -> Counter[str]:
    """How often each event stands on `measurements`, by its id: also what nobody can read."""
    return Counter(
        value.decode(errors="replace")
        for one in records
        if one.topic == MEASUREMENTS.name
        for name, value in one.headers
        if name == "ce_id"
    )


def _heard(
    records: Sequence[Record],
) -> tuple[list[Told], list[tuple[str, TargetAssessed]], list[tuple[str, MeasurementRejected]]]:
    told: list[Told] = []
    assessed: list[tuple[str, TargetAssessed]] = []
    rejected: list[tuple[str, MeasurementRejected]] = []
    for one in records:
        if one.topic not in {SLIPS.name, ASSESSMENTS.name, MEASUREMENTS_REJECTED.name}:
            continue
        envelope, data = from_kafka(one.value, one.headers, one.timestamp_ms)
        event = decode(EventType(envelope.type), data)
        match event:
            case SlipChanged():
                told.append(Told(envelope.id, one.partition, one.offset, event))
            case TargetAssessed():
                assessed.append((envelope.id, event))
            case MeasurementRejected():
                rejected.append((envelope.id, event))
            case _:
                raise TypeError(f"{one.topic} holds a {type(event).__name__}")
    return told, assessed, rejected
