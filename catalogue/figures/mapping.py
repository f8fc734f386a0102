"""The mapping of published figures to the catalogue: read once, refused when it contradicts."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalogue.fields import Fields
from catalogue.nodes import Mapping as MappingNode
from catalogue.nodes import read
from catalogue.problems import Sheet
from targets.catalogue import Programme

_FIELDS = (
    "source", "timezone", "collected_on", "statuses", "merged_on", "provinces_merged",
    "provinces", "whole_region", "indicators",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where an indicator's figures belong. `only` names the areas that this is for; empty: all."""

    indicator: str
    target: str
    measure: str
    n: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """How rows of the press become figures of the catalogue."""

    source: str
    timezone: str
    collected_on: date
    statuses: dict[str, str]
    merged_on: date
    provinces_merged: int
    before: dict[str, str]
    since: dict[str, str]
    whole_region: str
    places: tuple[Place, ...]

    def place(self, indicator: str, area: str) -> Place | None:
        """Where a row belongs: the first line for its indicator and area."""
        return next(
            (
                place
                for place in self.places
                if place.indicator == indicator and (not place.only or area in place.only)
            ),
            None,
        )


def read_mapping(path: Path, programme: Programme) -> Mapping:
    """Read the mapping, or raise CatalogueError with everything that the catalogue does not
    know."""
    sheet = Sheet()
    fields = Fields(read(path, path.read_bytes(), sheet).root, "", path, sheet)
    fields.only(_FIELDS)
    before, since = _provinces(fields, programme)
    mapping = Mapping(
        source=fields.text("source"),
        timezone=fields.text("timezone"),
        collected_on=fields.day("collected_on"),
        statuses=_statuses(fields),
        merged_on=fields.day("merged_on"),
        provinces_merged=fields.integer("provinces_merged"),
        before=before,
        since=since,
        whole_region=_area(fields, "whole_region", programme),
        places=tuple(_place(entry, programme) for entry in fields.each("indicators")),
    )
    sheet.refuse_if_any()
    return mapping


def _statuses(fields: Fields) -> dict[str, str]:
    inner = fields.inner("statuses")
    return {name: inner.text(name) for name in inner.node.entries} if inner else {}


def _provinces(fields: Fields, programme: Programme) -> tuple[dict[str, str], dict[str, str]]:
    before: dict[str, str] = {}
    since: dict[str, str] = {}
    provinces = fields.inner("provinces")
    for name in provinces.node.entries if provinces else ():
        entry = provinces.inner(name) if provinces else None
        if entry is not None and isinstance(entry.node, MappingNode):
            entry.only(("before", "since"))
            before[name] = _area(entry, "before", programme)
            since[name] = _area(entry, "since", programme)
    return before, since


def _area(fields: Fields, name: str, programme: Programme) -> str:
    area = fields.identifier(name)
    if area and area not in programme.area_by_id:
        fields.wrong(name, f"there is no area {area!r} in the catalogue")
    return area


def _place(fields: Fields, programme: Programme) -> Place:
    fields.only(("indicator", "only", "target", "context", "measure", "n"))
    name = "context" if fields.has("context") else "target"
    if fields.has("target") and fields.has("context"):
        fields.wrong("context", "a figure belongs to a target or to a context series, not to both")
    target = fields.identifier(name)
    known = programme.context_by_id if name == "context" else programme.target_by_id
    place = Place(
        fields.identifier("indicator"),
        target,
        fields.identifier("measure"),
        fields.identifier("n", ""),
        fields.texts("only"),
    )
    if target not in known:
        fields.wrong(name, f"the catalogue has no {name} {target!r}")
    else:
        for field, measure in (("measure", place.measure), ("n", place.n)):
            if measure and measure not in known[target].measure_by_id:
                fields.wrong(field, f"{target!r} has no measure {measure!r}")
    return place
