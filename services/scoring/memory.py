"""Twins of the ports in memory, as strict as the store: for tests and for judging offline."""

from collections.abc import AsyncIterator, Mapping, Sequence
from copy import deepcopy

from schemas.stored import (
    HistoryDocument,
    MeasurementDocument,
    RejectedDocument,
    SlipChangeDocument,
    VerdictDocument,
)
from services.scoring.ports import News, Overview, Parked


class MemoryReports:
    """Reports in a dictionary."""

    def __init__(self) -> None:
        self.documents: dict[str, MeasurementDocument] = {}

    async def keep(self, reports: Sequence[MeasurementDocument]) -> Mapping[str, str]:
        """Store each report once; answer the digest that stands under each id already taken."""
        taken = {}
        for report in reports:
            standing = self.documents.get(report["_id"])
            if standing is None:
                self.documents[report["_id"]] = deepcopy(report)
            else:
                taken[report["_id"]] = standing["digest"]
        return taken

    async def standing(self, identities: Sequence[str]) -> Sequence[MeasurementDocument]:
        """The reports that stand under these ids."""
        return [deepcopy(self.documents[one]) for one in identities if one in self.documents]

    async def of_target(self, target: str) -> AsyncIterator[MeasurementDocument]:
        """All reports on a target."""
        for document in list(self.documents.values()):
            if document["target"] == target:
                yield deepcopy(document)


class MemoryVerdicts:
    """Verdicts in a dictionary."""

    def __init__(self) -> None:
        self.documents: dict[str, VerdictDocument] = {}

    async def read(self, target: str) -> VerdictDocument | None:
        """The document of a target."""
        return deepcopy(self.documents.get(target))

    async def write(self, document: VerdictDocument) -> bool:
        """Put the document in the place of the one whose guard is one less."""
        if self._guard(document["_id"]) != document["guard"] - 1:
            return False
        self.documents[document["_id"]] = deepcopy(document)
        return True

    async def confirm(self, target: str, guard: int) -> bool:
        """Raise the guard if it still is `guard`."""
        if self._guard(target) != guard:
            return False
        self.documents[target]["guard"] += 1
        return True

    async def clear(self, told: Sequence[tuple[str, int]]) -> None:
        """Empty the outboxes that still hold these versions."""
        for target, version in told:
            document = self.documents.get(target)
            outbox = document["outbox"] if document else None
            if document is not None and outbox is not None and outbox["version"] == version:
                document["outbox"] = None

    async def overview(self) -> Sequence[Overview]:
        """All verdicts at a glance."""
        return [
            Overview(
                one["_id"],
                one["status"],
                one["as_of"],
                one["catalogue_version"],
                one["target"]["verdict"]["rule_version"],
                one["outbox"] is not None,
            )
            for one in self.documents.values()
        ]

    def _guard(self, target: str) -> int:
        document = self.documents.get(target)
        return document["guard"] if document else 0


class MemoryJournal:
    """The journal in three dictionaries."""

    def __init__(self) -> None:
        self.verdicts: dict[str, HistoryDocument] = {}
        self.slips: dict[str, SlipChangeDocument] = {}
        self.rejected: dict[str, RejectedDocument] = {}

    async def record(
        self, verdicts: Sequence[HistoryDocument], slips: Sequence[SlipChangeDocument]
    ) -> None:
        """Store each entry once; what is already there stays as it is."""
        for verdict in verdicts:
            self.verdicts.setdefault(verdict["_id"], deepcopy(verdict))
        for slip in slips:
            self.slips.setdefault(slip["_id"], deepcopy(slip))

    async def set_aside(self, rejected: Sequence[RejectedDocument]) -> None:
        """Note each wrong record once."""
        for one in rejected:
            self.rejected.setdefault(one["_id"], deepcopy(one))


class MemoryHerald:
    """What was published, in order, repetitions included."""

    def __init__(self) -> None:
        self.parked: list[Parked] = []
        self.news: list[News] = []

    async def park(self, parked: Sequence[Parked]) -> None:
        """Remember what was parked."""
        self.parked.extend(parked)

    async def announce(self, news: Sequence[News]) -> None:
        """Remember what was published."""
        self.news.extend(news)
