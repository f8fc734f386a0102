"""The keys from their file, read again when it changes; one that is broken changes nothing."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from runtime.clock import Clock
from services.ingest.keys.grants import Grant
from services.ingest.keys.handlers import Ring
from services.ingest.keys.reading import BadKeyFile, ring_of

#: How often the file is looked at; a mounted secret takes longer to arrive.
LOOK_EVERY = timedelta(seconds=1)
MOST_BYTES = 1_048_576

_Stamp = tuple[int, int, int]
_log = structlog.stdlib.get_logger(__name__)


def read_ring(path: Path) -> Ring:
    """The keys of a file, or `BadKeyFile`, also where it cannot be read at all."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadKeyFile(f"the file is larger than {MOST_BYTES} bytes")
        return ring_of(path.read_text("utf-8"))
    except OSError as error:
        raise BadKeyFile(f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadKeyFile("the file is not UTF-8 text") from error


class KeyFile:
    """The keys that are good now."""

    def __init__(self, path: Path, clock: Clock, zone: ZoneInfo) -> None:
        """Read the file; raises `BadKeyFile` where there is nothing older to keep."""
        self._path, self._clock, self._zone = path, clock, zone
        self._stamp = self._stamped()
        self._looked = clock.now()
        self._ring = read_ring(path)
        self._broken: str | None = None

    def grant_of(self, authorization: str) -> Grant:
        """What the header opens today, or `NotAdmitted`."""
        self._look()
        return self._ring.grant_of(authorization, self._clock.now().astimezone(self._zone).date())

    def broken(self) -> str | None:
        """What is wrong with the file as it now is, or None."""
        self._look()
        return self._broken

    def ends(self) -> dict[str, date]:
        """The last day of each key that has one."""
        return self._ring.ends()

    def _look(self) -> None:
        """Read the file again if it has changed."""
        now = self._clock.now()
        if now - self._looked < LOOK_EVERY:
            return
        self._looked = now
        stamp = self._stamped()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._ring = read_ring(self._path)
        except BadKeyFile as error:
            self._broken = "the file of keys is broken, the last good one counts: " + str(error)
            _log.error("keys are not read again", wrong=str(error))
        else:
            self._broken = None
            _log.info("keys are read again", keys=len(self._ring.keys))

    def _stamped(self) -> _Stamp | None:
        try:
            found = self._path.stat()  # follows the link that a mounted secret is
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
