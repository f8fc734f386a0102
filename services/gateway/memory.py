"""The store's twin in memory: the same answers, for tests and for trying."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from runtime.failures import Unavailable
from schemas.stored import (
    HistoryDocument,
    MeasurementDocument,
    SlipChangeDocument,
    VerdictDocument,
)
from services.gateway.ports import DeliveryDocument

_LONG = ("points", "spells", "steps", "opinions", "inputs", "quarantined", "notes")


class MemoryStore:
    """What scoring and alerts have written, in lists. `away` makes every question fail."""

    def __init__(self) -> None:
        self.verdict_documents: dict[str, VerdictDocument] = {}
        self.measurement_documents: list[MeasurementDocument] = []
        self.history_documents: list[HistoryDocument] = []
        self.slip_documents: list[SlipChangeDocument] = []
        self.delivery_documents: list[DeliveryDocument] = []
        self.away = False

    async def verdicts(self) -> Sequence[VerdictDocument]:
        """How every target stands now, whole."""
        self._answer()
        return list(self.verdict_documents.values())

    async def summaries(self) -> Sequence[VerdictDocument]:
        """The same without what only a target's own page shows."""
        self._answer()
        return [_briefly(document) for document in self.verdict_documents.values()]

    async def verdict(self, target: str) -> VerdictDocument | None:
        """How one target stands now."""
        self._answer()
        return self.verdict_documents.get(target)

    async def reports(
        self, targets: Collection[str] | None, until: datetime | None
    ) -> Sequence[MeasurementDocument]:
        """The reports on some targets (None: on all), as known at a moment (None: now)."""
        self._answer()
        return [
            one
            for one in self.measurement_documents
            if (targets is None or one["target"] in targets)
            and (until is None or one["time"] < until)
        ]

    async def history(
        self, target: str, *, until: datetime | None, below: int | None, limit: int
    ) -> Sequence[HistoryDocument]:
        """The verdicts of a target with a version below one, newest first."""
        self._answer()
        found = [
            one
            for one in self.history_documents
            if one["target"] == target
            and (until is None or one["judged_at"] < until)
            and (below is None or one["version"] < below)
        ]
        return sorted(found, key=lambda one: one["version"], reverse=True)[:limit]

    async def slip_changes(
        self, target: str | None, until: datetime | None
    ) -> Sequence[SlipChangeDocument]:
        """The changes of slips told by a moment, of one target or of all."""
        self._answer()
        return [
            one
            for one in self.slip_documents
            if (target is None or one["target"] == target) and (until is None or one["at"] < until)
        ]

    async def deliveries(self, target: str, until: datetime | None) -> Sequence[DeliveryDocument]:
        """Who was told of a target's slips, oldest first."""
        self._answer()
        found = [
            one
            for one in self.delivery_documents
            if one["target"] == target and (until is None or one["created_at"] < until)
        ]
        return sorted(found, key=lambda one: one["created_at"])

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("store")


def _briefly(document: VerdictDocument) -> VerdictDocument:
    target: dict[str, Any] = document["target"]
    verdict = {name: value for name, value in target["verdict"].items() if name not in _LONG}
    return cast("VerdictDocument", {**document, "target": {**target, "verdict": verdict}})
