"""The operators' resources, against small schemas of our own: what we use of each, no more.

They were written after the operators' published examples; a field that is not in them may well be
right, and is added here when it is first used.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from deploy import yaml_files

FILE = Path(__file__).with_name("custom_resources.yaml")


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each `apiVersion/kind`'s spec, with the parts that several share."""
    read = yaml_files.read(FILE.read_text("utf-8"))
    return {name: {**schema, "$defs": read["shared"]} for name, schema in read["kinds"].items()}


def schema_of(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The schema of a resource that is an operator's, or None."""
    return schemas().get(f"{document.get('apiVersion')}/{document.get('kind')}")


def wrong(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    """What the schema does not allow, each with its place."""
    if unknown := document.keys() - {"apiVersion", "kind", "metadata", "spec"}:
        yield f"has fields that are none: {', '.join(sorted(unknown))}"
    validator = Draft202012Validator(schema)
    for error in validator.iter_errors(document.get("spec")):
        place = ".".join(["spec", *(str(part) for part in error.path)])
        yield f"{place}: {error.message}"
