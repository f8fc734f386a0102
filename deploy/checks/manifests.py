"""The Kubernetes manifests: each document against its published schema, and what is built."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate

from deploy import yaml_files
from deploy.checks import custom_resources
from deploy.checks.outcome import Outcome
from deploy.checks.tools import found

Document = Mapping[str, Any]

KUBERNETES = "1.37"
BASE = Path("deploy/k8s/base")
COMPONENTS = Path("deploy/k8s/components")
OVERLAYS = Path("deploy/k8s/overlays")

#: What shares a folder with manifests and is none: kustomize's own, and parts that it merges in.
_NO_MANIFEST = ("kustomization", "patch-")


def base(root: Path) -> Iterator[tuple[str, Document]]:
    """Every document of the base, with the file that it stands in."""
    yield from _documents(root, sorted((root / BASE).glob("*.yaml")))


def settings(root: Path) -> dict[str, str]:
    """What the base tells every service alike."""
    lines = (root / BASE / "settings.env").read_text("utf-8").splitlines()
    return dict(line.partition("=")[::2] for line in lines if line and not line.startswith("#"))


def sources(root: Path) -> Iterator[tuple[str, Document]]:
    """Every document of the base and of the components, with the file that it stands in."""
    yield from base(root)
    yield from _documents(root, sorted((root / COMPONENTS).glob("*/*.yaml")))


def _documents(root: Path, paths: list[Path]) -> Iterator[tuple[str, Document]]:
    for path in paths:
        if not path.name.startswith(_NO_MANIFEST):
            for document in _read(path.read_text("utf-8")):
                yield str(path.relative_to(root)), document


@cache
def _read(text: str) -> tuple[Document, ...]:
    """The documents of a file; read once for all checks, as long as it stays the same."""
    return tuple(yaml_files.read_all(text))


def built(root: Path) -> dict[str, list[Document] | str]:
    """What each overlay builds to, or why it does not build. Needs kubectl."""
    kubectl = found("kubectl")
    if kubectl is None:
        return {}
    overlays = sorted((root / OVERLAYS).glob("*/kustomization.yaml"))
    folders = [root / "deploy" / part for part in ("k8s", "grafana")]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    state = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return {
        str(path.parent.relative_to(root)): _built(kubectl, path.parent, state) for path in overlays
    }


@cache
def _built(
    kubectl: str, overlay: Path, _state: tuple[tuple[str, int, int], ...]
) -> list[Document] | str:
    """One overlay; built once for all checks, as long as no file changes."""
    done = subprocess.run(  # noqa: S603 - kustomize on our own files
        [kubectl, "kustomize", str(overlay)], capture_output=True, text=True, check=False
    )
    return done.stderr.strip() if done.returncode else yaml_files.read_all(done.stdout)


def whole(root: Path) -> dict[str, list[Document]]:
    """What is applied together: each overlay that builds, or the sources where nothing can."""
    overlays = {name: one for name, one in built(root).items() if not isinstance(one, str)}
    return overlays or {"deploy/k8s": [document for _, document in sources(root)]}


def check_schema(root: Path) -> Outcome:
    """Every document is what its kind's schema allows, and nothing more."""
    documents = list(sources(root))
    problems = [
        f"{where}: {said}" for where, document in documents for said in _against_schema(document)
    ]
    return Outcome(
        "manifests against the schemas of Kubernetes and its operators",
        len(documents),
        tuple(problems),
    )


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
    schema = custom_resources.schema_of(document)
    if schema is not None:
        yield from (f"{title}: {said}" for said in custom_resources.wrong(document, schema))
        return
    if said := _against_kubernetes(json.dumps(document, default=str)):
        yield f"{title}: {said}"


@cache
def _against_kubernetes(document: str) -> str:
    """What a document breaks of Kubernetes' own schema, or nothing. Each overlay has most documents
    from the base, and every question reads all definitions anew: so they are asked once."""
    try:
        kubernetes_validate.validate(json.loads(document), KUBERNETES, strict=True)
    except kubernetes_validate.ValidationError as error:
        place = ".".join(str(part) for part in error.path)
        return f"{place}: {error.message}"
    except kubernetes_validate.SchemaNotFoundError as error:
        return str(error.message)
    return ""
