"""The clock of a run: eight bytes in a file that every process of the run has mapped."""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

_OFFSET = struct.Struct("<d")


class RunClock:
    """The machine's clock plus an offset, which one process sets and all of them see at once."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(_OFFSET.pack(0.0))
        with file.open("r+b") as opened:
            self._map = mmap.mmap(opened.fileno(), _OFFSET.size)

    def now(self) -> datetime:
        """The present moment of the run, aware, in UTC."""
        offset = _OFFSET.unpack(self._map[: _OFFSET.size])[0]
        return datetime.fromtimestamp(time.time() + offset, UTC)

    def set(self, moment: datetime) -> None:
        """Make it this moment."""
        self._map[: _OFFSET.size] = _OFFSET.pack(moment.timestamp() - time.time())

    def step(self, by: timedelta) -> None:
        """Move it, forwards or backwards."""
        self.set(self.now() + by)
