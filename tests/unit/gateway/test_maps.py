"""Maps of areas, charts of places and benchmarks: what is drawn where."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.gateway.charts.area_map import AreaMap, Site, draw_map, simplified
from services.gateway.charts.dots import classed, proportional
from services.gateway.charts.frame import SIZES, WIDE, Size
from services.gateway.charts.path import Mark
from services.gateway.charts.path_drawing import draw_path
from services.gateway.charts.places import PlacesChart, Standing, draw_places
from services.gateway.geography import BadGeometry, read_geometry
from targets.catalogue import Programme
from tests.unit.gateway.markup import read
from tests.unit.gateway.test_charts import CHART, of_class, parsed

SITES = (
    Site((104.0, 22.5), "Phường Lào Cai", 90.0, "Phường Lào Cai: 90"),
    Site((103.8, 22.3), "Phường Sa Pa", 40.0, "Phường Sa Pa: 40"),
    Site((104.9, 21.7), "Phường Yên Bái", 10.0, "Phường Yên Bái: 10"),
    Site((104.5, 21.6), "Phường Nghĩa Lộ", None, "Phường Nghĩa Lộ: chưa có số liệu"),
)


def written(value: float) -> str:
    """A value as short as it can be."""
    return f"{value:g}"


def a_map(**more: Any) -> AreaMap:
    """An ordinary map."""
    chart = AreaMap(
        "m", "Bản đồ", "Ba địa bàn.", SITES, proportional([90.0, 40.0, 10.0], written),
        "Theo giá trị", "chưa có số liệu", "km",
    )  # fmt: skip
    return replace(chart, **more)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_every_area_has_a_dot_that_says_what_it_is(size: Size) -> None:
    drawing = parsed(draw_map(a_map(), size))
    titled = [one.findtext("title") for one in of_class(drawing, "site") if len(one)]

    assert sorted(titled, key=str) == sorted((site.label for site in SITES), key=str)
    assert drawing.get("role") == "img"
    assert [one.tag for one in drawing[:2]] == ["title", "desc"]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_everything_on_a_map_lies_inside_it(size: Size) -> None:
    drawing = parsed(draw_map(a_map(), size))
    _, _, width, height = map(float, (drawing.get("viewBox") or "").split())

    for one in drawing.iter("circle"):
        radius = float(one.get("r", ""))
        assert radius <= float(one.get("cx", "")) <= width - radius
        assert radius <= float(one.get("cy", "")) <= height - radius


def test_the_north_is_at_the_top_and_the_east_at_the_right() -> None:
    drawing = parsed(draw_map(a_map(), WIDE))
    places = {
        one.findtext("title"): (float(one.get("cx", "")), float(one.get("cy", "")))
        for one in of_class(drawing, "site")
        if len(one)
    }
    north, south = places["Phường Lào Cai: 90"], places["Phường Yên Bái: 10"]

    assert north[1] < south[1]
    assert north[0] < south[0]


def test_the_area_of_a_dot_is_its_value() -> None:
    dots = proportional([100.0, 25.0], written)

    assert dots.of(100.0).radius == pytest.approx(2 * dots.of(25.0).radius)
    assert dots.of(0.0).radius > 0, "a place without any is still a place"


def test_classes_differ_in_size_and_in_shade() -> None:
    dots = classed([22.0, 58.0], written)
    low, high = dots.of(22.0), dots.of(58.0)

    assert low.radius < high.radius
    assert low.shade < high.shade
    assert dots.legend[0].label == "50 – 60"
    assert dots.of(50.0) == dots.legend[0].dot, "a limit belongs to the class above it"


def test_equal_values_still_make_a_map() -> None:
    assert classed([5.0, 5.0], written).legend
    assert proportional([0.0], written).legend


def test_boundaries_are_drawn_with_whose_they_are() -> None:
    ring = ((103.5, 22.8), (105.0, 22.8), (105.0, 21.4), (103.5, 22.8))

    drawing = parsed(draw_map(a_map(rings=(ring,), credit="Ranh giới: A"), WIDE))

    assert len(of_class(drawing, "boundary")) == 1
    assert any(one.text == "Ranh giới: A" for one in drawing.iter("text"))


def test_a_ring_keeps_its_corners_and_loses_what_lies_between() -> None:
    straight = [(number / 10, 0.0) for number in range(11)]
    ring = [*straight, (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]

    short = simplified(ring, 0.01)

    assert set(short) >= {(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)}
    assert len(short) <= 6


def test_places_stand_in_order_and_the_leading_ones_have_another_form() -> None:
    chart = PlacesChart(
        "p", "Vị trí", "Hai lĩnh vực.",
        (Standing("Y tế", 1, "1/9", "Y tế: 1/9"), Standing("Du lịch", 7, "7/9", "Du lịch: 7/9")),
        9, 3, "nhóm 3 dẫn đầu",
    )  # fmt: skip
    for size in SIZES:
        drawing = parsed(draw_places(chart, size))
        (inside,), (outside,) = of_class(drawing, "inside"), of_class(drawing, "outside")
        assert (inside.tag.rsplit("}")[-1], outside.tag.rsplit("}")[-1]) == ("circle", "path")
        assert len(of_class(drawing, "leading")) == 1


def test_the_gap_to_the_benchmark_is_filled() -> None:
    theirs = tuple(
        Mark(mark.day, mark.value - 5, mark.status, True, "mức so sánh", mark.series)
        for mark in CHART.marks
    )

    drawing = parsed(draw_path(replace(CHART, benchmark=theirs, gap=True), WIDE))

    assert len(of_class(drawing, "gap-band")) == 1, "none across the break"
    assert len(of_class(drawing, "benchmark-mark")) == 3


def test_editions_among_another_number_are_visibly_another_series() -> None:
    ranks = replace(CHART, best_low=True, among={0: "trong 63", 1: "trong 34"}, newest="14/34")
    marks = (Mark(date(2024, 12, 31), 40.0, "too_early", True, "2024", 0), *CHART.marks)

    drawing = parsed(draw_path(replace(ranks, marks=marks), WIDE))

    assert [one.text for one in of_class(drawing, "run-label")] == ["trong 63", "trong 34"]
    assert [one.text for one in of_class(drawing, "value-label")] == ["14/34"]
    assert len(of_class(drawing, "other")) == 1


def geojson(folder: Path, **more: Any) -> Path:
    """A file of one boundary."""
    ring = [[103.9, 22.6], [104.1, 22.6], [104.1, 22.4], [103.9, 22.6]]
    feature = {
        "type": "Feature",
        "properties": {"code": "02647"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    document = {"type": "FeatureCollection", "attribution": "Cơ quan A", "features": [feature]}
    path = folder / "areas.geojson"
    path.write_text(json.dumps({**document, **more}), encoding="utf-8")
    return path


def test_boundaries_are_found_by_the_code_of_their_area(
    tmp_path: Path, programme: Programme
) -> None:
    found = read_geometry(geojson(tmp_path), programme)

    assert list(found.rings) == ["phuong-lao-cai"]
    assert found.credit == "Cơ quan A"


def a_feature(coordinates: Any, kind: str = "Polygon", code: str = "02647") -> dict[str, Any]:
    """A feature with any geometry."""
    return {"properties": {"code": code}, "geometry": {"type": kind, "coordinates": coordinates}}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param({"attribution": ""}, "whose geometry", id="nobody's"),
        pytest.param({"type": "Feature"}, "no FeatureCollection", id="one feature alone"),
        pytest.param({"features": []}, "no boundary", id="an empty one"),
        pytest.param({"features": [a_feature([[]], code="99999")]}, "no area of the catalogue",
                     id="an unknown area"),
        pytest.param({"features": [a_feature([104.0, 22.5], "Point")]}, "neither Polygon",
                     id="a point"),
        pytest.param({"features": [a_feature([[[22.6, 103.9]] * 4])]}, "longitude first",
                     id="coordinates exchanged"),
        pytest.param({"features": [a_feature([[["a", 1]] * 4])]}, "no pair of numbers",
                     id="words for numbers"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_right_is_refused(
    tmp_path: Path, programme: Programme, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadGeometry, match=says):
        read_geometry(geojson(tmp_path, **more), programme)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, programme: Programme) -> None:
    with pytest.raises(BadGeometry, match="cannot be read"):
        read_geometry(tmp_path / "none", programme)


async def test_a_target_with_communes_has_a_map_beside_their_table(
    client: httpx.AsyncClient,
) -> None:
    document = read((await client.get("/targets/coverage-5g")).text)

    maps = [one for one in document.all("svg") if "map" in one.attributes.get("class", "").split()]
    assert document.faults == []
    assert [one.attributes["class"] for one in maps] == ["chart map wide", "chart map narrow"]


async def test_a_benchmark_shows_both_values_in_its_table(client: httpx.AsyncClient) -> None:
    text = read((await client.get("/targets/ecommerce-share")).text).text

    assert "22,9% − 22% = 0,9 điểm phần trăm" in text
