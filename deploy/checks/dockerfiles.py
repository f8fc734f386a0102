"""The Dockerfiles: hadolint, and what we ask of an image beyond it."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from deploy.checks.outcome import Outcome
from deploy.checks.tools import tool

_MOVING = re.compile(r"^FROM\s+(?:--\S+\s+)*(?P<image>\S+)", re.MULTILINE)
_PINNED = re.compile(r"\S+:\d+\.\d+\.\d+\S*")

#: What each must say, and the sentence when it does not.
_ASKED = {
    r"(?m)^USER (?!0\b|root\b)\S+": "runs as root: a USER that is not 0",
    r"(?m)^STOPSIGNAL SIGTERM$": "no STOPSIGNAL SIGTERM",
    r"(?m)^HEALTHCHECK\b": "no HEALTHCHECK",
    r"org\.opencontainers\.image\.title=": "no OCI labels",
    r"--require-hashes": "installs without --require-hashes",
    r"--only-binary=:all:": "may compile something: --only-binary=:all:",
}


def files(root: Path) -> list[Path]:
    """One per service."""
    return sorted((root / "services").glob("*/Dockerfile"))


def check(root: Path) -> Outcome:
    """Every Dockerfile passes hadolint and asks for no more rights than it needs."""
    paths = files(root)
    problems = [
        f"{path.relative_to(root)}: {said}"
        for path in paths
        for said in _wrong(path.read_text("utf-8"), path.parent.name)
    ]
    if paths:
        done = subprocess.run(  # noqa: S603 - our own tool on our own files
            [tool("hadolint"), "--no-color", *(str(path.relative_to(root)) for path in paths)],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        problems += [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return Outcome("Dockerfiles: hadolint and policy", len(paths), tuple(problems))


def _wrong(text: str, service: str) -> Iterator[str]:
    stages = [found["image"] for found in _MOVING.finditer(text)]
    for image in stages:
        if not _PINNED.fullmatch(image):
            yield f"{image} is not pinned to a full version"
    if len(stages) < 2:
        yield "one stage only: the result would carry what built it"
    for pattern, sentence in _ASKED.items():
        if not re.search(pattern, text):
            yield sentence
    if f"requirements/{service}.txt" not in text:
        yield f"does not install requirements/{service}.txt"
    for copied in re.findall(r"^COPY services/(\w+) ", text, re.MULTILINE):
        if copied != service:
            yield f"carries another service: {copied}"
