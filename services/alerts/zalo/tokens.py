"""Renewing the Official Account's token: one worker at a time, and both tokens kept before either
is used."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from runtime.clock import Clock
from runtime.failures import Unavailable
from services.alerts.zalo.ports import Authority, Kept, NotAuthorised, Pair, Refused, TokenStore

#: An access token lasts 25 hours: it is renewed early, so that no message finds it expired.
MARGIN = timedelta(minutes=30)
#: Longer than a request may take, together with its tries to be kept.
LEASE = timedelta(minutes=2)
LOOK_AGAIN_S = 0.2
PATIENCE_S = 10.0

_log = structlog.stdlib.get_logger(__name__)


class TokenKeeper:
    """The token of all workers, renewed under one lock."""

    def __init__(
        self,
        store: TokenStore,
        authority: Authority,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._authority = authority
        self._clock = clock
        self._sleep = sleep

    async def current(self) -> str:
        """The token to use now; renewed first when it is about to expire."""
        kept = await self._kept()
        if kept.fresh(self._clock.now(), MARGIN):
            return kept.pair.access
        return await self._renew(kept)

    async def renewed(self, stale: str) -> str:
        """Another token than this one, which was refused."""
        kept = await self._kept()
        if kept.pair.access != stale:
            return kept.pair.access
        return await self._renew(kept)

    async def _kept(self) -> Kept:
        kept = await self._store.load()
        if kept is None:
            raise NotAuthorised("there is no token yet")
        if not kept.authorised:
            raise NotAuthorised(kept.why)
        return kept

    async def _renew(self, seen: Kept) -> str:
        now = self._clock.now()
        held = await self._store.begin(seen.revision, now=now, lease_until=now + LEASE)
        if held is None:
            return await self._wait_for_other(seen.revision)
        if not held.pair.refresh:
            return await self._give_up("there is no refresh token", held)
        try:
            pair = await self._authority.refresh(held.pair.refresh)
        except Refused as refused:
            return await self._give_up(str(refused), held)
        except Unavailable:
            await self._store.release(held.fence)
            raise
        if not await self._save(pair, held.revision):
            return (await self._kept()).pair.access  # a person has brought another pair meanwhile
        _log.info("zalo token renewed", revision=held.revision + 1)
        return pair.access

    async def _save(self, pair: Pair, revision: int) -> bool:
        """Keep the new tokens, however long the store is away: the old ones are spent.

        The guard is the pair that they replace, not the lease: whoever took the lock meanwhile
        holds a spent token, and must not win over the only ones that work.
        """
        waited_s = LOOK_AGAIN_S
        while True:
            try:
                return await self._store.save(pair, revision)
            except Unavailable as away:
                _log.error("zalo tokens are not kept yet", detail=away.detail)
                await self._sleep(waited_s)
                waited_s = min(waited_s * 2, PATIENCE_S)

    async def _give_up(self, why: str, held: Kept) -> str:
        """Note that only a person can help, unless somebody else has newer tokens."""
        await self._store.revoke(why, fence=held.fence, revision=held.revision)
        kept = await self._kept()  # raises when the pair is still the one that was refused
        return kept.pair.access

    async def _wait_for_other(self, revision: int) -> str:
        waited_s = 0.0
        while waited_s < PATIENCE_S:
            kept = await self._kept()
            if kept.revision != revision:
                return kept.pair.access
            await self._sleep(LOOK_AGAIN_S)
            waited_s += LOOK_AGAIN_S
        raise Unavailable("zalo token", "somebody else is renewing it")
