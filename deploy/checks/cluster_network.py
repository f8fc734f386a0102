"""Who may speak to whom in the cluster: nobody, and then exactly the edges that are used."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from deploy.checks import manifests
from deploy.checks.manifests import Document
from deploy.checks.outcome import Outcome

#: Labels of pods that an operator makes: they are in no manifest of ours.
_OPERATORS = {"strimzi.io/cluster", "strimzi.io/name", "app"}
_NAMES = 53  # every pod asks for names


def check(root: Path) -> Outcome:
    """Everything is denied first, every port is in a policy, and no policy is for nobody."""
    problems: list[str] = []
    seen = 0
    for name, documents in manifests.whole(root).items():
        told = _settings(documents) or manifests.settings(root)
        problems += [f"{name}: {said}" for said in edges_wrong(documents, told)]
        seen += sum(document["kind"] == "NetworkPolicy" for document in documents)
    return Outcome("every port is in a network policy", seen, tuple(problems))


def edges_wrong(documents: Iterable[Document], told: Mapping[str, str]) -> Iterator[str]:
    """What is open that should not be, and closed that should."""
    documents = list(documents)
    policies = [one for one in documents if one["kind"] == "NetworkPolicy"]
    pods = [_Pod(one) for one in documents if one["kind"] in {"Deployment", "Job"}]
    if not any(_denies_all(one["spec"]) for one in policies):
        yield "nothing denies everything first"
    for policy in policies:
        yield from _policy_wrong(policy, pods)
    for pod in pods:
        for port in pod.listens:
            if not _lets(policies, pod, "ingress", port):
                yield f"{pod.name}: nobody is let in to its port {port}"
        for what, port in pod.speaks(told):
            if not _lets(policies, pod, "egress", port):
                yield f"{pod.name}: is not let out to {what}, port {port}"
        if not _lets(policies, pod, "egress", _NAMES):
            yield f"{pod.name}: may not ask for names"


class _Pod:
    """The pods of a workload: their labels, ports and surroundings."""

    def __init__(self, workload: Document) -> None:
        self.name = str(workload["metadata"]["name"])
        template = workload["spec"]["template"]
        self.labels: Mapping[str, str] = template["metadata"]["labels"]
        containers = template["spec"]["containers"]
        self.listens = [
            port["containerPort"] for one in containers for port in one.get("ports", [])
        ]
        self._shared = any(one.get("envFrom") for one in containers)
        self._given = {
            given["name"]: given["value"]
            for one in containers
            for given in one.get("env", [])
            if "value" in given
        }

    def speaks(self, settings: Mapping[str, str]) -> Iterator[tuple[str, int]]:
        """Whom it is told to speak to, as far as an address or a port stands in the open."""
        told = {**(settings if self._shared else {}), **self._given}
        if self.name != "gateway" and ":" in told.get("SLIPWATCH_BROKER", ""):
            yield "Kafka", int(told["SLIPWATCH_BROKER"].rpartition(":")[2])
        for name in ("SLIPWATCH_INGEST_URL", "SLIPWATCH_OTLP_ENDPOINT"):
            if port := urlsplit(told.get(name, "")).port:
                yield name, port
        if self.name == "alerts":
            yield "mail", int(told.get("SLIPWATCH_SMTP_PORT", "25"))


def _settings(documents: Iterable[Document]) -> dict[str, str]:
    return {
        name: value
        for one in documents
        if one["kind"] == "ConfigMap"
        for name, value in one.get("data", {}).items()
        if name.startswith("SLIPWATCH_")
    }


def _denies_all(spec: Mapping[str, Any]) -> bool:
    both = set(spec.get("policyTypes", [])) == {"Ingress", "Egress"}
    return spec["podSelector"] == {} and both and not spec.get("ingress") and not spec.get("egress")


def _policy_wrong(policy: Document, pods: list["_Pod"]) -> Iterator[str]:
    spec, title = policy["spec"], f"NetworkPolicy {policy['metadata']['name']}"
    for rule in spec.get("ingress", []):
        if not rule.get("from"):
            yield f"{title}: lets everybody in"
        if not rule.get("ports"):
            yield f"{title}: opens every port"
    for rule in spec.get("egress", []):
        if not rule.get("ports"):
            yield f"{title}: lets out to every port"
    chosen = spec["podSelector"]
    of_operator = _OPERATORS & chosen.get("matchLabels", {}).keys()
    if chosen and not of_operator and not any(selects(chosen, pod.labels) for pod in pods):
        yield f"{title}: is for no pod"


def _lets(policies: list[Document], pod: "_Pod", way: str, port: int) -> bool:
    return any(
        port == one["port"]
        for policy in policies
        if selects(policy["spec"]["podSelector"], pod.labels)
        for rule in policy["spec"].get(way, [])
        for one in rule.get("ports", [])
    )


def selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether a selector is for pods with these labels."""
    wanted = selector.get("matchLabels", {})
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(
        labels.get(one["key"]) in one["values"] for one in selector.get("matchExpressions", [])
    )
