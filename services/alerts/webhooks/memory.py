"""The twin of the endpoints' store in memory."""

from dataclasses import replace
from datetime import datetime

from services.alerts.webhooks.ports import Standing


class MemoryEndpoints:
    """Endpoints in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Standing] = {}
        self.notices: dict[str, datetime] = {}

    async def standing(self, recipient: str, finger: str) -> Standing:
        """How this endpoint stands; a new one stands well."""
        known = self.kept.get(recipient)
        return known if known is not None and known.finger == finger else Standing(finger)

    async def failed(
        self, recipient: str, finger: str, *, now: datetime, pause_until: datetime | None
    ) -> Standing:
        """Note a failure, and until when the endpoint asks to be left alone."""
        known = await self.standing(recipient, finger)
        pauses = [one for one in (known.paused_until, pause_until) if one is not None]
        self.kept[recipient] = replace(
            known,
            failing_since=known.failing_since or now,
            paused_until=max(pauses, default=None),
        )
        return self.kept[recipient]

    async def worked(self, recipient: str, finger: str) -> None:
        """Forget its failures."""
        known = await self.standing(recipient, finger)
        if known.failing_since is not None:
            self.kept[recipient] = replace(known, failing_since=None, paused_until=None)

    async def disable(self, recipient: str, finger: str, why: str, *, now: datetime) -> None:
        """Call it no more."""
        known = await self.standing(recipient, finger)
        if known.disabled_at is None:
            self.kept[recipient] = replace(known, disabled_at=now, why=why)

    async def untold(self) -> dict[str, Standing]:
        """The disabled endpoints, by recipient, whose owners do not know it yet."""
        return {
            recipient: one
            for recipient, one in self.kept.items()
            if one.disabled_at is not None and not one.owner_told
        }

    async def claim_notice(
        self, recipient: str, finger: str, *, now: datetime, until: datetime
    ) -> bool:
        """Take it on to tell the owner; False when somebody else is at it."""
        known = await self.standing(recipient, finger)
        if known.owner_told or self.notices.get(recipient, now) > now:
            return False
        self.notices[recipient] = until
        return True

    async def told(self, recipient: str, finger: str) -> None:
        """Note that the owner knows."""
        self.kept[recipient] = replace(await self.standing(recipient, finger), owner_told=True)
