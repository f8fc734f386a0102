"""Finding the command-line tools: beside the running interpreter first."""

import shutil
import sys
from pathlib import Path


class NoTool(Exception):
    """A tool that the pinned requirements install is not there."""


def found(name: str) -> str | None:
    """The path of a tool, or None."""
    here = Path(sys.executable).parent
    return shutil.which(name, path=str(here)) or shutil.which(name)


def tool(name: str) -> str:
    """The path of a tool that has to be there."""
    path = found(name)
    if path is None:
        raise NoTool(f"{name} is not installed: make check sets it up")
    return path
