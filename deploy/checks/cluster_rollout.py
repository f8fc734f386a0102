"""A new version comes without loss: workers finish, requests end, labels say what is running."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from deploy.checks import compose, manifests
from deploy.checks.manifests import Document
from deploy.checks.outcome import Outcome
from runtime.stream_app import StreamSettings
from runtime.web import SHUTDOWN_LIMIT_S

SPARE_S = 5.0  # between the last that a process may take and the kill
LABELS = ("name", "component", "part-of", "managed-by", "instance", "version")
_PREFIX = "app.kubernetes.io/"
_WORKER = "worker"


def stop_limit_s() -> float:
    """The longest that any of our processes takes to end."""
    told = [one.default for one in fields(StreamSettings) if one.name == "stop_limit_s"]
    return max(float(SHUTDOWN_LIMIT_S), *(limit for limit in told if isinstance(limit, float)))


def check(root: Path) -> Outcome:
    """Every Deployment is replaced without loss; compose gives every container time to end."""
    problems: list[str] = []
    seen = 0
    for name, documents in manifests.whole(root).items():
        problems += [f"{name}: {said}" for said in rollout_wrong(documents)]
        seen += sum(document["kind"] == "Deployment" for document in documents)
    for name, service in compose.loaded(root).get("services", {}).items():
        grace = str(service.get("stop_grace_period", "10s"))
        if not grace.endswith("s") or float(grace[:-1]) < stop_limit_s() + SPARE_S:
            problems.append(f"{compose.FILE}: {name}: has {grace} to end")
    return Outcome("a new version comes without loss", seen, tuple(problems))


def rollout_wrong(documents: Iterable[Document]) -> Iterator[str]:
    """What would lose work or requests, and workloads that do not say what they are."""
    documents = list(documents)
    whole = any(one["kind"] == "ConfigMap" for one in documents)  # labels are added when it builds
    for one in documents:
        if one["kind"] == "Deployment":
            yield from (f"Deployment {one['metadata']['name']}: {said}" for said in _wrong(one))
        if whole and one["kind"] in {"Deployment", "Job"}:
            yield from (f"{one['kind']} {one['metadata']['name']}: {said}" for said in _named(one))


def _wrong(deployment: Document) -> Iterator[str]:
    spec = deployment["spec"]["template"]["spec"]
    waits = max(
        float(one.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0))
        for one in spec["containers"]
    )
    needed = waits + stop_limit_s() + SPARE_S
    if spec.get("terminationGracePeriodSeconds", 30) < needed:
        yield f"is killed before it has ended (needs {needed:g} s)"
    rolling: dict[str, Any] = deployment["spec"].get("strategy", {}).get("rollingUpdate", {})
    if deployment["metadata"]["labels"][f"{_PREFIX}component"] == _WORKER:
        if rolling.get("maxSurge") != 0:
            yield "a surplus worker makes Kafka share the partitions out twice (maxSurge: 0)"
    else:
        if rolling.get("maxUnavailable") != 0:
            yield "an old copy goes before a new one is there (maxUnavailable: 0)"
        if not waits:
            yield "forgets its requests before the load balancer forgets it (preStop)"


def _named(workload: Document) -> Iterator[str]:
    for labels in (workload["metadata"], workload["spec"]["template"]["metadata"]):
        told = labels.get("labels", {})
        for label in LABELS:
            if _PREFIX + label not in told:
                yield f"lacks the label {_PREFIX}{label}"
    version = workload["metadata"]["labels"].get(f"{_PREFIX}version")
    for container in workload["spec"]["template"]["spec"]["containers"]:
        if container["image"].rpartition(":")[2] != version:
            yield f"runs {container['image']} and is labelled {version}"
