"""What scoring needs of the world, in its own words."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas.events import MeasurementRejected, SlipChanged, TargetAssessed
from schemas.stored import (
    HistoryDocument,
    MeasurementDocument,
    RejectedDocument,
    SlipChangeDocument,
    VerdictDocument,
)


class Arrival(Protocol):
    """One record as it came from the broker."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...
    @property
    def timestamp_ms(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Cause:
    """The trace that something belongs to, as W3C headers; empty when there is none."""

    traceparent: str = ""
    tracestate: str = ""


@dataclass(frozen=True, slots=True)
class Parked:
    """A record that is wrong, and the event that keeps it. The same record is always parked under
    the same `id`."""

    id: str
    source: str
    reason: str
    event: MeasurementRejected
    cause: Cause
    event_id: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """An event that a verdict gave rise to. The same news always has the same `id`."""

    id: str
    at: datetime
    event: TargetAssessed | SlipChanged
    cause: Cause


@dataclass(frozen=True, slots=True)
class Overview:
    """A verdict's document at a glance: enough to know whether it has to be judged again."""

    target: str
    status: str
    as_of: str
    catalogue_version: str
    rule_version: str
    untold: bool


class Reports(Protocol):
    """Every report as it came."""

    async def keep(self, reports: Sequence[MeasurementDocument]) -> Mapping[str, str]:
        """Store each report once; answer the digest that stands under each id already taken."""
        ...

    async def standing(self, identities: Sequence[str]) -> Sequence[MeasurementDocument]:
        """The reports that stand under these ids."""
        ...

    def of_target(self, target: str) -> AsyncIterator[MeasurementDocument]:
        """All reports on a target, in any order."""
        ...


class Verdicts(Protocol):
    """How each target stands now."""

    async def read(self, target: str) -> VerdictDocument | None:
        """The document of a target, or None before its first verdict."""
        ...

    async def write(self, document: VerdictDocument) -> bool:
        """Put the document in the place of the one whose guard is one less (none for 1), in one
        atomic write; False, and nothing written, when somebody else has written since."""
        ...

    async def confirm(self, target: str, guard: int) -> bool:
        """Raise the guard by one if it still is `guard`: the verdict stands as it is, and nobody
        can now write one that rests on less. False when somebody else has written since."""
        ...

    async def clear(self, told: Sequence[tuple[str, int]]) -> None:
        """Empty the outboxes of these targets, where they still hold these versions."""
        ...

    async def overview(self) -> Sequence[Overview]:
        """All verdicts at a glance."""
        ...


class Journal(Protocol):
    """What was said, in the order of saying; never rewritten."""

    async def record(
        self, verdicts: Sequence[HistoryDocument], slips: Sequence[SlipChangeDocument]
    ) -> None:
        """Store each entry once; what is already there stays as it is."""
        ...

    async def set_aside(self, rejected: Sequence[RejectedDocument]) -> None:
        """Note each wrong record once, for those who are to see what was not taken, and why."""
        ...


class Herald(Protocol):
    """What others are told. Every method returns only when the broker has acknowledged."""

    async def park(self, parked: Sequence[Parked]) -> None:
        """Keep wrong records where an operator finds them."""
        ...

    async def announce(self, news: Sequence[News]) -> None:
        """Publish verdicts and slips."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """The world, as scoring needs it."""

    reports: Reports
    verdicts: Verdicts
    journal: Journal
    herald: Herald
