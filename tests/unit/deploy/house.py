"""A copy of the tree in which a test may plant a violation."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

_WANTED = (
    ".importlinter",
    ".yamllint",
    ".gitignore",
    "docker-compose.yml",
    "pyproject.toml",
    "requirements.txt",
    "requirements",
    "docs/metrics.md",
    "docs/operations.md",
    "docs/runbooks",
    "catalogue",
    "schemas",
    "targets",
    "runtime",
    "services",
    "deploy",
    "benchmarks",
)


@dataclass(frozen=True, slots=True)
class House:
    """A copied tree."""

    root: Path

    def plant(self, name: str, old: str, new: str) -> None:
        """Replace a text that has to be there."""
        path = self.root / name
        text = path.read_text("utf-8")
        if old not in text:
            raise AssertionError(f"{name} has no {old!r} to replace")
        path.write_text(text.replace(old, new), "utf-8")

    def add(self, name: str, text: str) -> None:
        """Write a file, or add to the one that is there."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(before + text, "utf-8")

    def lines(self, check: str) -> str:
        """What a check of the copy says, run in a process of its own: imports are the copy's."""
        module, _, function = check.partition(".")
        done = subprocess.run(  # noqa: S603 - our own code
            [
                sys.executable,
                "-c",
                f"from pathlib import Path; from deploy.checks import {module}; "
                f"print(*{module}.{function}(Path('.')).lines(), sep='\\n')",
            ],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


def copied(to: Path, *names: str) -> House:
    """A copy of these files and folders, or of everything that the checks look at."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "areas", "static", "vendor")
    for name in names or _WANTED:
        source, target = ROOT / name, to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=ignored)
        else:
            shutil.copy2(source, target)
    return House(to)
