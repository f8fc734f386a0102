"""The pins of each service's image: what its extra needs, in the versions of requirements.txt."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.checks.outcome import Outcome

SERVICES = ("ingest", "scoring", "alerts", "gateway")
FOLDER = "requirements"

#: What an image is, wherever this runs: a marker is judged for it and not for this machine.
IMAGE = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.11.15",
    "python_version": "3.11",
    "sys_platform": "linux",
}

_PIN = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>\S+)")


class NotPinned(Exception):
    """Something that a service needs is not in requirements.txt, or not installed here."""


@dataclass
class _Closure:
    """Everything that a set of requirements needs, found in the metadata of what is installed."""

    extras_seen: dict[str, set[str]] = field(default_factory=dict)

    def add(self, requirement: Requirement) -> None:
        """Take a requirement and, once for each of its extras, what it needs in turn."""
        name = canonicalize_name(requirement.name)
        seen = self.extras_seen.setdefault(name, set())
        new = {"", *requirement.extras} - seen
        if not new:
            return
        seen |= new
        try:
            needed = distribution(name).requires or []
        except PackageNotFoundError as error:
            raise NotPinned(f"{name} is needed and not installed here") from error
        for text in needed:
            deeper = Requirement(text)
            if any(_applies(deeper.marker, extra) for extra in new):
                self.add(deeper)


def _applies(marker: Marker | None, extra: str) -> bool:
    return marker is None or marker.evaluate({**IMAGE, "extra": extra})


def needed_by(root: Path, service: str) -> list[str]:
    """The names of all distributions that the service's extra needs, itself and in turn."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    closure = _Closure()
    for text in [*project["dependencies"], *project["optional-dependencies"][service]]:
        requirement = Requirement(text)
        if _applies(requirement.marker, ""):
            closure.add(requirement)
    return sorted(closure.extras_seen)


def blocks(text: str) -> dict[str, str]:
    """Each pin of a requirements file with its hashes and without its comments, by name."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text.splitlines():
        pin = _PIN.match(line)
        if pin:
            current = found.setdefault(canonicalize_name(pin["name"]), [])
        if current is not None and line.strip() and not line.lstrip().startswith("#"):
            current.append(line.rstrip())
    return {name: "\n".join(lines) for name, lines in found.items()}


def written(root: Path, service: str) -> str:
    """What the service's requirements file has to say."""
    pinned = blocks((root / "requirements.txt").read_text("utf-8"))
    names = needed_by(root, service)
    absent = [name for name in names if name not in pinned]
    if absent:
        raise NotPinned(f"{', '.join(absent)}: needed by {service}, not in requirements.txt")
    head = (
        f"# The extra `{service}` in the versions and hashes of requirements.txt.\n"
        "# Written by: python -m deploy.checks --write-pins\n"
    )
    return head + "\n".join(pinned[name] for name in names) + "\n"


def write(root: Path, services: Iterable[str] = SERVICES) -> list[Path]:
    """Write the requirements file of every service."""
    (root / FOLDER).mkdir(exist_ok=True)
    paths = []
    for service in services:
        path = root / FOLDER / f"{service}.txt"
        path.write_text(written(root, service), "utf-8")
        paths.append(path)
    return paths


def check(root: Path) -> Outcome:
    """Every service's requirements file says what its extra needs, as requirements.txt pins it."""
    problems = []
    for service in SERVICES:
        path = root / FOLDER / f"{service}.txt"
        try:
            right = written(root, service)
        except NotPinned as error:
            problems.append(f"{FOLDER}/{service}.txt: {error}")
            continue
        there = path.read_text("utf-8") if path.exists() else ""
        if there != right:
            problems.append(f"{FOLDER}/{service}.txt: {_difference(there, right)}")
    return Outcome(
        "each image's requirements agree with requirements.txt", len(SERVICES), tuple(problems)
    )


def _difference(there: str, right: str) -> str:
    has, wants = blocks(there), blocks(right)
    missing = ", ".join(sorted(wants.keys() - has.keys()))
    surplus = ", ".join(sorted(has.keys() - wants.keys()))
    other = ", ".join(sorted(n for n in has.keys() & wants.keys() if has[n] != wants[n]))
    said = [
        f"{word} {names}"
        for word, names in (("lacks", missing), ("has too much:", surplus), ("differs in", other))
        if names
    ]
    return "; ".join(said or ["its comments differ"]) + " (python -m deploy.checks --write-pins)"
