"""What a report needs beside what the pages read: who was told of slips, and what people did."""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from schemas.stored import ActDocument


class Doings(Protocol):
    """Messages and acts about episodes. Raises Unavailable while the store is away."""

    async def told(self, episodes: Collection[str]) -> Sequence[Any]:
        """Who was told of these episodes: role, channel, state and time of each, oldest first."""
        ...

    async def acts(self, episodes: Collection[str]) -> Sequence[ActDocument]:
        """What people did about these episodes, oldest first."""
        ...
