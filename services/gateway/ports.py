"""What the gateway needs of the world: reading what scoring and alerts have written."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol, TypedDict

from schemas.stored import (
    HistoryDocument,
    MeasurementDocument,
    SlipChangeDocument,
    VerdictDocument,
)


class DeliveryDocument(TypedDict, total=False):
    """What is shown of one message to one person by one channel: never an address.

    The person's reference, the answer of the other side and the claims are not even read.
    """

    _id: str
    episode: str
    seq: int
    target: str
    role: Any
    channel: str
    state: str
    why: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    invented: bool


class Store(Protocol):
    """Everything that is shown. Raises Unavailable while the store is away."""

    async def verdicts(self) -> Sequence[VerdictDocument]:
        """How every target stands now, whole."""
        ...

    async def summaries(self) -> Sequence[VerdictDocument]:
        """The same without what only a target's own page shows: one small query."""
        ...

    async def verdict(self, target: str) -> VerdictDocument | None:
        """How one target stands now."""
        ...

    async def reports(
        self, targets: Collection[str] | None, until: datetime | None
    ) -> Sequence[MeasurementDocument]:
        """The reports on some targets (None: on all), as known at a moment (None: now)."""
        ...

    async def history(
        self, target: str, *, until: datetime | None, below: int | None, limit: int
    ) -> Sequence[HistoryDocument]:
        """The verdicts of a target with a version below one, newest first."""
        ...

    async def slip_changes(
        self, target: str | None, until: datetime | None
    ) -> Sequence[SlipChangeDocument]:
        """The changes of slips told by a moment, of one target or of all."""
        ...

    async def deliveries(self, target: str, until: datetime | None) -> Sequence[DeliveryDocument]:
        """Who was told of a target's slips, oldest first."""
        ...
