"""The press: makes PDFs, a few at once, each in a process of its own and each page once.

Making one takes seconds of a core. Here it takes none of the loop that serves, it can be ended,
and what it holds of memory goes with it.
"""

import asyncio
import sys
from hashlib import sha256
from pathlib import Path

from runtime.failures import Unavailable
from services.gateway.kept import Kept

ROOT = Path(__file__).parents[3]
#: What the process answers when WeasyPrint's libraries are not on this machine.
MISSING = 3

AT_ONCE = 1
WAITING = 8
LIMIT_S = 120.0
KEPT_BYTES = 16 * 1024 * 1024


class NoPress(Exception):
    """This machine lacks the libraries that a PDF is made with."""


class Failed(Exception):
    """The process ended in a way that it should not."""


class Press:
    """Makes and keeps PDFs."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        limit_s: float = LIMIT_S,
        command: tuple[str, ...] = (sys.executable, "-m", "services.gateway.reports"),
    ) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._most, self._asked = at_once + waiting, 0
        self._limit_s, self._command = limit_s, command
        self._kept: Kept[str, bytes] = Kept(KEPT_BYTES, len)

    async def pdf(self, html: str) -> bytes:
        """The PDF of a page. Raises NoPress, or Unavailable when too many are asked for."""
        page = html.encode()
        name = digest(page)
        found = self._kept.get(name)
        if found is not None:
            return found
        if self._asked >= self._most:
            raise Unavailable("press", "too many PDFs are being made")
        self._asked += 1
        try:
            async with self._room:
                found = self._kept.get(name)  # somebody else may have asked for the same
                if found is None:
                    found = await self._made(page)
                    self._kept.put(name, found)
                return found
        finally:
            self._asked -= 1

    async def _made(self, page: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={"LC_ALL": "C.UTF-8"},  # and none of our secrets
        )
        try:
            made, said = await asyncio.wait_for(process.communicate(page), self._limit_s)
        except TimeoutError as error:
            raise Unavailable("press", f"a PDF takes longer than {self._limit_s:.0f} s") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode == MISSING:
            raise NoPress(said.decode(errors="replace").strip())
        if process.returncode:
            raise Failed(f"{process.returncode}: {said.decode(errors='replace')[-2000:]}")
        return made


def digest(page: bytes) -> str:
    """What a page is known by."""
    return sha256(page).hexdigest()
