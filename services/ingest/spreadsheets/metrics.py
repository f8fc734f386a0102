"""What is counted of spreadsheets."""

from prometheus_client import CollectorRegistry, Counter

from services.ingest.spreadsheets.answers import CHECK, PUBLISH
from services.ingest.spreadsheets.handlers import Checked, Outcome
from services.ingest.spreadsheets.reasons import FileReason


class SpreadsheetMetrics:
    """Rows by what became of them, and files that were not taken by the reason."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._rows = Counter(
            "ingest_spreadsheet_rows_total",
            "Rows of spreadsheets, by whether they were only checked and what became of them.",
            ["mode", "outcome"],
            registry=registry,
        )
        self._refused = Counter(
            "ingest_spreadsheet_refusals_total",
            "Spreadsheets that were not taken as a whole, by reason.",
            ["reason"],
            registry=registry,
        )
        for mode in (CHECK, PUBLISH):
            for outcome in Outcome:
                self._rows.labels(mode, outcome)
        for reason in FileReason:
            self._refused.labels(reason)

    def checked(self, mode: str, checked: Checked) -> None:
        """Count the rows of a file."""
        for outcome in Outcome:
            self._rows.labels(mode, outcome).inc(checked.count(outcome))

    def refused(self, reason: FileReason) -> None:
        """Count a file that is not taken."""
        self._refused.labels(reason).inc()
