"""What was made once and may be asked for again: the values used last, in a bounded room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """As many values as there is room for; what was used longest ago goes first."""

    def __init__(self, room: int, size: Callable[[Value], int] = lambda _: 1) -> None:
        self._room, self._size, self._held = room, size, 0
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """The value of a key while it is kept."""
        found = self._values.get(key)
        if found is not None:
            self._values.move_to_end(key)
        return found

    def put(self, key: Key, value: Value) -> None:
        """Keep a value in the place of the one before."""
        before = self._values.pop(key, None)
        if before is not None:
            self._held -= self._size(before)
        self._values[key] = value
        self._held += self._size(value)
        while self._held > self._room:
            _, oldest = self._values.popitem(last=False)
            self._held -= self._size(oldest)

    def __len__(self) -> int:
        return len(self._values)
