"""What reporting needs of the world: a place for decisions and for files that wait to be confirmed,
what was set aside, and ingest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NotRequired, Protocol, TypedDict

from schemas.stored import PlainText, RejectedDocument


class DecisionDocument(TypedDict):
    """What a person decided about a held figure (accepted, corrected, refused), or that they
    reported a file of figures (reported).

    Inserted once; only `state`, `tries`, `problem`, `published_at` and, of a reported file,
    `events` are written later. `by` is an account's id, never a name. `_id` is the held figure's id
    and the number of the decision on it, so that of two people who decide at once one is told.
    `figure` is the figure as it was held (a plain observation with the reason it was held for);
    `value` is what the event says, for a correction the new value. `source` and `event` are those
    of the event that carries the decision to ingest, `at` is its time.

    `state` is pending (ingest has not acknowledged it), published, or failed (ingest refused it,
    `problem` says why).
    """

    _id: str
    kind: str
    at: datetime
    by: str
    via: str
    role: PlainText
    key: str
    reason: str
    source: str
    state: str
    tries: int
    problem: str
    published_at: datetime | None
    held: NotRequired[str]
    target: NotRequired[str]
    figure: NotRequired[dict[str, Any]]
    value: NotRequired[Decimal]
    event: NotRequired[str]
    file: NotRequired[str]  # SHA-256 of a file that was reported
    events: NotRequired[list[str]]


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file between its check and its confirmation: whose, for which source, until when."""

    id: str
    by: str
    source: str
    name: str
    body: bytes
    expires: datetime


class Decisions(Protocol):
    """Decisions, each inserted once. Raises Unavailable while the store is away."""

    async def insert(self, decision: DecisionDocument) -> DecisionDocument | None:
        """Keep a decision; the one that stands there already under its id, if there is one."""
        ...

    async def of_figures(self, held: Collection[str]) -> Sequence[DecisionDocument]:
        """The decisions on these held figures, oldest first."""
        ...

    async def by_key(self, by: str, key: str) -> DecisionDocument | None:
        """What this account did under this name of a form."""
        ...

    async def authors(self, source: str, event: str) -> frozenset[str]:
        """The accounts that reported this event through us: by a correction or by a file."""
        ...

    async def waiting(self, limit: int) -> Sequence[DecisionDocument]:
        """The decisions that ingest has not acknowledged, oldest first."""
        ...

    async def mark(
        self, name: str, *, state: str, at: datetime | None, problem: str, events: Sequence[str]
    ) -> None:
        """Write what became of a decision: one more try, and how it ended."""
        ...


class Files(Protocol):
    """Files that wait to be confirmed: sealed, and gone after a while."""

    async def keep(self, file: HeldFile) -> None:
        """Keep a file until it expires; the same file again takes its own place."""
        ...

    async def find(self, name: str, now: datetime) -> HeldFile | None:
        """A file that has not expired."""
        ...

    async def forget(self, name: str) -> None:
        """Remove a file."""
        ...


class Rejections(Protocol):
    """What scoring has set aside."""

    async def newest(
        self, until: datetime | None, before: tuple[datetime, str] | None, limit: int
    ) -> Sequence[RejectedDocument]:
        """The newest that came before a moment, newest first, after a place in that order."""
        ...


class Ingest(Protocol):
    """Ingest, asked over HTTP. Raises Unavailable while it is away or does not know us, Rejected
    with its own words when it takes a thing for wrong."""

    async def publish(self, event: bytes) -> None:
        """Hand over one event (structured CloudEvents); it is acknowledged when this returns."""
        ...

    async def form(self, source: str, targets: Sequence[str]) -> bytes:
        """The workbook that figures of these targets (none: all) are filled into."""
        ...

    async def read(
        self, file: bytes, media_type: str, source: str, *, mode: str, only: str
    ) -> Mapping[str, Any]:
        """What ingest says of a file row by row: `check` changes nothing, `publish` publishes."""
        ...

    async def annotated(self, file: bytes, media_type: str, source: str) -> bytes:
        """The same workbook with what is said of each row written into it."""
        ...
