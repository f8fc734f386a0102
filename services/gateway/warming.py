"""What the first reader would wait for, read before somebody asks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from runtime.cancelling import WITHIN_S, cancelled
from runtime.failures import Unavailable
from services.gateway.handlers import Reader

#: How long to wait for a store that comes later than we do.
AGAIN_S = 5.0


@asynccontextmanager
async def warmed(reader: Reader, again_s: float = AGAIN_S) -> AsyncIterator[None]:
    """From the start on: all targets are read once, beside whatever else is asked.

    Nothing waits for it but who asks for all targets, and then not for longer than without it.
    """
    task = asyncio.create_task(_read(reader, again_s))
    try:
        yield
    finally:
        await cancelled(task, within_s=WITHIN_S)


async def _read(reader: Reader, again_s: float) -> None:
    while True:
        try:
            await reader.programme_at_a_glance(None)
        except Unavailable:
            await asyncio.sleep(again_s)
        else:
            return
