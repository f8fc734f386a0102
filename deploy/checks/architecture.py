"""The import contracts of .importlinter, and what each image has to carry for its imports."""

import importlib.metadata
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
from packaging.utils import canonicalize_name

from deploy.checks import pins
from deploy.checks.outcome import Outcome
from deploy.checks.tools import tool

#: How a contract's line ends; what is ignored is said behind it.
_KEPT = re.compile(r" KEPT(?: \(.*\))?$")
_BROKEN = re.compile(r" BROKEN(?: \(.*\))?$")

PACKAGES = ("catalogue", "schemas", "targets", "runtime", "services", "deploy")


def check_contracts(root: Path) -> Outcome:
    """The directions of imports, as sentences."""
    done = subprocess.run(  # noqa: S603 - our own tool on our own files
        [tool("lint-imports"), "--no-cache", "--config", ".importlinter"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    kept = sum(1 for line in lines if _KEPT.search(line))
    broken = tuple(line for line in lines if _BROKEN.search(line))
    if done.returncode and not broken:
        broken = tuple(lines)
    return Outcome("import contracts", kept + len(broken), broken)


def check_domain(root: Path) -> Outcome:
    """The domain imports the standard library and itself; no contract could list all else."""
    graph = _graph()
    modules = {"targets", *graph.find_descendants("targets")}
    problems = [
        f"{module} imports {imported}"
        for module in sorted(modules)
        for imported in sorted(graph.find_modules_directly_imported_by(module) - modules)
        if imported.partition(".")[0] not in sys.stdlib_module_names
    ]
    return Outcome("the domain stands on the standard library", len(modules), tuple(problems))


def check_images(root: Path) -> Outcome:
    """All that a service imports, itself and through our packages, is in its image's pins."""
    graph = _graph()
    provided = importlib.metadata.packages_distributions()
    problems = []
    seen = 0
    for service in pins.SERVICES:
        path = root / pins.FOLDER / f"{service}.txt"
        pinned = set(pins.blocks(path.read_text("utf-8"))) if path.exists() else set()
        reached = set(_reached(graph, service))
        seen += len(reached)
        for package in sorted(_external(reached)):
            names = {canonicalize_name(name) for name in provided.get(package, [])}
            if not names & pinned:
                chain = graph.find_shortest_chain(f"services.{service}", package, as_packages=True)
                problems.append(
                    f"{service} imports {package}, which its image lacks: "
                    + " -> ".join(chain or (package,))
                )
        problems += [
            f"{service} imports {module}, which its image lacks"
            for module in sorted(reached)
            if module.startswith("services.") and module.split(".")[1] != service
        ]
    return Outcome("what a service imports is in its image", seen, tuple(problems))


def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(
        *PACKAGES,
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,  # it takes an edited file for the old one within a second
    )


def _reached(graph: grimp.ImportGraph, service: str) -> Iterator[str]:
    package = f"services.{service}"
    own = {package, *graph.find_descendants(package)}
    yield from own
    for module in own:
        yield from graph.find_upstream_modules(module)


def _external(modules: set[str]) -> set[str]:
    tops = {module.partition(".")[0] for module in modules}
    return tops - set(PACKAGES) - set(sys.stdlib_module_names)
