"""Files of figures: the form to fill in, the check row by row, and the report once confirmed.

Between check and confirmation a file is kept sealed for half an hour, for its uploader alone: on a
phone nobody finds the same file twice, and what is reported is then what was checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from runtime.clock import Clock
from services.gateway.questions import Unknown
from services.gateway.reporting.deciding import REPORTED, Hand, State, SwitchedOff
from services.gateway.reporting.ports import (
    DecisionDocument,
    Decisions,
    Files,
    HeldFile,
    Ingest,
)

KEPT = timedelta(minutes=30)
#: What the gate lets through of a body is a megabyte; a form of a few thousand rows is a tenth.
MOST_BYTES = 900_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
LONGEST_NAME = 120


class BadFile(Exception):
    """A file that is not even sent on. `why` is none, empty, too_large or kind."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Checked:
    """What ingest says of a file, and under which name it waits."""

    file: HeldFile
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Uploading:
    """Does it. `ingest` None: switched off here."""

    files: Files
    decisions: Decisions
    ingest: Ingest | None
    clock: Clock

    async def form(self, source: str, targets: Sequence[str]) -> bytes:
        """The workbook to fill in."""
        return await self._asked().form(source, targets)

    async def check(self, account: str, source: str, name: str, body: bytes) -> Checked:
        """What a file would report. Raises BadFile, Rejected, Unavailable or SwitchedOff."""
        ingest = self._asked()
        _look_at(name, body)
        said = await ingest.read(body, type_of(name), source, mode="check", only="all")
        file = HeldFile(
            file_id(account, source, body),
            account,
            source,
            name[-LONGEST_NAME:],
            body,
            self.clock.now() + KEPT,
        )
        await self.files.keep(file)
        return Checked(file, said)

    async def waiting(self, account: str, name: str) -> HeldFile:
        """A file of this account that waits; raises Unknown, also for somebody else's."""
        found = await self.files.find(name, self.clock.now())
        if found is None or found.by != account:
            raise Unknown("file", name)
        return found

    async def annotated(self, file: HeldFile) -> bytes:
        """The workbook with what is said of each row; a CSV has no room for it."""
        if type_of(file.name) == CSV:
            raise Unknown("annotated file", file.id)
        return await self._asked().annotated(file.body, type_of(file.name), file.source)

    async def report(self, file: HeldFile, only: str, hand: Hand) -> Mapping[str, Any]:
        """Report what was checked. Who did it is kept before ingest is asked and its events after,
        because nobody accepts what they have reported."""
        ingest = self._asked()
        digest = sha256(file.body).hexdigest()
        record = _record(file, digest, hand, self.clock.now())
        await self.decisions.insert(record)
        said = await ingest.read(file.body, type_of(file.name), file.source, mode="publish",
                                 only=only)  # fmt: skip
        await self.decisions.mark(
            record["_id"],
            state=State.PUBLISHED.value,
            at=self.clock.now(),
            problem="",
            events=[str(one) for one in said["published"]],
        )
        await self.files.forget(file.id)
        return said

    def _asked(self) -> Ingest:
        if self.ingest is None:
            raise SwitchedOff
        return self.ingest


def file_id(account: str, source: str, body: bytes) -> str:
    """The name of a file that waits: the same file again is the same one."""
    told = f"{account}\n{source}\n{sha256(body).hexdigest()}"
    return sha256(told.encode()).hexdigest()[:32]


def type_of(name: str) -> str:
    """What a file is, by the end of its name."""
    return CSV if name.lower().endswith(".csv") else XLSX


def _look_at(name: str, body: bytes) -> None:
    if not name:
        raise BadFile("none")
    if not name.lower().endswith((".xlsx", ".csv")):
        raise BadFile("kind")
    if not body:
        raise BadFile("empty")
    if len(body) > MOST_BYTES:
        raise BadFile("too_large")


def _record(file: HeldFile, digest: str, hand: Hand, now: Any) -> DecisionDocument:
    return {
        "_id": f"file.{file.id}.{digest[:8]}",
        "kind": REPORTED,
        "at": now,
        "by": hand.by,
        "via": hand.via,
        "role": hand.role,
        "key": f"file.{file.id}",
        "reason": "",
        "source": file.source,
        "state": "begun",
        "tries": 0,
        "problem": "",
        "published_at": None,
        "file": digest,
        "events": [],
    }
