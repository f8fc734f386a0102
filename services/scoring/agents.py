"""The stream's loop. It decides nothing: an exception that leaves it stops the process."""

from collections.abc import AsyncIterator, Awaitable, Callable

from runtime.messages import Batch


async def score(batches: AsyncIterator[Batch], *, take: Callable[[Batch], Awaitable[None]]) -> None:
    """Take one batch after the other, and acknowledge each once all its effects are durable."""
    async for batch in batches:
        await take(batch)
        batch.done()
