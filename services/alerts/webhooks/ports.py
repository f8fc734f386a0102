"""What outgoing webhooks need from the world."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Standing:
    """How an endpoint stands, for all workers. `finger` tells one address and secret from the
    next, without saying either: a new endpoint begins anew."""

    finger: str
    paused_until: datetime | None = None
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    why: str = ""
    owner_told: bool = False


class Endpoints(Protocol):
    """How the endpoints stand."""

    async def standing(self, recipient: str, finger: str) -> Standing:
        """How this endpoint stands; a new one stands well."""
        ...

    async def failed(
        self, recipient: str, finger: str, *, now: datetime, pause_until: datetime | None
    ) -> Standing:
        """Note a failure, and until when the endpoint asks to be left alone."""
        ...

    async def worked(self, recipient: str, finger: str) -> None:
        """Forget its failures."""
        ...

    async def disable(self, recipient: str, finger: str, why: str, *, now: datetime) -> None:
        """Call it no more."""
        ...

    async def untold(self) -> dict[str, Standing]:
        """The disabled endpoints, by recipient, whose owners do not know it yet."""
        ...

    async def claim_notice(
        self, recipient: str, finger: str, *, now: datetime, until: datetime
    ) -> bool:
        """Take it on to tell the owner; False when somebody else is at it."""
        ...

    async def told(self, recipient: str, finger: str) -> None:
        """Note that the owner knows."""
        ...
