"""A published figure, ready to be reported: where it belongs, what it says, who said it when."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report. Figures with the same event id are one report and travel together.

    `target` is a promise or a context series; `indicator` is the press's own name of the series.
    """

    target: str
    measure: str
    area: str
    period: str
    value: Decimal
    status: str
    reported_at: datetime
    source: str
    event_id: str
    stage: str = ""
    note: str = ""
    evidence: str = ""
    indicator: str = ""
    invented: bool = False
    opinion: str = ""  # published figures carry no word of a person
