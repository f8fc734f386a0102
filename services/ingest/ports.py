"""What ingest needs of the world, in its own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from runtime.failures import Rejected, Unavailable
from schemas.cloudevents import Envelope
from schemas.events import MeasurementReported


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is right, ready to be handed on."""

    envelope: Envelope
    event: MeasurementReported


#: None: it is kept for good. `Rejected`: it never will be taken. `Unavailable`: not now.
Handover = Rejected | Unavailable | None


class Reports(Protocol):
    """Where reports are handed on to."""

    async def hand_on(self, reports: Sequence[Report]) -> Sequence[Handover]:
        """Hand on every report, and say of each what became of it; within a bounded time."""
        ...
