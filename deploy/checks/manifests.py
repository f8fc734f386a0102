"""The Kubernetes manifests: each document against its published schema, and what is built."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml

from deploy.checks.outcome import Outcome
from deploy.checks.tools import found

Document = Mapping[str, Any]

KUBERNETES = "1.37"
BASE = Path("deploy/k8s/base")
OVERLAYS = Path("deploy/k8s/overlays")


def base(root: Path) -> Iterator[tuple[str, Document]]:
    """Every document of the base, with the file that it stands in."""
    for path in sorted((root / BASE).glob("*.yaml")):
        if path.name != "kustomization.yaml":
            for document in yaml.safe_load_all(path.read_text("utf-8")):
                yield str(path.relative_to(root)), document


def built(root: Path) -> dict[str, list[Document] | str]:
    """What each overlay builds to, or why it does not build. Needs kubectl."""
    results: dict[str, list[Document] | str] = {}
    kubectl = found("kubectl")
    for path in sorted((root / OVERLAYS).glob("*/kustomization.yaml")) if kubectl else ():
        done = subprocess.run(  # noqa: S603 - kustomize on our own files
            [str(kubectl), "kustomize", str(path.parent)],
            capture_output=True,
            text=True,
            check=False,
        )
        name = str(path.parent.relative_to(root))
        if done.returncode == 0:
            results[name] = list(yaml.safe_load_all(done.stdout))
        else:
            results[name] = done.stderr.strip()
    return results


def check_schema(root: Path) -> Outcome:
    """Every document of the base is what its kind's schema allows, and nothing more."""
    documents = list(base(root))
    problems = [
        f"{where}: {said}" for where, document in documents for said in _against_schema(document)
    ]
    return Outcome("manifests against the schemas of Kubernetes", len(documents), tuple(problems))


def check_build(root: Path) -> Outcome:
    """Every overlay builds, and what it builds to is valid."""
    what = "overlays build and are valid"
    overlays = sorted((root / OVERLAYS).glob("*/kustomization.yaml"))
    if found("kubectl") is None:
        return Outcome(what, len(overlays), skipped="the build itself, there is no kubectl here")
    problems = []
    for name, documents in built(root).items():
        if isinstance(documents, str):
            problems.append(f"{name}: {documents}")
        else:
            problems += [
                f"{name}: {said}" for document in documents for said in _against_schema(document)
            ]
    return Outcome(what, len(overlays), tuple(problems))


def _against_schema(document: Document) -> Iterator[str]:
    if not isinstance(document, dict) or "kind" not in document:
        yield "holds a document that is no object of Kubernetes"
        return
    title = f"{document['kind']} {document.get('metadata', {}).get('name', '')}"
    try:
        kubernetes_validate.validate(document, KUBERNETES, strict=True)
    except kubernetes_validate.ValidationError as error:
        place = ".".join(str(part) for part in error.path)
        yield f"{title}: {place}: {error.message}"
    except kubernetes_validate.SchemaNotFoundError as error:
        yield f"{title}: {error.message}"
