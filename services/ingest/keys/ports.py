"""What ingest needs to know of who reports, in its own words."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from services.ingest.keys.grants import Grant


class Keys(Protocol):
    """The keys that are good now."""

    def grant_of(self, authorization: str) -> Grant:
        """What the header opens, or `NotAdmitted` with the reason."""
        ...

    def broken(self) -> str | None:
        """What is wrong with the keys as they were last written, while older ones count."""
        ...

    def ends(self) -> Mapping[str, date]:
        """The last day of each key that has one."""
        ...
