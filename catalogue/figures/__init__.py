"""The published figures that slipwatch ships with: a table as the press gave it, a mapping to the
catalogue, and their reader."""

from catalogue.figures.figure import Figure
from catalogue.figures.reading import (
    EARLIER_RELEASES,
    MAPPING,
    OBSERVATIONS,
    read_figures,
    reports,
    shipped,
)

__all__ = [
    "EARLIER_RELEASES",
    "MAPPING",
    "OBSERVATIONS",
    "Figure",
    "read_figures",
    "reports",
    "shipped",
]
