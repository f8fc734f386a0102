"""What slips need of the world: episodes, acts and deliveries to read, and a place for new acts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas.stored import ActDocument, DeliveryDocument, EpisodeDocument, RecipientDocument


@dataclass(frozen=True, slots=True)
class Choice:
    """Some episodes: each named thing has to fit, None always does.

    `mine` widens by `assignees`: an episode is mine by its target, or by whom it was given to.
    `acknowledged` asks for those that somebody has taken on, or nobody. `any_of` asks for those
    that one of these choices speaks of, `not_in` for those that none does.
    """

    open: bool | None = None
    targets: frozenset[str] | None = None
    mine: frozenset[str] | None = None
    assignees: frozenset[str] = frozenset()
    areas: frozenset[str] | None = None
    findings: frozenset[str] | None = None
    severities: frozenset[str] | None = None
    episodes: frozenset[str] | None = None
    acknowledged: bool | None = None
    any_of: tuple["Choice", ...] | None = None
    not_in: tuple["Choice", ...] = ()
    since: str | None = None  # the newest news is of this day or later


@dataclass(frozen=True, slots=True)
class Place:
    """Where an episode stands on its shelf: open ones worst first, closed ones newest first."""

    severity: str
    on: str
    episode: str


@dataclass(frozen=True, slots=True)
class Log:
    """Some deliveries: each named thing has to fit, an empty one always does. `dead` asks for
    those that nobody will try again."""

    episode: str = ""
    target: str = ""
    recipient: str = ""
    channel: str = ""
    state: str = ""
    why: str = ""
    dead: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a delivery stands in the log: the newest first."""

    created_at: datetime
    delivery: str


class Slips(Protocol):
    """Episodes, acts and deliveries. Raises Unavailable while the store is away."""

    async def shelf(
        self, choice: Choice, *, open_ones: bool, after: Place | None, limit: int
    ) -> Sequence[EpisodeDocument]:
        """One page of a shelf, each episode without its derivation and its series."""
        ...

    async def opened_by(self, choice: Choice, day: str) -> Sequence[EpisodeDocument]:
        """The episodes that were opened by a day, whole."""
        ...

    async def count(self, choice: Choice) -> int:
        """How many episodes fit."""
        ...

    async def episode(self, name: str) -> EpisodeDocument | None:
        """One episode, whole."""
        ...

    async def acts(self, episodes: Collection[str]) -> Sequence[ActDocument]:
        """What people did about these episodes, oldest first."""
        ...

    async def act(self, name: str) -> ActDocument | None:
        """One act."""
        ...

    async def untaken_since(self) -> datetime | None:
        """When the oldest act was done that alerts has not taken yet."""
        ...

    async def silences(self, since: datetime) -> Sequence[ActDocument]:
        """The silences begun or ended since a moment, as acts, oldest first."""
        ...

    async def insert(self, act: ActDocument) -> ActDocument | None:
        """Keep an act; the one that stands there already under its id, if there is one."""
        ...

    async def told(self, episodes: Collection[str]) -> Sequence[DeliveryDocument]:
        """Who was told of these episodes: role, channel, state and time of each, oldest first."""
        ...

    async def deliveries(
        self, log: Log, *, after: Moment | None, limit: int
    ) -> Sequence[DeliveryDocument]:
        """One page of the delivery log, newest first: never an address."""
        ...

    async def delivery(self, name: str) -> DeliveryDocument | None:
        """One delivery."""
        ...

    async def recipients(self) -> Sequence[RecipientDocument]:
        """Who can be told and given work: id, role and department of each; never an address."""
        ...
