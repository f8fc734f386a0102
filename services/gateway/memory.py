"""The store's twin in memory: the same answers, for tests and for trying."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from runtime.failures import Unavailable
from schemas.stored import (
    HistoryDocument,
    MeasurementDocument,
    SlipChangeDocument,
    VerdictDocument,
)
from services.gateway.news import given_of, news_of
from services.gateway.ports import DeliveryDocument, Given, News, Span

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

    async def summaries(self, targets: Collection[str] | None = None) -> Sequence[VerdictDocument]:
        """How targets stand now, without what only a target's own page shows."""
        self._answer()
        return [_briefly(one) for one in self._verdicts(targets)]

    async def versions(self) -> Mapping[str, int]:
        """The number of the verdict of every target."""
        self._answer()
        return {one["_id"]: one["version"] for one in self.verdict_documents.values()}

    async def guards(self, targets: Collection[str] | None = None) -> Mapping[str, int]:
        """The number of writes of the verdicts of targets."""
        self._answer()
        return {one["_id"]: one["guard"] for one in self._verdicts(targets)}

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

    async def reports_back(self, span: Span, limit: int = 0) -> Sequence[MeasurementDocument]:
        """The newest reports of a span, newest first; all of them without a limit."""
        self._answer()
        found = [one for one in self.measurement_documents if _fits(one, span)]
        found.sort(key=lambda one: one["time"], reverse=True)
        return found[:limit] if limit else found

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

    async def news(self, since: datetime, until: datetime | None, limit: int) -> Sequence[News]:
        """The oldest verdicts given from a moment on and before another, oldest first."""
        self._answer()
        found = [one for one in self.history_documents if _in_time(one["judged_at"], since, until)]
        return [news_of(one) for one in sorted(found, key=lambda one: one["judged_at"])[:limit]]

    async def verdicts_back(
        self,
        targets: Collection[str] | None,
        since: datetime | None,
        until: datetime | None,
        limit: int,
    ) -> Sequence[Given]:
        """The newest verdicts of targets of a time, newest first."""
        self._answer()
        found = [
            one
            for one in self.history_documents
            if (targets is None or one["target"] in targets)
            and _in_time(one["judged_at"], since, until)
        ]
        found.sort(key=lambda one: one["judged_at"], reverse=True)
        return [given_of(one) for one in (found[:limit] if limit else found)]

    async def verdicts_named(self, entries: Collection[str]) -> Sequence[Given]:
        """Entries of the history, by their ids."""
        self._answer()
        return [given_of(one) for one in self.history_documents if one["_id"] in entries]

    async def statuses(self, entries: Collection[str]) -> Mapping[str, str]:
        """The statuses of entries of the history, by their ids."""
        self._answer()
        return {
            one["_id"]: one["status"] for one in self.history_documents if one["_id"] in entries
        }

    async def catalogue_versions(self) -> Sequence[tuple[str, datetime]]:
        """Every version of the catalogue that verdicts were given by, and when the first was."""
        self._answer()
        first: dict[str, datetime] = {}
        for one in self.history_documents:
            version, at = one["catalogue_version"], one["judged_at"]
            first[version] = min(at, first.get(version, at))
        return sorted(first.items())

    async def slip_changes(
        self, target: str | None, until: datetime | None, since: datetime | None = None
    ) -> Sequence[SlipChangeDocument]:
        """The changes of slips told by a moment (and from one on), of one target or of all."""
        self._answer()
        return [
            one
            for one in self.slip_documents
            if (target is None or one["target"] == target) and _in_time(one["at"], since, until)
        ]

    async def newest_slip_changes(
        self,
        until: datetime | None,
        limit: int,
        targets: Collection[str] | None = None,
        since: datetime | None = None,
    ) -> Sequence[SlipChangeDocument]:
        """The newest changes of slips of targets, newest first."""
        found = [
            one
            for one in await self.slip_changes(None, until, since)
            if targets is None or one["target"] in targets
        ]
        found.sort(key=lambda one: one["at"], reverse=True)
        return found[:limit] if limit else found

    async def changes_of(
        self, episodes: Collection[str], until: datetime | None
    ) -> Sequence[SlipChangeDocument]:
        """All changes of some episodes told by a moment."""
        found = await self.slip_changes(None, until)
        return [one for one in found if one["episode"] in episodes]

    async def deliveries(self, target: str, until: datetime | None) -> Sequence[DeliveryDocument]:
        """Who was told of a target's slips, oldest first."""
        self._answer()
        found = [
            one
            for one in self.delivery_documents
            if one["target"] == target and (until is None or one["created_at"] < until)
        ]
        return sorted(found, key=lambda one: one["created_at"])

    def _verdicts(self, targets: Collection[str] | None) -> list[VerdictDocument]:
        documents = self.verdict_documents.items()
        return [one for name, one in documents if targets is None or name in targets]

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("store")


def _in_time(moment: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or moment >= since) and (until is None or moment < until)


def _fits(report: MeasurementDocument, span: Span) -> bool:
    figures = report["observations"]
    return (
        (span.targets is None or report["target"] in span.targets)
        and _in_time(report["time"], span.since, span.until)
        and (span.periods is None or any(one["period"] in span.periods for one in figures))
        and (span.areas is None or any(one["area"] in span.areas for one in figures))
        and (span.measures is None or any(one["measure"] in span.measures for one in figures))
    )


def _briefly(document: VerdictDocument) -> VerdictDocument:
    target: dict[str, Any] = document["target"]
    verdict = {name: value for name, value in target["verdict"].items() if name not in _LONG}
    return cast("VerdictDocument", {**document, "target": {**target, "verdict": verdict}})
