"""Each service can read the settings that it is given, and listens where everything else thinks."""

import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from deploy.checks import compose, manifests
from deploy.checks.manifests import Document
from deploy.checks.outcome import Outcome
from deploy.checks.pins import SERVICES
from runtime.sealing import new_key
from runtime.settings import BadSetting, MissingSetting


class Listens(Protocol):
    """What we need to know of a service's settings."""

    port: int


def read(service: str, env: Mapping[str, str]) -> Listens:
    """The service's own settings, read from an environment as it would."""
    module = importlib.import_module(f"services.{service}.settings")
    settings: Listens = module.Settings.from_env(env)
    return settings


def readable(env: Mapping[str, str]) -> dict[str, str]:
    """The environment as it is when the secrets are there: a file's name becomes some content."""
    given = {}
    for name, value in env.items():
        if name.endswith("_KEY_FILE"):
            given[name.removesuffix("_FILE")] = new_key()
        elif name.endswith("_FILE"):
            given[name.removesuffix("_FILE")] = f"content of {value}"
        else:
            given[name] = value
    return given


def check_compose(root: Path) -> Outcome:
    """In docker-compose.yml every service has its settings, and its port is the one published."""
    services = compose.loaded(root).get("services", {})
    problems = []
    for name in SERVICES:
        service = services.get(name, {})
        given = service.get("environment", {}).items()
        env = {key: "" if value is None else str(value) for key, value in given}
        port, said = _port(name, env)
        problems += [f"{compose.FILE}: {name}: {text}" for text in said]
        for published in service.get("ports", []):
            if port and str(published).rpartition(":")[2] != str(port):
                problems.append(f"{compose.FILE}: {name}: publishes {published}, listens on {port}")
        if port and f":{port}/" not in str(service.get("healthcheck", {}).get("test")):
            problems.append(
                f"{compose.FILE}: {name}: its health check asks another port than {port}"
            )
    return Outcome(
        "docker-compose.yml gives every service its settings", len(SERVICES), tuple(problems)
    )


def check_cluster(root: Path) -> Outcome:
    """In the manifests every service has its settings, and its port is in Service and policy."""
    shared = _shared(root)
    documents = [document for _, document in manifests.base(root)]
    deployments = [document for document in documents if document["kind"] == "Deployment"]
    problems = [
        f"{deployment['metadata']['name']}: {said}"
        for deployment in deployments
        for said in _wrong(deployment, documents, shared)
    ]
    names = {deployment["metadata"]["name"] for deployment in deployments}
    problems += [f"{service}: has no Deployment" for service in SERVICES if service not in names]
    return Outcome(
        "manifests give every service its settings and ports", len(names), tuple(problems)
    )


def _shared(root: Path) -> dict[str, str]:
    lines = (root / manifests.BASE / "settings.env").read_text("utf-8").splitlines()
    pairs = (line.partition("=")[::2] for line in lines if line and not line.startswith("#"))
    return dict(pairs)


def _port(service: str, env: Mapping[str, str]) -> tuple[int, list[str]]:
    try:
        return read(service, readable(env)).port, []
    except (MissingSetting, BadSetting, ImportError) as error:
        return 0, [str(error)]


def _wrong(
    deployment: Document, documents: list[Document], shared: Mapping[str, str]
) -> Iterator[str]:
    name = deployment["metadata"]["name"]
    container = deployment["spec"]["template"]["spec"]["containers"][0]
    env = {**(shared if container.get("envFrom") else {}), **_given(container)}
    port, said = _port(name, env)
    yield from said
    if not port:
        return
    if [one["containerPort"] for one in container.get("ports", [])] != [port]:
        yield f"listens on {port}, and its containerPort is another"
    services = [other for other in documents if other["kind"] == "Service"]
    if not any(
        other["metadata"]["name"] == name and other["spec"]["ports"][0]["port"] == port
        for other in services
    ):
        yield f"no Service of its name offers its port {port}"
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    if not any(
        port in _let_in(other) and _selects(other["spec"]["podSelector"], labels)
        for other in documents
        if other["kind"] == "NetworkPolicy"
    ):
        yield f"no NetworkPolicy lets anybody in to its port {port}"


def _given(container: Mapping[str, Any]) -> dict[str, str]:
    return {
        one["name"]: one.get("value", f"from {one['name'].lower()}")
        for one in container.get("env", [])
    }


def _let_in(policy: Document) -> set[int]:
    return {
        port["port"] for rule in policy["spec"].get("ingress", []) for port in rule.get("ports", [])
    }


def _selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    wanted = selector.get("matchLabels", {})
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(
        labels.get(one["key"]) in one["values"] for one in selector.get("matchExpressions", [])
    )
