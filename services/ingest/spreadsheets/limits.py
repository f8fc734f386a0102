"""How much one file may hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Rows are those with something in them; a workbook's parts are counted unpacked."""

    rows: int = 5_000
    columns: int = 64
    unpacked_bytes: int = 33_554_432
    parts: int = 512
    elements: int = 600_000  # of XML: about three times what the most rows need
