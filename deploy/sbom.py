"""`python -m deploy.sbom`: what slipwatch is made of, as a bill of materials (CycloneDX 1.5, JSON).

Made from requirements.txt and from the metadata of what is installed, so it is the same on every
machine that installed the same pins: it holds no moment and no place where a package came from.
"""

import argparse
import hashlib
import json
import re
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from deploy.checks.pins import SERVICES, NotPinned, blocks, needed_by

ROOT = Path(__file__).resolve().parents[1]
PINS = "requirements.txt"

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:(?P<hash>[0-9a-f]{64})")
_CLASSIFIER = "License :: "


@dataclass(frozen=True, slots=True)
class Component:
    """One pin: its hashes are those of every file that pip may take. `licence` is "" and
    `installed` "" where it is not installed on this machine."""

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str = ""
    installed: str = ""
    used_by: tuple[str, ...] = ()

    @property
    def purl(self) -> str:
        """Its name for the tools that look for known holes."""
        return f"pkg:pypi/{self.name}@{self.version}"


def components(root: Path) -> list[Component]:
    """Every pin, in the order of their names."""
    pinned = blocks((root / PINS).read_text("utf-8"))
    users = {name: set[str]() for name in pinned}
    for service in SERVICES:
        for name in needed_by(root, service):
            users.setdefault(name, set()).add(service)
    return [_component(name, text, sorted(users[name])) for name, text in sorted(pinned.items())]


def _component(name: str, text: str, users: Sequence[str]) -> Component:
    pin = _PIN.match(text)
    if pin is None:
        raise NotPinned(f"{name} has no version")
    hashes = tuple(sorted(found["hash"] for found in _HASH.finditer(text)))
    try:
        there = distribution(name)
    except PackageNotFoundError:
        return Component(name, pin["version"], hashes, used_by=tuple(users))
    return Component(name, pin["version"], hashes, licence_of(there), there.version, tuple(users))


def licence_of(there: Distribution) -> str:
    """The licence as the package declares it: its expression, else its field, else its classifiers.

    A field longer than a line is the licence's whole text, and its first line says which.
    """
    if declared := _said(there, "License-Expression"):
        return declared[0]
    classified = [
        one.rpartition(" :: ")[2]
        for one in _said(there, "Classifier")
        if one.startswith(_CLASSIFIER) and not one.endswith("OSI Approved")
    ]
    lines = "".join(_said(there, "License")).strip().splitlines()
    if classified:
        return " AND ".join(sorted(set(classified)))
    return lines[0].strip() if lines else ""


def _said(there: Distribution, field: str) -> list[str]:
    return list(there.metadata.get_all(field) or [])


def bill(root: Path, found: Sequence[Component]) -> Mapping[str, Any]:
    """The bill of materials as CycloneDX says it."""
    digest = hashlib.sha256((root / PINS).read_bytes()).hexdigest()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "slipwatch",
                "name": "slipwatch",
                "version": "0.1.0",
                "licenses": [{"expression": "Apache-2.0"}],
            },
            "properties": [{"name": "slipwatch:requirements-sha256", "value": digest}],
        },
        "components": [_plain(one) for one in found],
        "dependencies": [
            {"ref": "slipwatch", "dependsOn": [one.purl for one in found if one.used_by]}
        ],
    }


def _plain(one: Component) -> Mapping[str, Any]:
    plain: dict[str, Any] = {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        "scope": "required" if one.used_by else "excluded",
        "properties": [
            # CycloneDX's own list is for one file; a pin allows several, one for each platform.
            *({"name": "slipwatch:sha256", "value": digest} for digest in one.hashes),
            *({"name": "slipwatch:used-by", "value": service} for service in one.used_by),
        ],
    }
    if one.licence:
        plain["licenses"] = [{"license": {"name": one.licence}}]
    return plain


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write it to standard output, or to a file."""
    parser = argparse.ArgumentParser(prog="python -m deploy.sbom", description=__doc__)
    parser.add_argument("--to", type=Path, help="a file instead of standard output")
    asked = parser.parse_args(arguments)
    text = json.dumps(bill(root, components(root)), indent=2, ensure_ascii=False) + "\n"
    if asked.to:
        asked.to.write_text(text, "utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
