"""What we ask of every manifest beyond its schema: bounded, confined, watched, labelled."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from deploy.checks import manifests
from deploy.checks.manifests import Document
from deploy.checks.outcome import Outcome

_VERSIONED = re.compile(r"[^:@]+:\d+\.\d+\.\d+\S*|[^:@]+@sha256:[0-9a-f]{64}")
_RECOMMENDED = ("app.kubernetes.io/name", "app.kubernetes.io/component")
_PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


def check(root: Path) -> Outcome:
    """Every workload and what stands around it keeps the house's rules, as built when it can be."""
    problems = list(problems_of(list(manifests.sources(root))))
    seen = sum(1 for _ in manifests.sources(root))
    for name, documents in manifests.built(root).items():
        if not isinstance(documents, str):
            problems += problems_of([(name, document) for document in documents])
            seen += len(documents)
    return Outcome("manifests keep the policy", seen, tuple(problems))


def problems_of(documents: list[tuple[str, Document]]) -> Iterator[str]:
    """What is wrong in these documents, each with where it stands."""
    for where, document in documents:
        title = f"{where}: {document['kind']} {document['metadata']['name']}"
        for said in _wrong(document, documents):
            yield f"{title}: {said}"
    kinds = {document["kind"] for _, document in documents}
    for needed in ("Namespace", "NetworkPolicy"):
        if needed not in kinds:
            yield f"no {needed} among the manifests"


def _wrong(document: Document, documents: list[tuple[str, Document]]) -> Iterator[str]:
    kind = document["kind"]
    if kind in {"Deployment", "StatefulSet", "Job"}:
        yield from _labels(document["metadata"])
        yield from _pod(document["spec"]["template"]["spec"])
    if kind == "Deployment":
        yield from _probes(document)
        yield from _company(document, [other for _, other in documents])
    if kind == "Namespace":
        labels = document["metadata"].get("labels", {})
        if labels.get("pod-security.kubernetes.io/enforce") != "restricted":
            yield "does not enforce the restricted Pod Security standard"
    if kind == "Secret":
        yield "a Secret does not belong in the tree"


def _labels(metadata: Mapping[str, Any]) -> Iterator[str]:
    for label in _RECOMMENDED:
        if label not in metadata.get("labels", {}):
            yield f"lacks the label {label}"


def _pod(spec: Mapping[str, Any]) -> Iterator[str]:
    security = spec.get("securityContext", {})
    if security.get("runAsNonRoot") is not True or security.get("runAsUser", 0) == 0:
        yield "may run as root (runAsNonRoot, runAsUser)"
    if security.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "no seccompProfile RuntimeDefault"
    if spec.get("automountServiceAccountToken") is not False:
        yield "carries a token of the cluster (automountServiceAccountToken: false)"
    if any(spec.get(name) for name in ("hostNetwork", "hostPID", "hostIPC")):
        yield "shares something of its host"
    for volume in spec.get("volumes", []):
        if "hostPath" in volume:
            yield f"mounts a folder of its host: {volume['name']}"
    for container in [*spec.get("initContainers", []), *spec["containers"]]:
        yield from _container(container)


def _container(container: Mapping[str, Any]) -> Iterator[str]:
    name = container["name"]
    if not _VERSIONED.fullmatch(container["image"]):
        yield f"{name}: the image {container['image']} is not pinned to a version"
    security = container.get("securityContext", {})
    if security.get("allowPrivilegeEscalation") is not False:
        yield f"{name}: may gain privileges (allowPrivilegeEscalation: false)"
    if security.get("readOnlyRootFilesystem") is not True:
        yield f"{name}: its root can be written to (readOnlyRootFilesystem: true)"
    if security.get("capabilities", {}).get("drop") != ["ALL"]:
        yield f"{name}: keeps capabilities (drop: [ALL])"
    resources = container.get("resources", {})
    for part in ("requests", "limits"):
        for what in ("cpu", "memory"):
            if what not in resources.get(part, {}):
                yield f"{name}: no {part} for {what}"


def _probes(deployment: Document) -> Iterator[str]:
    for container in deployment["spec"]["template"]["spec"]["containers"]:
        for probe in _PROBES:
            if probe not in container:
                yield f"{container['name']}: no {probe}"
        live = container.get("livenessProbe", {}).get("httpGet", {}).get("path")
        if live == "/readyz":
            yield f"{container['name']}: is killed for what it waits for (livenessProbe: /livez)"


def _company(deployment: Document, documents: list[Document]) -> Iterator[str]:
    """A Deployment does not come alone."""
    name = deployment["metadata"]["name"]
    labels = deployment["spec"]["template"]["metadata"]["labels"].items()
    for kind, chosen in (
        ("Service", ("selector",)),
        ("PodDisruptionBudget", ("selector", "matchLabels")),
    ):
        if not any(
            other["kind"] == kind
            and len(wanted := _chosen(other["spec"], chosen)) > 0
            and (wanted.items() <= labels)
            for other in documents
        ):
            yield f"no {kind} selects its pods"
    account = deployment["spec"]["template"]["spec"].get("serviceAccountName")
    if not any(
        other["kind"] == "ServiceAccount" and other["metadata"]["name"] == account
        for other in documents
    ):
        yield f"its service account {account or 'default'} is not made for it"
    if not deployment["spec"]["template"]["spec"].get("topologySpreadConstraints"):
        yield f"nothing spreads the copies of {name} over nodes"


def _chosen(spec: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, str]:
    value: Any = spec
    for part in path:
        value = value.get(part, {})
    return dict(value)
