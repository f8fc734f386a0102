"""The map of a target's areas: which areas it shows, and how their values become dots."""

from collections.abc import Sequence
from decimal import Decimal

from services.gateway.charts.area_map import AreaMap, Site, Spot, draw_map
from services.gateway.charts.dots import classed, proportional
from services.gateway.charts.frame import SIZES
from services.gateway.geography import NO_GEOMETRY, Geometry
from services.gateway.present.figures import AreaFigure
from services.gateway.present.forms import Forms
from services.gateway.present.paths import Drawn
from targets.areas import Area, Level
from targets.catalogue import Programme, Target
from targets.measures import Aggregate, Measure

#: Fewer places than this are no map.
FEWEST = 3


def map_of(
    forms: Forms,
    programme: Programme,
    target: Target,
    measure: Measure | None,
    figures: Sequence[AreaFigure],
    geometry: Geometry = NO_GEOMETRY,
) -> Drawn | None:
    """The communes on a map, else the provinces of the region; None where too few have a figure
    and a place."""
    if measure is None:
        return None
    told = {one.area_id: one for one in figures}
    for areas in (_communes(programme), _provinces(programme)):
        placed = [area for area in areas if _spot(area) is not None]
        if sum(area.id in told for area in placed) >= FEWEST:
            return _drawn(forms, target, measure, placed, told, geometry)
    return None


def _communes(programme: Programme) -> list[Area]:
    return [area for area in programme.areas if area.level is Level.COMMUNE]


def _provinces(programme: Programme) -> list[Area]:
    """The region's provinces as they are today; the programme's own is no other area."""
    return [area for area in programme.areas if area.region and area.id != programme.area]


def _spot(area: Area) -> Spot | None:
    if area.longitude is None or area.latitude is None:
        return None
    return float(area.longitude), float(area.latitude)


def _drawn(
    forms: Forms,
    target: Target,
    measure: Measure,
    areas: Sequence[Area],
    told: dict[str, AreaFigure],
    geometry: Geometry,
) -> Drawn:
    values = [float(told[area.id].number) for area in areas if area.id in told]
    make = proportional if measure.aggregate is Aggregate.SUM and min(values) >= 0 else classed

    def write(value: float) -> str:
        return forms.amount(Decimal(str(round(value, 6))), measure.unit)

    rings = tuple(ring for area in areas for ring in geometry.rings.get(area.id, ()))
    title = forms.say("map.title")
    low, high = min(values), max(values)
    chart = AreaMap(
        f"{target.id}-map",
        f"{title}: {forms.text(target.name)}",
        forms.say(
            "map.described",
            n=len(values),
            all=len(areas),
            low=write(low),
            high=write(high),
        ),
        tuple(_site(forms, area, told.get(area.id)) for area in areas),
        make(values, write),
        forms.say("map.legend.sum" if make is proportional else "map.legend.classes"),
        forms.say("no_value"),
        "km",
        rings,
        forms.say("map.credit", credit=geometry.credit) if rings else "",
    )
    return Drawn(title, tuple(draw_map(chart, size) for size in SIZES), ())


def _site(forms: Forms, area: Area, figure: AreaFigure | None) -> Site:
    name = forms.text(area.name)
    spot = _spot(area) or (0.0, 0.0)
    if figure is None:
        return Site(spot, name, None, f"{name}: {forms.say('no_value')}")
    return Site(spot, name, float(figure.number), f"{name}: {figure.value} ({figure.period})")
