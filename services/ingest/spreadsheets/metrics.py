"""What is counted of spreadsheets."""

from prometheus_client import CollectorRegistry

from runtime.instruments import CounterMetric, one_of
from services.ingest.spreadsheets.answers import CHECK, PUBLISH
from services.ingest.spreadsheets.handlers import Checked, Outcome
from services.ingest.spreadsheets.reasons import FileReason

ROWS = CounterMetric(
    "ingest_spreadsheet_rows_total",
    "Rows of spreadsheets, by whether they were only checked and what became of them.",
    (one_of("mode", (CHECK, PUBLISH)), one_of("outcome", Outcome)),
)
REFUSED = CounterMetric(
    "ingest_spreadsheet_refusals_total",
    "Spreadsheets that were not taken as a whole, by reason.",
    (one_of("reason", FileReason),),
)

METRICS = (ROWS, REFUSED)


class SpreadsheetMetrics:
    """Rows by what became of them, and files that were not taken by the reason."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._rows = ROWS.on(registry)
        self._refused = REFUSED.on(registry)

    def checked(self, mode: str, checked: Checked) -> None:
        """Count the rows of a file."""
        for outcome in Outcome:
            self._rows.labels(mode, outcome).inc(checked.count(outcome))

    def refused(self, reason: FileReason) -> None:
        """Count a file that is not taken."""
        self._refused.labels(reason).inc()
