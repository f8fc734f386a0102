"""Each service can read the settings that it is given, and listens where everything else thinks."""

import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from deploy.checks import compose, manifests
from deploy.checks.cluster_network import selects
from deploy.checks.manifests import Document
from deploy.checks.outcome import Outcome
from deploy.checks.pins import SERVICES
from runtime.sealing import new_key
from runtime.settings import BadSetting, MissingSetting

#: Settings that name a file which has to be there when they are read: here, some file is.
_FILES = {
    "SLIPWATCH_KAFKA_CA",
    "SLIPWATCH_KAFKA_CERT",
    "SLIPWATCH_KAFKA_KEY",
    "SLIPWATCH_MONGO_CA",
}


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
        if name in _FILES and value:
            given[name] = __file__
        elif name.endswith("_KEY_FILE"):
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
    documents = [document for _, document in manifests.sources(root)]
    problems, seen = (
        list(_problems(documents, manifests.settings(root))),
        len(_deployments(documents)),
    )
    for name, overlay in manifests.built(root).items():
        if not isinstance(overlay, str):
            problems += [f"{name}: {said}" for said in _problems(overlay, _generated(overlay))]
            seen += len(_deployments(overlay))
    return Outcome("manifests give every service its settings and ports", seen, tuple(problems))


def _problems(documents: list[Document], shared: Mapping[str, str]) -> Iterator[str]:
    deployments = _deployments(documents)
    for deployment in deployments:
        for said in _wrong(deployment, documents, shared):
            yield f"{deployment['metadata']['name']}: {said}"
    names = {deployment["metadata"]["name"] for deployment in deployments}
    yield from (f"{service}: has no Deployment" for service in SERVICES if service not in names)


def _deployments(documents: list[Document]) -> list[Document]:
    return [document for document in documents if document["kind"] == "Deployment"]


def _generated(documents: list[Document]) -> dict[str, str]:
    """What the overlay has made of settings.env: the hash in the name is kustomize's."""
    return {
        name: value
        for document in documents
        if document["kind"] == "ConfigMap"
        and document["metadata"]["name"].startswith("slipwatch-")
        and "SLIPWATCH_HOST" in document["data"]
        for name, value in document["data"].items()
    }


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
        port in _let_in(other) and selects(other["spec"]["podSelector"], labels)
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
