"""The twin of the port in memory: for tests."""

from collections.abc import Sequence

from runtime.failures import Rejected, Unavailable
from services.ingest.ports import Handover, Report


class MemoryReports:
    """Reports in a list. `away` makes it unreachable; a report on one of `refused` targets is
    never taken, one on one of `lost` targets not now."""

    def __init__(self) -> None:
        self.taken: list[Report] = []
        self.away = False
        self.refused: set[str] = set()
        self.lost: set[str] = set()

    async def hand_on(self, reports: Sequence[Report]) -> Sequence[Handover]:
        """Keep every report that can be kept."""
        return [self._one(report) for report in reports]

    def _one(self, report: Report) -> Handover:
        if self.away or report.event.target in self.lost:
            return Unavailable("broker")
        if report.event.target in self.refused:
            return Rejected("message_too_large")
        self.taken.append(report)
        return None
