"""Walking back through something that is stored by time, a bounded piece at a time."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from services.gateway.windows import ONE_TICK

Plain = dict[str, Any]
Stored = TypeVar("Stored")
#: The newest of a time, newest first: from a moment on (None: ever), before another (None: now),
#: so many at most (0: all).
Read = Callable[[datetime | None, datetime | None, int], Awaitable[Sequence[Stored]]]

#: Documents of one read.
AT_ONCE = 200


async def pieces(
    read: Read[Stored], at: Callable[[Stored], datetime], since: datetime | None, end: datetime
) -> AsyncIterator[tuple[list[Stored], datetime | None]]:
    """Piece after piece, newest first, each with the moment from which on all has been given;
    None after the last. Those of one moment are never parted."""
    while True:
        found = list(await read(since, end, AT_ONCE))
        if len(found) < AT_ONCE:
            yield found, None
            return
        oldest = at(found[-1])
        whole = [one for one in found if at(one) > oldest]
        if whole:
            end = oldest + ONE_TICK
        else:
            whole = list(await read(oldest, oldest + ONE_TICK, 0))
            end = oldest
        yield whole, end
