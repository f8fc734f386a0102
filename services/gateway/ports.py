"""What the gateway needs of the world: reading what scoring and alerts have written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Span:
    """Some reports: each named thing has to fit, None always does.

    `until` is the first moment that is too late. A report fits `periods`, `areas` or `measures`
    when one of its figures does; its other figures come with it.
    """

    targets: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    periods: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    measures: frozenset[str] | None = None


class News(TypedDict):
    """That a verdict was given, briefly; `id` is the one of its entry in the history."""

    id: str
    target: str
    version: int
    judged_at: datetime
    as_of: str
    catalogue_version: str
    status: str
    sentence: Mapping[str, str]


class Given(News):
    """The same with what it rests on: `held` are the odd figures that it does without, plain."""

    reason: str
    invented: bool
    held: Sequence[Mapping[str, Any]]


class Store(Protocol):
    """Everything that is shown. Raises Unavailable while the store is away."""

    async def summaries(self, targets: Collection[str] | None = None) -> Sequence[VerdictDocument]:
        """How targets (None: all) stand now, without what only a target's own page shows."""
        ...

    async def versions(self) -> Mapping[str, int]:
        """The number of the verdict of every target: small, and enough to see what has changed."""
        ...

    async def guards(self, targets: Collection[str] | None = None) -> Mapping[str, int]:
        """The number of writes of the verdicts of targets (None: all).

        It rises after every report that scoring has taken in, even when the verdict stays.
        """
        ...

    async def verdict(self, target: str) -> VerdictDocument | None:
        """How one target stands now."""
        ...

    async def reports(
        self, targets: Collection[str] | None, until: datetime | None
    ) -> Sequence[MeasurementDocument]:
        """The reports on some targets (None: on all), as known at a moment (None: now)."""
        ...

    async def reports_back(self, span: Span, limit: int = 0) -> Sequence[MeasurementDocument]:
        """The newest reports of a span, newest first; all of them without a limit."""
        ...

    async def history(
        self, target: str, *, until: datetime | None, below: int | None, limit: int
    ) -> Sequence[HistoryDocument]:
        """The verdicts of a target with a version below one, newest first."""
        ...

    async def news(self, since: datetime, until: datetime | None, limit: int) -> Sequence[News]:
        """The oldest verdicts given from a moment on and before another, oldest first."""
        ...

    async def verdicts_back(
        self,
        targets: Collection[str] | None,
        since: datetime | None,
        until: datetime | None,
        limit: int,
    ) -> Sequence[Given]:
        """The newest verdicts of targets (None: all) of a time, newest first; all with limit 0."""
        ...

    async def verdicts_named(self, entries: Collection[str]) -> Sequence[Given]:
        """Entries of the history, by their ids."""
        ...

    async def statuses(self, entries: Collection[str]) -> Mapping[str, str]:
        """The statuses of entries of the history, by their ids."""
        ...

    async def catalogue_versions(self) -> Sequence[tuple[str, datetime]]:
        """Every version of the catalogue that verdicts were given by, and when the first was."""
        ...

    async def slip_changes(
        self, target: str | None, until: datetime | None, since: datetime | None = None
    ) -> Sequence[SlipChangeDocument]:
        """The changes of slips told by a moment (and from one on), of one target or of all."""
        ...

    async def newest_slip_changes(
        self,
        until: datetime | None,
        limit: int,
        targets: Collection[str] | None = None,
        since: datetime | None = None,
    ) -> Sequence[SlipChangeDocument]:
        """The newest changes of slips of targets (None: all), newest first; all with limit 0."""
        ...

    async def changes_of(
        self, episodes: Collection[str], until: datetime | None
    ) -> Sequence[SlipChangeDocument]:
        """All changes of some episodes told by a moment."""
        ...

    async def deliveries(self, target: str, until: datetime | None) -> Sequence[DeliveryDocument]:
        """Who was told of a target's slips, oldest first."""
        ...
