"""YAML as plain values."""

from typing import Any

import yaml

#: Reads the same ten times as fast; a PyYAML that was built without libyaml has none.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str) -> Any:
    """The one document of a text."""
    return yaml.load(text, _LOADER)  # noqa: S506 - both loaders are safe ones


def read_all(text: str) -> list[Any]:
    """Every document of a text."""
    return list(yaml.load_all(text, _LOADER))
