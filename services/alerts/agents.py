"""The two loops of alerts. They decide nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from runtime.failures import Rejected
from runtime.messages import Batch, Record
from services.alerts.episodes import Chapter
from services.alerts.hearing import hear

Take = Callable[[Batch], Awaitable[None]]


async def take_slips(batches: AsyncIterator[Batch], *, take: Take) -> None:
    """Take one batch after the other, and acknowledge each once all its effects are durable."""
    async for batch in batches:
        await take(batch)
        batch.done()


def listen(records: Sequence[Record]) -> list[tuple[Record, Chapter | Rejected]]:
    """What each record tells, or why it tells nothing."""
    told: list[tuple[Record, Chapter | Rejected]] = []
    for record in records:
        try:
            told.append((record, hear(record.value, record.headers, record.timestamp_ms)))
        except Rejected as rejected:
            told.append((record, rejected))
    return told


class Sending:
    """Sends what is due. A message that was begun is finished, though the loop is cancelled."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[bool]] = set()

    async def drain(self, send: Callable[[], Awaitable[bool]]) -> None:
        """Send one message after the other until `send` finds none."""

        async def one_message() -> bool:
            return await send()

        found = True
        while found:
            one = asyncio.create_task(one_message())
            self._under_way.add(one)
            one.add_done_callback(self._under_way.discard)
            found = await asyncio.shield(one)

    async def finish(self, limit_s: float) -> None:
        """Wait for the messages that are under way; those that take too long are let go."""
        under_way = set(self._under_way)
        if not under_way:
            return
        _, late = await asyncio.wait(under_way, timeout=limit_s)
        for one in late:
            one.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
