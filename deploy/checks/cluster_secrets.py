"""Every secret that is named is described in docs/operations.md, and comes from somewhere."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from deploy.checks import compose, manifests
from deploy.checks.manifests import Document
from deploy.checks.outcome import Outcome

PAGE = Path("docs/operations.md")

_MADE = re.compile(r"create secret (?:generic|tls) (?P<name>[\w-]+)(?P<rest>(?:.*\\\n)*.*)")
_KEY = re.compile(r"--from-(?:file|literal)=(?P<key>[\w.-]+)=")
_OF_TLS = {"tls.crt", "tls.key"}

Keys = dict[str, set[str]]


def check_cluster(root: Path) -> Outcome:
    """The page says how every secret of the cluster is made, key by key."""
    page = described((root / PAGE).read_text("utf-8"))
    problems: list[str] = []
    seen = 0
    for name, documents in manifests.whole(root).items():
        asked = named(documents)
        seen += len(asked)
        problems += [f"{name}: {said}" for said in secrets_wrong(documents, page)]
    return Outcome(f"{PAGE} says how every secret is made", seen, tuple(problems))


def check_compose(root: Path) -> Outcome:
    """The page makes every file of ./secrets that docker-compose.yml mounts."""
    page = (root / PAGE).read_text("utf-8")
    files = [
        PurePosixPath(one["file"]).name for one in compose.loaded(root).get("secrets", {}).values()
    ]
    problems = [f"secrets/{name}: the page does not make it" for name in files if name not in page]
    return Outcome(f"{PAGE} makes every file of ./secrets", len(files), tuple(problems))


def described(page: str) -> Keys:
    """The secrets that the page makes with kubectl, each with its keys."""
    return {
        found["name"]: {key["key"] for key in _KEY.finditer(found["rest"])}
        | (_OF_TLS if "secret tls" in found[0] else set())
        for found in _MADE.finditer(page)
    }


def secrets_wrong(documents: Iterable[Document], page: Mapping[str, set[str]]) -> Iterator[str]:
    """Secrets or keys that nobody makes, and external ones that give something else."""
    documents = list(documents)
    made = _by_operators(documents)
    asked = named(documents)
    for name, keys in sorted(asked.items()):
        if name in made:
            continue
        if name not in page:
            yield f"the page does not say how the secret {name} is made"
        for key in sorted(keys - page.get(name, set())):
            yield f"the page does not give the secret {name} its {key}"
    for one in documents:
        if one["kind"] == "ExternalSecret":
            name = one["spec"]["target"]["name"]
            if name not in asked:
                yield f"ExternalSecret {name}: nobody reads it"
            given = {entry["secretKey"] for entry in one["spec"]["data"]}
            if given != page.get(name, set()):
                differing = ", ".join(sorted(given ^ page.get(name, set())))
                yield f"ExternalSecret {name} and the page differ: {differing}"


def named(documents: Iterable[Document]) -> Keys:
    """Every secret that something in these documents reads, with the keys that it reads."""
    asked: Keys = defaultdict(set)
    for one in documents:
        if one["kind"] in {"Deployment", "Job"}:
            for name, keys in _of_pod(one["spec"]["template"]["spec"]):
                asked[name] |= keys
        if one["kind"] == "Ingress":
            for tls in one["spec"].get("tls", []):
                asked[tls["secretName"]] |= _OF_TLS
        if one["kind"] == "TriggerAuthentication":
            for entry in one["spec"]["secretTargetRef"]:
                asked[entry["name"]].add(entry["key"])
        if one["kind"] == "MongoDBCommunity":
            asked[one["spec"]["security"]["tls"]["certificateKeySecretRef"]["name"]] |= _OF_TLS
            for user in one["spec"]["users"]:
                reference = user["passwordSecretRef"]
                asked[reference["name"]].add(reference.get("key", "password"))
    return dict(asked)


def _of_pod(spec: Mapping[str, Any]) -> Iterator[tuple[str, set[str]]]:
    container = spec["containers"][0]
    places = {one["name"]: one["mountPath"] for one in container.get("volumeMounts", [])}
    values = [str(one.get("value", "")) for one in container.get("env", [])]
    for volume in spec.get("volumes", []):
        if "secret" not in volume:
            continue
        keys = {item["key"] for item in volume["secret"].get("items", [])}
        folder = f"{places[volume['name']]}/"
        # Mounted whole: what the settings name of it.
        keys |= {
            value.removeprefix(folder) for value in values if not keys and value.startswith(folder)
        }
        yield volume["secret"]["secretName"], keys
    for one in container.get("env", []):
        reference = one.get("valueFrom", {}).get("secretKeyRef")
        if reference:
            yield reference["name"], {reference["key"]}


def _by_operators(documents: Iterable[Document]) -> set[str]:
    made = set()
    for one in documents:
        if one["kind"] == "KafkaUser":
            made.add(one["metadata"]["name"])
        if one["kind"] == "Kafka":
            made.add(f"{one['metadata']['name']}-cluster-ca-cert")
        if one["kind"] == "MongoDBCommunity":
            made |= {user.get("connectionStringSecretName", "") for user in one["spec"]["users"]}
    return made
