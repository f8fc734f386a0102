"""Where areas lie: a middle that is on the globe, whole, and inside the programme's own bounds."""

from dataclasses import dataclass
from decimal import Decimal

from catalogue.fields import Fields
from targets.areas import Area, Level

#: The areas that belong to the programme's own province.
_OWN = frozenset({Level.PROVINCE, Level.PREDECESSOR, Level.COMMUNE})


@dataclass(frozen=True, slots=True)
class Bounds:
    """The box, in degrees, that the province lies in."""

    south: Decimal
    north: Decimal
    west: Decimal
    east: Decimal


def read_bounds(fields: Fields) -> Bounds | None:
    """The bounds, or None where the catalogue names none."""
    if not fields.has("bounds"):
        return None
    inner = fields.inner("bounds")
    if inner is None:
        return None
    names = ("south", "north", "west", "east")
    inner.only(names)
    south, north, west, east = (inner.decimal(name) for name in names)
    if not inner.sound:
        return None
    if south >= north:
        inner.wrong("south", f"the south, {south}, is not below the north, {north}")
    if west >= east:
        inner.wrong("west", f"the west, {west}, is not below the east, {east}")
    return Bounds(south, north, west, east)


def check_place(fields: Fields, area: Area, bounds: Bounds | None) -> None:
    """Note what is wrong with the middle of an area."""
    if (area.latitude is None) != (area.longitude is None):
        missing = "latitude" if area.latitude is None else "longitude"
        fields.wrong(missing, f"the middle of {area.id} has no {missing}")
    inside = bounds if area.level in _OWN else None
    _check(fields, area, "latitude", 90, (inside.south, inside.north) if inside else None)
    _check(fields, area, "longitude", 180, (inside.west, inside.east) if inside else None)


def _check(
    fields: Fields, area: Area, name: str, most: int, between: tuple[Decimal, Decimal] | None
) -> None:
    value = area.latitude if name == "latitude" else area.longitude
    if value is None:
        return
    if not -most <= value <= most:
        fields.wrong(name, f"no place lies at {name} {value}")
    elif between and not between[0] <= value <= between[1]:
        fields.wrong(name, f"{area.id} at {name} {value} lies outside the programme's own bounds")
