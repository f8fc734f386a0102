"""Every setting that a file of ours gives is one that the service reads."""

from collections.abc import Iterator
from pathlib import Path

from deploy.checks import compose, manifests
from deploy.checks.outcome import Outcome
from deploy.checks.pins import SERVICES
from deploy.checks.settings_page import read_with_shared

_PREFIX = "SLIPWATCH_"
_KAFKA = ("SECURITY", "CA", "CERT", "KEY", "USER", "PASSWORD")
#: The job that makes the topics, as deploy/topics/__main__.py reads it.
JOB = {"SLIPWATCH_BROKER", "SLIPWATCH_REPLICATION"} | {f"SLIPWATCH_KAFKA_{one}" for one in _KAFKA}
#: What compose gives to all of ours alike, and the job leaves lying.
_ALIKE = ("topics", "topics-check")


def check(root: Path) -> Outcome:
    """No setting with a slip of the pen: it would be read by nobody, and nobody would say so."""
    read = {
        service: set(read_with_shared(root, root / "services" / service / "settings.py"))
        for service in SERVICES
    }
    anyone = set().union(*read.values()) | JOB
    given = [*_of_compose(root), *_of_files(root), *_of_manifests(root)]
    problems = []
    for where, service, name in given:
        known = read.get(service, JOB if service == "topics" else anyone)
        if name.removesuffix("_FILE") not in known and name not in known:
            problems.append(f"{where}: {name} is read by nobody there")
    return Outcome("every setting that is given is read", len(given), tuple(problems))


def _of_compose(root: Path) -> Iterator[tuple[str, str, str]]:
    for service, told in compose.loaded(root).get("services", {}).items():
        for name in told.get("environment", {}):
            if name.startswith(_PREFIX):
                reader = "anyone" if service in _ALIKE or _shared(name) else service
                yield f"{compose.FILE}: {service}", reader, name


def _shared(name: str) -> bool:
    """Whether compose gives it to every service by the same anchor."""
    return name in {"SLIPWATCH_OTLP_ENDPOINT", "SLIPWATCH_TRACE_RATIO", "SLIPWATCH_LOG_LEVEL"}


def _of_files(root: Path) -> Iterator[tuple[str, str, str]]:
    paths = [root / manifests.BASE / "settings.env"]
    paths += sorted((root / manifests.OVERLAYS).glob("*/settings.env"))
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                yield str(path.relative_to(root)), "anyone", line.partition("=")[0]


def _of_manifests(root: Path) -> Iterator[tuple[str, str, str]]:
    for where, documents in manifests.whole(root).items():
        for one in documents:
            if one["kind"] in {"Deployment", "Job"}:
                service = one["metadata"]["name"]
                for container in one["spec"]["template"]["spec"]["containers"]:
                    for given in container.get("env", []):
                        if given["name"].startswith(_PREFIX):
                            yield f"{where}: {service}", service, given["name"]
