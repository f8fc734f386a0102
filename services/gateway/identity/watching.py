"""Looks after the audit log while the gateway runs: checks it, and prunes what need not be kept."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import structlog

from runtime.clock import Clock
from runtime.failures import Unavailable
from services.gateway.identity.chain import Broken
from services.gateway.identity.handlers.auditing import Audit
from services.gateway.identity.metrics import IdentityMetrics

EVERY_S = 3600.0

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the last check found."""

    at: datetime
    broken: Broken | None
    newest: int
    hash: str


class Watch:
    """Remembers the last check, for the auditors' page."""

    def __init__(self, audit: Audit, metrics: IdentityMetrics, clock: Clock) -> None:
        self._audit, self._metrics, self._clock = audit, metrics, clock
        self.last: Checked | None = None

    async def check(self) -> Checked:
        """Check the whole log."""
        broken, newest, digest = await self._audit.verify()
        self.last = Checked(self._clock.now(), broken, newest, digest)
        self._metrics.checked(newest, broken=broken is not None)
        if broken is not None:
            _log.error("audit_chain_broken", entry=broken.seq, why=broken.why)
        else:
            # Written down outside the store, this hash shows a log that was cut off at its end.
            _log.info("audit_chain_holds", entry=newest, hash=digest)
        return self.last

    async def run(self) -> None:
        """Check and prune for as long as the gateway runs."""
        while True:
            try:
                checked = await self.check()
                if checked.broken is None:
                    await self._audit.prune()
            except Unavailable as away:
                _log.warning("audit_not_checked", what=away.what)
            await asyncio.sleep(EVERY_S)
