"""The twins in memory: the same answers, for tests and for trying."""

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from runtime.failures import Rejected, Unavailable
from schemas.stored import RejectedDocument
from services.gateway.reporting.ports import DecisionDocument, HeldFile


class MemoryReporting:
    """Decisions, files and what was set aside, in dictionaries. `away` makes every question fail.

    One object stands for the three ports, as one database does.
    """

    def __init__(self) -> None:
        self.documents: dict[str, DecisionDocument] = {}
        self.files: dict[str, HeldFile] = {}
        self.rejections: list[RejectedDocument] = []
        self.away = False

    async def insert(self, decision: DecisionDocument) -> DecisionDocument | None:
        """Keep a decision; the one that stands there already under its id, if there is one."""
        self._answer()
        earlier = self.documents.get(decision["_id"])
        if earlier is None:
            self.documents[decision["_id"]] = deepcopy(decision)
        return deepcopy(earlier)

    async def of_figures(self, held: Collection[str]) -> Sequence[DecisionDocument]:
        """The decisions on these held figures, oldest first."""
        return self._found(lambda one: one.get("held") in held)

    async def by_key(self, by: str, key: str) -> DecisionDocument | None:
        """What this account did under this name of a form."""
        found = self._found(lambda one: (one["by"], one["key"]) == (by, key))
        return found[0] if found else None

    async def authors(self, source: str, event: str) -> frozenset[str]:
        """The accounts that reported this event through us."""
        found = self._found(
            lambda one: (
                one["source"] == source
                and (one.get("event") == event or event in one.get("events", ()))
            )
        )
        return frozenset(one["by"] for one in found)

    async def waiting(self, limit: int) -> Sequence[DecisionDocument]:
        """The decisions that ingest has not acknowledged, oldest first."""
        return self._found(lambda one: one["state"] == "pending")[:limit]

    async def mark(
        self, name: str, *, state: str, at: datetime | None, problem: str, events: Sequence[str]
    ) -> None:
        """Write what became of a decision."""
        self._answer()
        found = self.documents[name]
        found["state"], found["problem"], found["published_at"] = state, problem, at
        found["tries"] += 1
        if events:
            found["events"] = sorted({*found.get("events", ()), *events})

    async def keep(self, file: HeldFile) -> None:
        """Keep a file until it expires."""
        self._answer()
        self.files[file.id] = file

    async def find(self, name: str, now: datetime) -> HeldFile | None:
        """A file that has not expired."""
        self._answer()
        found = self.files.get(name)
        return found if found is not None and found.expires > now else None

    async def forget(self, name: str) -> None:
        """Remove a file."""
        self._answer()
        self.files.pop(name, None)

    async def newest(
        self, until: datetime | None, before: tuple[datetime, str] | None, limit: int
    ) -> Sequence[RejectedDocument]:
        """The newest that were set aside before a moment, newest first."""
        self._answer()
        found = [
            one
            for one in self.rejections
            if (until is None or one["at"] < until)
            and (before is None or (one["at"], one["_id"]) < before)
        ]
        return deepcopy(
            sorted(found, key=lambda one: (one["at"], one["_id"]), reverse=True)[:limit]
        )

    def _found(self, wanted: Callable[[DecisionDocument], bool]) -> list[DecisionDocument]:
        self._answer()
        found = [one for one in self.documents.values() if wanted(one)]
        return deepcopy(sorted(found, key=lambda one: (one["at"], one["_id"])))

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("store")


class MemoryIngest:
    """An ingest that takes everything, or is `away`, or refuses with the words in `wrong`."""

    def __init__(self) -> None:
        self.events: list[bytes] = []
        self.asked: list[tuple[str, str, str]] = []
        self.said: Mapping[str, Any] = {
            "file": "", "mode": "check", "rows": [], "counts": {}, "published": []
        }  # fmt: skip
        self.away = False
        self.wrong = ""

    async def publish(self, event: bytes) -> None:
        """Remember an event."""
        self._answer()
        self.events.append(event)

    async def form(self, source: str, targets: Sequence[str]) -> bytes:
        """Bytes that say what was asked for."""
        self._answer()
        return f"form of {source}: {', '.join(targets)}".encode()

    async def read(
        self, file: bytes, media_type: str, source: str, *, mode: str, only: str
    ) -> Mapping[str, Any]:
        """What was put into `said`."""
        self._answer()
        self.asked.append((source, mode, only))
        return {**self.said, "mode": mode}

    async def annotated(self, file: bytes, media_type: str, source: str) -> bytes:
        """The file with a mark at its end."""
        self._answer()
        return file + b" annotated"

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("ingest")
        if self.wrong:
            raise Rejected("wrong", self.wrong)
