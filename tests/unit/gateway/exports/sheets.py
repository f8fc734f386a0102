"""Workbooks as another program sees them."""

import io
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it ships no types


def opened(body: bytes) -> Any:
    """The workbook in these bytes."""
    return openpyxl.load_workbook(io.BytesIO(body))
