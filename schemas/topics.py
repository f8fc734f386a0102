"""The table of topics: created explicitly, never by a first write."""

from dataclasses import dataclass

from schemas.events import EventType

DAY_MS = 24 * 60 * 60 * 1000

#: Kafka's own limit is one megabyte, just what ingest takes as a body: with its headers, and as
#: base64 when it is parked, a report needs more.
MAX_MESSAGE_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: who keys it, what it carries, how long it is kept. `retention_ms` -1 keeps for
    ever."""

    name: str
    carries: EventType
    key: str
    partitions: int
    retention_ms: int
    compacted: bool = False

    @property
    def config(self) -> dict[str, str]:
        """The topic's settings, as Kafka names them."""
        return {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "retention.ms": str(self.retention_ms),
            "max.message.bytes": str(MAX_MESSAGE_BYTES),
        }


#: Six partitions: three workers own two each, and one can fail over to two (a target belongs to
#: one worker).
PARTITIONS = 6

MEASUREMENTS = Topic(
    "measurements", EventType.MEASUREMENT_REPORTED, "target id", PARTITIONS, 30 * DAY_MS
)
MEASUREMENTS_REJECTED = Topic(
    "measurements.rejected", EventType.MEASUREMENT_REJECTED, "source", PARTITIONS, 90 * DAY_MS
)
ASSESSMENTS = Topic(
    "assessments", EventType.TARGET_ASSESSED, "target id", PARTITIONS, -1, compacted=True
)
SLIPS = Topic("slips", EventType.SLIP_CHANGED, "target id", PARTITIONS, 365 * DAY_MS)

TOPICS = (MEASUREMENTS, MEASUREMENTS_REJECTED, ASSESSMENTS, SLIPS)
