"""Charts: what is drawn where, and what is never drawn."""

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from services.gateway.charts.due import Due, DueChart, draw_due
from services.gateway.charts.frame import NARROW, SIZES, WIDE, Size
from services.gateway.charts.path import Cut, Mark, Outlook, PathChart, Place
from services.gateway.charts.path_drawing import draw_path
from services.gateway.charts.scale import Scale, round_step, ticks
from services.gateway.charts.shares import Bar, Group, SharesChart, draw_shares
from services.gateway.charts.small import HEIGHT, WIDTH, boxes, counts, level, way
from services.gateway.charts.svg import el

CHART = PathChart(
    identity="coverage",
    title="Phủ sóng <5G>",
    description="Ba kỳ.",
    marks=(
        Mark(date(2025, 12, 31), 40.0, "met", True, "2025: 40", 0),
        Mark(date(2026, 6, 30), 44.0, "at_risk", True, "2026-S1: 44", 1),
        Mark(date(2026, 12, 31), 46.0, "at_risk", False, "2026-S2: 46", 1),
    ),
    path=((date(2025, 12, 31), 40.0), (date(2030, 12, 31), 90.0)),
    goals=(Place(date(2030, 12, 31), 90.0, "90%"),),
    write=lambda value: f"{value:g}",
    base=Place(date(2025, 12, 31), 40.0, "Mức gốc"),
    cuts=(Cut(date(2026, 1, 1), "01/01/2026"),),
    outlook=Outlook(date(2030, 12, 31), 70.0, 60.0, 80.0, "70"),
    today=date(2027, 1, 15),
    today_label="hôm nay",
)


def parsed(drawing: Markup) -> ET.Element:
    """The drawing as a strict reader sees it."""
    return ET.fromstring(str(drawing))  # noqa: S314 - our own drawing


def of_class(drawing: ET.Element, name: str) -> list[ET.Element]:
    """The elements of a class."""
    return [one for one in drawing.iter() if name in one.get("class", "").split()]


def test_text_is_escaped_and_markup_is_not() -> None:
    assert el("text", "<&>", el("b", "x"), title='"') == (
        '<text title="&#34;">&lt;&amp;&gt;<b>x</b></text>'
    )


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_a_chart_has_a_title_and_a_description(size: Size) -> None:
    drawing = parsed(draw_path(CHART, size))

    assert drawing.get("role") == "img"
    assert [one.text for one in drawing.findall("title")] == ["Phủ sóng <5G>"]
    assert [one.text for one in drawing.findall("desc")] == ["Ba kỳ."]
    assert drawing.get("aria-labelledby") == drawing[0].get("id")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_everything_lies_inside_the_drawing(size: Size) -> None:
    drawing = parsed(draw_path(CHART, size))

    for element in drawing.iter():
        for name, limit in (("cx", size.width), ("x", size.width), ("cy", size.height)):
            value = element.get(name)
            assert value is None or 0 <= float(value) <= limit, element.attrib


def test_no_line_is_drawn_across_a_break() -> None:
    drawing = parsed(draw_path(CHART, WIDE))

    lines = of_class(drawing, "series-line")
    assert [len((one.get("points") or "").split()) for one in lines] == [2]
    assert len(of_class(drawing, "cut")) == 1


def test_an_unsettled_figure_is_hollow() -> None:
    drawing = parsed(draw_path(CHART, WIDE))

    assert len(of_class(drawing, "series-mark")) == 3
    assert len(of_class(drawing, "unsettled")) == 1


def test_every_mark_says_what_it_is() -> None:
    drawing = parsed(draw_path(CHART, WIDE))

    assert [one.findtext("title") for one in of_class(drawing, "series-mark")] == [
        "2025: 40", "2026-S1: 44", "2026-S2: 46",
    ]  # fmt: skip


def test_the_first_place_stands_at_the_top() -> None:
    rank = replace(CHART, best_low=True, outlook=None, path=(), base=None, least=1.0)

    drawing = parsed(draw_path(rank, WIDE))

    heights = [float(one.get("cy", "")) for one in of_class(drawing, "series-mark")]
    assert heights == sorted(heights)
    assert of_class(drawing, "tick")[0].text == "1"


def test_a_chart_of_one_figure_alone_can_be_drawn() -> None:
    alone = PathChart("a", "t", "d", CHART.marks[:1], (), (), write=str)

    assert len(of_class(parsed(draw_path(alone, NARROW)), "series-mark")) == 1


def test_an_axis_of_shares_never_passes_a_hundred() -> None:
    drawing = parsed(draw_path(replace(CHART, least=0.0, most=100.0), WIDE))

    labels = [
        one.text or "" for one in of_class(drawing, "tick") if re.fullmatch(r"\d+", one.text or "")
    ]
    assert "120" not in labels


@pytest.mark.parametrize(
    ("low", "high", "about", "expected"),
    [
        (0.0, 100.0, 5, [0, 20, 40, 60, 80, 100]),
        (0.0, 3.45, 5, [0, 1, 2, 3, 4]),
        (-3.6, 3.6, 4, [-4, -2, 0, 2, 4]),
        (0.0, 1e12, 5, [0, 2e11, 4e11, 6e11, 8e11, 1e12]),
    ],
)
def test_ticks_are_round_and_hold_everything(
    low: float, high: float, about: int, expected: list[float]
) -> None:
    assert ticks(low, high, about) == pytest.approx(expected)


def test_equal_values_still_get_an_axis() -> None:
    found = ticks(5.0, 5.0)

    assert found[0] < 5 < found[-1]


@pytest.mark.parametrize("rough", [0.0007, 0.3, 1.0, 4.2, 17.0, 9e11])
def test_a_step_is_one_two_or_five(rough: float) -> None:
    step = round_step(rough)

    assert step >= rough * 0.999
    assert f"{step:e}"[0] in "125"


def test_a_falling_scale_falls() -> None:
    scale = Scale(0.0, 10.0, 100.0, 0.0)

    assert (scale(0), scale(5), scale(10)) == (100.0, 50.0, 0.0)


@pytest.mark.parametrize("gone", [-5.0, -0.4, 0.0, 0.001, 0.5, 1.0, 7.0, None])
@pytest.mark.parametrize("asked", [0.0, 0.5, 1.0, None])
def test_a_rows_bar_stays_in_its_place(gone: float | None, asked: float | None) -> None:
    drawing = parsed(way("at_risk", gone, asked))

    for box in drawing.iter("rect"):
        left, width = float(box.get("x", "")), float(box.get("width", ""))
        assert left >= 0
        assert width > 0
        assert left + width <= WIDTH + 1
    assert (drawing.get("height"), drawing.get("width")) == (f"{HEIGHT:g}", f"{WIDTH:g}")


def test_the_wrong_way_is_drawn_to_the_left_of_the_start() -> None:
    back = of_class(parsed(way("reversing", -0.1, 0.5)), "bar")[0]
    ahead = of_class(parsed(way("on_track", 0.1, 0.5)), "bar")[0]

    assert float(back.get("x", "")) < float(ahead.get("x", ""))


def test_a_floor_is_drawn_at_half_of_the_scale() -> None:
    drawing = parsed(level("off_track", 2.84, 3.0))

    bar = float(of_class(drawing, "bar")[0].get("width", ""))
    limit = float(of_class(drawing, "asked")[0].get("x", ""))
    assert bar < limit


def test_a_checklist_has_a_box_for_every_item() -> None:
    drawing = parsed(boxes(["done", "overdue", "open", "open"]))

    assert [len(of_class(drawing, name)) for name in ("done", "open")] == [1, 2]
    assert len(of_class(drawing, "box-mark")) == 1, "overdue is told by form too, not colour alone"


def test_the_bar_of_counts_leaves_empty_statuses_out() -> None:
    drawing = parsed(counts([("met", 3), ("missed", 0), ("no_data", 1)]))

    widths = [float(one.get("width", "")) for one in drawing.iter("rect")]
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.01)
    assert list(parsed(counts([]))) == []


def test_shares_stand_beside_each_other_by_stage() -> None:
    chart = SharesChart(
        "budget",
        "Ngân sách",
        "Hai năm.",
        (
            Group("2025", (Bar("plan", 3.1, True, "a"), Bar("final", 3.2, True, "b"))),
            Group("2026", (Bar("plan", 2.84, False, "c"),)),
        ),
        3.0,
        "tối thiểu 3%",
        lambda value: f"{value:g}",
    )
    for size in SIZES:
        drawing = parsed(draw_shares(chart, size))
        assert len(of_class(drawing, "held")) == 2
        assert len(of_class(drawing, "breached")) == 1
        assert len(of_class(drawing, "limit")) == 1


def test_an_overdue_item_is_drawn_late_up_to_today() -> None:
    chart = DueChart(
        "towns",
        "Đô thị",
        "Ba hạng mục.",
        (
            Due("done", date(2026, 6, 30), date(2026, 3, 31), "a"),
            Due("overdue", date(2026, 9, 30), None, "b"),
            Due("open", date(2030, 12, 31), None, "c"),
        ),
        date(2026, 11, 22),
        "hôm nay",
    )
    for size in SIZES:
        drawing = parsed(draw_due(chart, size))
        assert len(of_class(drawing, "late")) == 1
        assert len(of_class(drawing, "spare")) == 1
        assert len(of_class(drawing, "due-day")) == 3
