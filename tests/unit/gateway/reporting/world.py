"""A small world to report in: a target with a held figure, judged again by scoring's own handlers
whenever an event is published, as the real services would."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from runtime.clock import ManualClock
from runtime.messages import Record
from schemas.cloudevents import Arrived, Envelope, from_http, to_kafka
from schemas.codec import decode
from schemas.events import EventType, MeasurementReported, ReportedObservation
from services.gateway.memory import MemoryStore
from services.gateway.reporting.memory import MemoryIngest
from services.scoring.handlers import Scoring
from services.scoring.memory import MemoryHerald, MemoryJournal, MemoryReports, MemoryVerdicts
from services.scoring.ports import Ports
from targets.catalogue import Programme
from tests.unit.gateway.seed import store_of

SOURCE = "/so-khcn"
OTHER_SOURCE = "/nhnn-khu-vuc"
TARGET = "coverage-5g"  # of so-khcn, plausible from 2 to 100 %
OTHER_TARGET = "cashless-transactions"  # of nhnn-khu-vuc

#: What has been reported of the two targets: the last figure of each is odd.
SERIES: Mapping[tuple[str, str], Mapping[str, str]] = {
    (TARGET, SOURCE): {"2023": "24", "2024": "31", "2025": "0.42"},
    (OTHER_TARGET, OTHER_SOURCE): {"2024": "48", "2025": "0.55"},
}


class ScoringIngest(MemoryIngest):
    """An ingest behind which scoring works: what is published is judged, and seen in the store."""

    def __init__(self, programme: Programme, clock: ManualClock) -> None:
        super().__init__()
        self._ports = Ports(MemoryReports(), MemoryVerdicts(), MemoryJournal(), MemoryHerald())
        self._scoring = Scoring(programme, self._ports, clock, remembered=100_000)
        self._targets = [target.id for target in programme.targets]
        self.store = MemoryStore()
        self.arrived = 0

    async def publish(self, event: bytes) -> None:
        """Take an event as ingest would, and let scoring judge it."""
        await super().publish(event)
        await self.settle([event])

    async def settle(self, events: Iterable[bytes]) -> None:
        """Let scoring take events, and put what it writes where the gateway reads."""
        await self._scoring.take([self._record(event) for event in events])
        self.refresh()

    async def judge_all(self) -> None:
        """Give every target a verdict."""
        await self._scoring.rejudge(self._targets)
        self.refresh()

    def refresh(self) -> None:
        """Show the gateway what scoring has written."""
        seen = store_of(self._ports)
        for name in ("verdict_documents", "measurement_documents", "history_documents"):
            setattr(self.store, name, getattr(seen, name))

    def _record(self, event: bytes) -> Record:
        (arrived,) = from_http([(b"content-type", b"application/cloudevents+json")], event)
        assert isinstance(arrived, Arrived), arrived
        report = decode(arrived.envelope.type, arrived.data)
        assert isinstance(report, MeasurementReported)
        value, headers = to_kafka(arrived.envelope, report)
        self.arrived += 1
        at = arrived.envelope.time
        assert at is not None
        return Record(
            "measurements",
            0,
            self.arrived,
            report.target.encode(),
            value,
            tuple(headers),
            int(at.timestamp() * 1000),
        )


def an_event(target: str, source: str, period: str, value: str, at: datetime, **more: Any) -> bytes:
    """One report of one figure, as a source sends it."""
    observation = ReportedObservation(period, Decimal(value), **more)
    envelope = Envelope(
        id=f"{target}-{period}",
        source=source,
        type=EventType.MEASUREMENT_REPORTED,
        subject=target,
        time=at,
    )
    data = MeasurementReported(target, (observation,))
    return msgspec.json.encode(
        {
            "specversion": "1.0",
            "id": envelope.id,
            "source": envelope.source,
            "type": envelope.type,
            "subject": envelope.subject,
            "time": envelope.time,
            "datacontenttype": "application/json",
            "data": data,
        }
    )
