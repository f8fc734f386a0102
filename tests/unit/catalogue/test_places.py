"""Where areas lie: whole middles, on the globe, inside the programme's own bounds."""

from decimal import Decimal
from pathlib import Path

import pytest

from catalogue import SHIPPED, load
from targets.areas import Level
from tests.unit.catalogue.builders import SMALL, problems_of, written

PLACE = "level: province"
BOUNDS = "bounds: {south: 21.3, north: 22.9, west: 103.4, east: 105.2}"


def placed(place: str, bounds: str = BOUNDS) -> str:
    """The small catalogue with its province somewhere."""
    return SMALL.replace(PLACE, f"{PLACE}, {place}").replace("area: hill", f"area: hill\n{bounds}")


def test_a_middle_inside_the_bounds_is_kept_with_its_code(tmp_path: Path) -> None:
    text = placed('latitude: 22.1, longitude: 104.3, code: "15"')

    (area,) = load(written(tmp_path, text)).areas

    assert (area.latitude, area.longitude) == (Decimal("22.1"), Decimal("104.3"))
    assert area.code == "15"


@pytest.mark.parametrize(
    ("place", "field", "says"),
    [
        pytest.param("latitude: 104.3, longitude: 22.1", "areas.0.latitude", "no place lies",
                     id="coordinates exchanged"),
        pytest.param("latitude: 20.1, longitude: 104.3", "areas.0.latitude", "outside",
                     id="south of the province"),
        pytest.param("latitude: 22.1, longitude: 107", "areas.0.longitude", "outside",
                     id="east of the province"),
        pytest.param("latitude: 22.1", "areas.0.longitude", "has no longitude",
                     id="half of a middle"),
        pytest.param("longitude: 104.1", "areas.0.latitude", "has no latitude",
                     id="the other half"),
    ],
)  # fmt: skip
def test_a_middle_that_cannot_be_is_refused(
    tmp_path: Path, place: str, field: str, says: str
) -> None:
    problems = problems_of(tmp_path, placed(place))

    assert says in {one.field: one.sentence for one in problems}[field]


def test_bounds_upside_down_are_refused(tmp_path: Path) -> None:
    bounds = "bounds: {south: 22.9, north: 21.3, west: 105.2, east: 103.4}"

    problems = problems_of(tmp_path, placed("latitude: 22.1, longitude: 104.3", bounds))

    assert {"bounds.south", "bounds.west"} <= {one.field for one in problems}


def test_without_bounds_a_middle_may_lie_anywhere(tmp_path: Path) -> None:
    text = SMALL.replace(PLACE, f"{PLACE}, latitude: -5, longitude: 10")

    assert load(written(tmp_path, text)).areas[0].latitude == -5


def test_every_commune_of_lao_cai_has_a_middle_and_a_code() -> None:
    communes = [one for one in load(SHIPPED).areas if one.level is Level.COMMUNE]

    assert len(communes) == 99
    assert all(one.latitude and one.longitude and one.code for one in communes)
    assert len({(one.latitude, one.longitude) for one in communes}) == 99
    assert len({one.code for one in communes}) == 99
