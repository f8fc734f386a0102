"""What can be asked of the list of targets, and what was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.gateway.present.forms import Forms
from services.gateway.search import Order, Wanted
from targets.catalogue import Programme
from targets.kinds import Kind
from targets.verdicts import Status
from targets.wording import kind_name, status_name

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What can be asked for, and what was."""

    words: str
    statuses: tuple[Option, ...]
    themes: tuple[Option, ...]
    kinds: tuple[Option, ...]
    owners: tuple[Option, ...]
    orders: tuple[Option, ...]
    everything: bool


def filters_of(
    forms: Forms, programme: Programme, standing: Plain, targets: Sequence[Plain], wanted: Wanted
) -> Filters:
    """The choices that the targets offer."""
    owners = {one["id"]: forms.text(one["name"]) for one in standing["owners"]}
    present = {one["status"] for one in standing["statuses"]}
    kinds = {target["kind"] for target in targets}
    return Filters(
        wanted.words,
        _options(
            {one.value: forms.text(status_name[one]) for one in Status if one in present},
            wanted.statuses,
        ),
        _options({one.id: forms.text(one.name) for one in programme.themes}, wanted.themes),
        _options(
            {one.value: forms.text(kind_name[one]) for one in Kind if one in kinds}, wanted.kinds
        ),
        _options(dict(sorted(owners.items(), key=lambda one: one[1])), wanted.owners),
        _options(
            {one.value: forms.say(f"order.{one}") for one in Order}, frozenset({wanted.order.value})
        ),
        wanted.everything and wanted.order is Order.PROGRAMME,
    )


def _options(names: Mapping[str, str], chosen: frozenset[str]) -> tuple[Option, ...]:
    return tuple(Option(value, name, value in chosen) for value, name in names.items())
