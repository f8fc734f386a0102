"""docker-compose.yml: the published schema, and what we ask of every container beyond it."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import compose_spec
import yaml

from deploy import yaml_files
from deploy.checks.outcome import Outcome

FILE = "docker-compose.yml"
#: What writes beside its volumes: their images copy their configuration when they start.
WRITERS = ("kafka", "mongo")
PROFILES = {"observability", "mail", "tools"}
PUBLISHED = ("ingest", "gateway", "grafana", "inbox")

#: What an operator has to give, in .env: the file has no default for them.
OPERATORS = {
    "SLIPWATCH_SMTP_HOST": "mail.example.test",
    "SLIPWATCH_MAIL_FROM": "slipwatch@example.test",
}

_VARIABLE = re.compile(
    r"\$\$|\$\{(?P<name>[A-Z_]+)(?:(?P<how>:-|:\?)(?P<rest>[^}]*))?\}|\$(?P<bare>[A-Z_]+)"
)
#: Any other tag moves: the same file would start something else tomorrow.
_PINNED = re.compile(r"[^:@]+:v?\d+\.\d+\.\d+[\w.-]*|[^:@]+@sha256:[0-9a-f]{64}")


def interpolated(text: str, given: Mapping[str, str]) -> str:
    """The text with its variables filled in as compose does it."""

    def fill(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        name = found["name"] or found["bare"]
        if found["how"] == ":?":
            return given[name]
        return given.get(name) or (found["rest"] or "")

    return _VARIABLE.sub(fill, text)


def loaded(root: Path) -> dict[str, Any]:
    """The file with its merges and variables resolved."""
    filled = interpolated((root / FILE).read_text("utf-8"), OPERATORS)
    document = yaml_files.read(filled)
    return document if isinstance(document, dict) else {}


def check(root: Path) -> Outcome:
    """The file is a compose file, and each of its containers is pinned, bounded and confined."""
    document = loaded(root)
    problems = []
    try:
        compose_spec.PyCompose.from_yaml(yaml.safe_dump(document)).validate()
    except Exception as error:  # noqa: BLE001 - the library raises whatever its parser met
        problems.append(f"{FILE}: {error}")
    services = document.get("services") or {}
    if not problems:
        problems = [
            f"{FILE}: {name}: {said}"
            for name, service in services.items()
            for said in [
                *_wrong(name, service, services),
                *_volumes_that_are_not(service, document, root),
            ]
        ]
    return Outcome("docker-compose.yml: schema and policy", len(services), tuple(problems))


def _wrong(name: str, service: Mapping[str, Any], services: Mapping[str, Any]) -> Iterator[str]:
    if not _PINNED.fullmatch(str(service.get("image", ""))):
        yield "its image is not pinned by a version"
    limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
    absent = {"cpus", "memory", "pids"} - limits.keys()
    if absent:
        yield f"no limit on {', '.join(sorted(absent))}"
    user = str(service.get("user", ""))
    if not user or user.split(":")[0] in {"0", "root"}:
        yield "runs as root, or does not say as whom"
    if service.get("cap_drop") != ["ALL"]:
        yield "keeps capabilities (cap_drop: [ALL])"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "may gain privileges (security_opt: no-new-privileges:true)"
    if service.get("privileged") or service.get("network_mode") == "host":
        yield "is privileged, or shares the host's network"
    if not service.get("healthcheck"):
        yield "has no health check"
    yield from _wrong_ports(name, service)
    yield from _wrong_dependencies(service, services)
    yield from _secrets_in_the_open(service)
    if name not in WRITERS and not service.get("read_only"):
        yield "its root can be written to (read_only: true)"
    if unknown := set(service.get("profiles", [])) - PROFILES:
        yield f"belongs to no profile that is documented: {', '.join(sorted(unknown))}"


def _wrong_ports(name: str, service: Mapping[str, Any]) -> Iterator[str]:
    for port in service.get("ports", []):
        if name not in PUBLISHED:
            yield f"publishes {port}: only {' and '.join(PUBLISHED)} may"
        if not str(port).startswith("127.0.0.1:"):
            yield f"publishes {port} beyond this host (127.0.0.1 only)"


def _wrong_dependencies(service: Mapping[str, Any], services: Mapping[str, Any]) -> Iterator[str]:
    needs = service.get("depends_on", {})
    if isinstance(needs, list):
        yield "depends_on without conditions: it would not wait for anything"
        return
    for other, how in needs.items():
        ends = services.get(other, {}).get("restart") == "no"
        wanted = "service_completed_successfully" if ends else "service_healthy"
        if how.get("condition") != wanted:
            yield f"waits for {other} by {how.get('condition')}, not {wanted}"
        theirs = set(services.get(other, {}).get("profiles", []))
        if theirs and not set(service.get("profiles", [])) & theirs:
            yield f"waits for {other}, which starts with a profile only"


def _volumes_that_are_not(
    service: Mapping[str, Any], document: Mapping[str, Any], root: Path
) -> Iterator[str]:
    for volume in service.get("volumes", []):
        name = str(volume).split(":")[0]
        if name.startswith("."):
            if not (root / name).exists():
                yield f"mounts {name}, which is not there"
        elif not name.startswith("/") and name not in document.get("volumes", {}):
            yield f"mounts {name}, which is no volume of the file"


def _secrets_in_the_open(service: Mapping[str, Any]) -> Iterator[str]:
    environment = service.get("environment", {})
    for name, value in environment.items():
        secretive = re.search(r"PASSWORD|TOKEN|SECRET|MONGO_URI", name)
        if secretive and not name.endswith("_FILE") and value:
            yield f"{name} stands in the environment: give it as a file ({name}_FILE)"
