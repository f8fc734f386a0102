"""Files read off the event loop, a few at a time: a large one holds up nobody else."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from services.ingest.spreadsheets.annotate import annotated
from services.ingest.spreadsheets.csv_text import read_csv
from services.ingest.spreadsheets.limits import Limits
from services.ingest.spreadsheets.packages import OLD, ZIP
from services.ingest.spreadsheets.ports import Book, Note
from services.ingest.spreadsheets.reasons import FileReason, FileRefused
from services.ingest.spreadsheets.workbook import read_workbook

AT_ONCE = 2

_T = TypeVar("_T")


class Files:
    """Reads workbooks and CSV, told apart by how they begin and never by what they are called."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def read(self, content: bytes) -> Book:
        """The file's rows, or `FileRefused`."""
        return await self._in_turn(lambda: read_file(content, self._limits))

    async def annotated(self, content: bytes, book: Book, notes: Sequence[Note]) -> bytes:
        """The same workbook with its notes."""
        return await self._in_turn(lambda: annotated(content, book.sheets, notes))

    async def _in_turn(self, work: Callable[[], _T]) -> _T:
        async with self._turns:
            return await asyncio.to_thread(work)


def read_file(content: bytes, limits: Limits) -> Book:
    """The rows of a file, or `FileRefused`."""
    if not content.strip():
        raise FileRefused(FileReason.EMPTY, "a file with something in it")
    if content.startswith((ZIP, OLD)):
        return read_workbook(content, limits)
    return read_csv(content, limits)
