"""The twin of the keys in memory: for tests."""

from datetime import date

from services.ingest.keys.grants import Grant
from services.ingest.keys.handlers import Key, Ring


class MemoryKeys:
    """Keys in a list, on a day that does not pass."""

    def __init__(self, *keys: Key, today: date) -> None:
        self._ring = Ring(keys)
        self._today = today

    def grant_of(self, authorization: str) -> Grant:
        """What the header opens, or `NotAdmitted`."""
        return self._ring.grant_of(authorization, self._today)

    def broken(self) -> str | None:
        """Never: there is no file."""
        return None

    def ends(self) -> dict[str, date]:
        """The last day of each key that has one."""
        return self._ring.ends()
