"""CloudEvents 1.0 on Kafka and HTTP, as pure functions from bytes to values and back."""

from schemas.cloudevents.envelope import MAX_ATTRIBUTE, SPECVERSION, Envelope
from schemas.cloudevents.http import (
    BATCH,
    Arrived,
    Mode,
    Unreadable,
    from_http,
    mode_of,
    to_batch,
    to_http,
)
from schemas.cloudevents.kafka import from_kafka, to_kafka
from schemas.cloudevents.structured import STRUCTURED
from schemas.cloudevents.structured import write as to_structured

__all__ = [
    "BATCH",
    "MAX_ATTRIBUTE",
    "SPECVERSION",
    "STRUCTURED",
    "Arrived",
    "Envelope",
    "Mode",
    "Unreadable",
    "from_http",
    "from_kafka",
    "mode_of",
    "to_batch",
    "to_http",
    "to_kafka",
    "to_structured",
]
