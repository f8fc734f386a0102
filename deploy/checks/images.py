"""What an image will hold, made here without containers: its pins in an empty environment, its
folders beside them, and then only what its entry point can do with these."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.checks.outcome import Outcome
from deploy.checks.pins import SERVICES
from deploy.checks.tools import tool

_COPIED = re.compile(r"^COPY (?P<what>\w\S*) \./(?P<where>\S+)$", re.MULTILINE)
_INSTALL_S, _RUN_S = 300, 120

#: Imports every module of the packages named, but what runs when it is imported, and then says
#: which of the other services could be found.
_IMPORTS = """
import importlib, importlib.util, pkgutil, sys
own, others = sys.argv[1].split(","), sys.argv[2].split(",")
count = 0
for name in own:
    package = importlib.import_module(name)
    for found in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
            count += 1
print(count, *(one for one in others if importlib.util.find_spec(one)))
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a Dockerfile puts into its image: the file of pins, and what it copies where."""

    service: str
    pins: str
    copied: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, root: Path, service: str) -> "Recipe":
        """The recipe as the Dockerfile has it."""
        text = (root / "services" / service / "Dockerfile").read_text("utf-8")
        found = [(one["what"], one["where"]) for one in _COPIED.finditer(text)]
        pins = next((what for what, where in found if where == "requirements.txt"), "")
        return cls(service, pins, tuple(one for one in found if one[0] != pins))

    @property
    def packages(self) -> tuple[str, ...]:
        """Our packages in it that have an entry point: the service, and what it carries beside."""
        jobs = [what.replace("/", ".") for what, _ in self.copied if what.startswith("deploy/")]
        return (f"services.{self.service}", *(one for one in jobs if "__init__" not in one))


def check(root: Path, services: Sequence[str] = SERVICES) -> Outcome:
    """Each image's pins install as wheels into an empty environment, and its service runs there."""
    problems: list[str] = []
    modules = 0
    for service in services:
        with tempfile.TemporaryDirectory(prefix="slipwatch-image-") as folder:
            imported, wrong = _tried(root, Recipe.read(root, service), Path(folder))
        modules += imported
        problems += [f"{service}: {one}" for one in wrong]
    return Outcome("images: pins alone, in an empty environment", modules, tuple(problems))


def _tried(root: Path, recipe: Recipe, folder: Path) -> tuple[int, list[str]]:
    python, house = folder / "venv" / "bin" / "python", folder / "opt"
    failed = _install(root / recipe.pins, folder / "venv")
    if failed:
        return 0, [f"{recipe.pins} cannot be installed: {failed}"]
    for what, where in recipe.copied:
        _copy(root / what, house / where)
    others = [f"services.{one}" for one in SERVICES if one != recipe.service]
    asked = ("-c", _IMPORTS, ",".join(recipe.packages), ",".join(others))
    done = _run([str(python), *asked], house, _RUN_S)
    if done.returncode != 0:
        return 0, [f"cannot be imported: {_last_line(done.stderr)}"]
    count, *foreign = done.stdout.split()
    wrong = [f"carries {one}" for one in foreign]
    started = _run([str(python), "-m", f"services.{recipe.service}"], house, _RUN_S)
    if started.returncode != 2 or "missing settings" not in started.stderr:
        wrong.append(f"started without settings it says: {_last_line(started.stderr)}")
    return int(count), wrong


def _install(pins: Path, venv: Path) -> str:
    """Install as the Dockerfile does; the last line of what went wrong, or nothing."""
    uv = tool("uv")
    made = _run([uv, "venv", "--quiet", "--python", sys.executable, str(venv)], None, _RUN_S)
    if made.returncode != 0:
        return _last_line(made.stderr)
    wanted = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--requirement", str(pins)]
    into = ["--quiet", "--python", str(venv / "bin" / "python")]
    done = _run([uv, "pip", "install", *into, *wanted], None, _INSTALL_S)
    return _last_line(done.stderr) if done.returncode != 0 else ""


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, to, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, to)


def _run(
    command: list[str], folder: Path | None, within_s: float
) -> subprocess.CompletedProcess[str]:
    """Run in a folder as in an image, where nothing else is set, or here, as whoever asks."""
    environment = None if folder is None else {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    return subprocess.run(  # noqa: S603  # our own tools on our own files
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=within_s,
        check=False,
    )


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "nothing"
