"""The boundaries of areas, from a file that whoever runs the service may give: a map without them
shows dots."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.gateway.charts.area_map import Ring, simplified
from targets.areas import Area
from targets.catalogue import Programme

#: A boundary is drawn some 400 pixels wide: finer corners than this part of the whole are dropped.
_FINENESS = 500
#: No boundary of an area lies further from the middle of any known area than this, in degrees:
#: what does has its coordinates exchanged, or is of another country.
_FARTHEST = 3.0


class BadGeometry(ValueError):
    """The file cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """The boundaries by area, simplified, and whose they are."""

    rings: Mapping[str, tuple[Ring, ...]] = field(default_factory=dict)
    credit: str = ""


NO_GEOMETRY = Geometry()


def read_geometry(path: Path, programme: Programme) -> Geometry:
    """Read a GeoJSON FeatureCollection whose features name areas of the catalogue by `id` or
    `code`, and whose `attribution` says where they come from; or raise BadGeometry."""
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise BadGeometry(f"{path} cannot be read as GeoJSON: {error}") from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise BadGeometry(f"{path} is no FeatureCollection")
    credit = document.get("attribution")
    if not isinstance(credit, str) or not credit.strip():
        raise BadGeometry(f"{path} does not say in `attribution` whose geometry it is")
    areas = _areas(programme)
    found: dict[str, list[Ring]] = {}
    for number, feature in enumerate(document.get("features") or ()):
        area = _area_of(feature, areas, f"features[{number}] of {path}")
        rings = list(_rings(feature.get("geometry"), f"{area.id} in {path}"))
        _check_place(programme, area, rings)
        found.setdefault(area.id, []).extend(rings)
    spots = [spot for rings in found.values() for ring in rings for spot in ring]
    if not spots:
        raise BadGeometry(f"{path} holds no boundary")
    wide = max(x for x, _ in spots) - min(x for x, _ in spots)
    high = max(y for _, y in spots) - min(y for _, y in spots)
    tolerance = max(wide, high) / _FINENESS
    return Geometry(
        {
            area: tuple(simplified(ring, tolerance) for ring in rings)
            for area, rings in found.items()
        },
        credit.strip(),
    )


def _areas(programme: Programme) -> dict[str, Area]:
    by_code = {area.code: area for area in programme.areas if area.code}
    return {**by_code, **programme.area_by_id}


def _area_of(feature: Any, areas: Mapping[str, Area], place: str) -> Area:
    if not isinstance(feature, dict):
        raise BadGeometry(f"{place} is no feature")
    properties = feature.get("properties") or {}
    names = [feature.get("id"), properties.get("id"), properties.get("code")]
    for name in names:
        if str(name) in areas:
            return areas[str(name)]
    told = next((str(name) for name in names if name is not None), "without id or code")
    raise BadGeometry(f"{place} is of no area of the catalogue: {told}")


def _rings(geometry: Any, place: str) -> Iterator[Ring]:
    match geometry:
        case {"type": "Polygon", "coordinates": list(rings)}:
            yield from (_ring(ring, place) for ring in rings)
        case {"type": "MultiPolygon", "coordinates": list(polygons)}:
            for rings in polygons:
                yield from (_ring(ring, place) for ring in rings)
        case _:
            raise BadGeometry(f"{place} is neither Polygon nor MultiPolygon")


def _ring(ring: Any, place: str) -> Ring:
    try:
        found = tuple((float(spot[0]), float(spot[1])) for spot in ring)
    except (TypeError, ValueError, IndexError) as error:
        raise BadGeometry(f"a corner of {place} is no pair of numbers") from error
    if len(found) < 4:
        raise BadGeometry(f"a ring of {place} has less than four corners")
    return found


def _check_place(programme: Programme, area: Area, rings: list[Ring]) -> None:
    middles = [
        (float(one.longitude), float(one.latitude))
        for one in ((area,) if area.latitude is not None else programme.areas)
        if one.longitude is not None and one.latitude is not None
    ]
    if not middles:
        return
    for ring in rings:
        for x, y in ring:
            if not any(
                abs(x - east) <= _FARTHEST and abs(y - north) <= _FARTHEST
                for east, north in middles
            ):
                raise BadGeometry(
                    f"{area.id} reaches to longitude {x:g}, latitude {y:g}, far from where the "
                    "catalogue knows it; a corner is longitude first, then latitude"
                )
