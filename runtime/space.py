"""A bound on what is held in memory at once, in bytes."""

import asyncio


class Space:
    """So many bytes may be held; the last that was let in may go over, and nothing after it.

    So one thing that is larger than the whole space still passes, alone.
    """

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise ValueError("a space needs room for at least one byte")
        self._limit = limit
        self._taken = 0
        self.left = asyncio.Event()  # set while there is some
        self.left.set()

    @property
    def taken(self) -> int:
        """How many bytes are held."""
        return self._taken

    def fits(self, size: int) -> bool:
        """Whether so much may be taken without going over; anything may when nothing is held."""
        return not self._taken or self._taken + size <= self._limit

    def take(self, size: int) -> None:
        """Hold so many bytes more."""
        self._taken += size
        self._tell()

    def give(self, size: int) -> None:
        """Hold so many bytes fewer."""
        self._taken = max(0, self._taken - size)
        self._tell()

    def empty(self) -> None:
        """Hold nothing any more."""
        self.give(self._taken)

    def _tell(self) -> None:
        if self._taken < self._limit:
            self.left.set()
        else:
            self.left.clear()
