"""The promises as data: one YAML file for a province, and the reader that refuses contradictions.

Another province writes its own file and changes no code (README.md beside this module).
"""

from pathlib import Path

from catalogue.loading import load
from catalogue.problems import CatalogueError, Problem

SHIPPED = Path(__file__).with_name("lao-cai.yaml")
"""The programme that slipwatch ships with: Lào Cai's action programme for Resolution 57-NQ/TW."""

__all__ = ["SHIPPED", "CatalogueError", "Problem", "load"]
