"""The file that says what membership of a provider's groups gives here."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from services.gateway.identity.ports import GroupRights
from services.gateway.identity.principal import ALL, Role


class BadGroups(Exception):
    """The file cannot be understood; the message names the place."""


def read_groups(path: Path, departments: Collection[str]) -> tuple[GroupRights, ...]:
    """Read it; raises BadGroups for what would give a right to nobody or to the wrong ones."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BadGroups(f"{path}: cannot be read: {error}") from error
    listed = given.get("groups") if isinstance(given, dict) else None
    if not isinstance(listed, list):
        raise BadGroups(f"{path}: has no list `groups`")
    return tuple(
        _group(one, f"{path}: groups[{number}]", departments) for number, one in enumerate(listed)
    )


def _group(given: Any, place: str, departments: Collection[str]) -> GroupRights:
    if not isinstance(given, dict) or set(given) - {"group", "roles", "departments", "sources"}:
        raise BadGroups(f"{place}: wants group, roles, departments, sources")
    name = given.get("group")
    if not isinstance(name, str) or not name:
        raise BadGroups(f"{place}: wants the name of a group")
    roles = _texts(given, "roles", place)
    unknown = roles - set(Role)
    if unknown or not roles:
        raise BadGroups(f"{place}: roles are some of {', '.join(Role)}")
    named = _texts(given, "departments", place)
    strange = named - {ALL, *departments}
    if strange:
        raise BadGroups(f"{place}: the catalogue has no department {', '.join(sorted(strange))}")
    return GroupRights(
        name, frozenset(Role(one) for one in roles), named, _texts(given, "sources", place)
    )


def _texts(given: dict[str, Any], field: str, place: str) -> frozenset[str]:
    listed = given.get(field, [])
    if not isinstance(listed, list) or not all(isinstance(one, str) and one for one in listed):
        raise BadGroups(f"{place}: {field} is a list of texts")
    return frozenset(listed)
