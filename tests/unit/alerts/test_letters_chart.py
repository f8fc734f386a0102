"""The chart of a letter: what is drawn, and what the image weighs."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from schemas.events import SeriesPoint, SlipChanged
from services.alerts.chart import Chart, svg
from services.alerts.chart_image import LIMIT, png
from services.alerts.chart_words import chart_of, short_period
from services.alerts.message import Speaker
from services.alerts.routing import Language
from targets.periods import Period
from tests.unit.alerts.world import BUDGET, a_change, a_target

SPEAK = Speaker(Language.VI)


def points(*figures: tuple[str, str, str | None]) -> tuple[SeriesPoint, ...]:
    """Periods with their value and what was asked for."""
    return tuple(
        SeriesPoint(period, Decimal(value), None if asked is None else Decimal(asked))
        for period, value, asked in figures
    )


def drawn(event: SlipChanged, say: Speaker = SPEAK) -> Chart:
    """The chart of a change that has one."""
    target = BUDGET if event.target == BUDGET.id else a_target()
    chart = chart_of(event, target, say)
    assert chart is not None
    return chart


def texts(chart: Chart) -> list[str]:
    """Everything that is written in it."""
    return [one.text or "" for one in ElementTree.fromstring(svg(chart)).iter() if one.text]  # noqa: S314 - our own drawing


BEHIND = a_change(
    points=points(("2026-Q1", "38", "46"), ("2026-Q2", "40", "50"), ("2026-Q3", "41.5", "54"))
)


def test_the_chart_names_its_lines_its_periods_and_the_latest_value() -> None:
    written = texts(drawn(BEHIND))

    for words in ("Thực tế", "Lộ trình yêu cầu", "Mục tiêu: 100%", "Q1/26", "Q3/26", "41,5%"):
        assert words in written, words


def test_an_english_reader_gets_an_english_chart() -> None:
    written = texts(drawn(BEHIND, Speaker(Language.EN)))

    assert "Actual" in written
    assert "41.5%" in written


def test_a_floor_is_one_line_though_it_is_asked_for_every_year() -> None:
    event = a_change(
        target=BUDGET.id,
        goal=Decimal(3),
        points=points(("2024", "3.1", "3"), ("2025", "2.9", "3"), ("2026", "2.8", "3")),
    )
    written = texts(drawn(event))

    assert "Mức tối thiểu: 3%" in written
    assert "Lộ trình yêu cầu" not in written


def test_a_goal_out_of_sight_is_named_and_does_not_press_the_series_flat() -> None:
    event = a_change(
        goal=Decimal(20_000),
        unit="firms",
        points=points(("2025", "110", None), ("2026", "140", None)),
    )
    chart = drawn(event)
    written = texts(chart)

    assert "Mục tiêu: 20.000 doanh nghiệp" in written
    assert "20.000" not in written
    assert "140" in " ".join(written)


def test_the_first_place_stands_at_the_top() -> None:
    event = a_change(
        unit="rank", goal=Decimal(20), points=points(("2024", "34", None), ("2025", "28", None))
    )
    shapes = ElementTree.fromstring(svg(drawn(event))).iter("{http://www.w3.org/2000/svg}circle")  # noqa: S314 - our own drawing

    before, after = (float(one.attrib["cy"]) for one in shapes)
    assert after < before


def test_money_is_counted_in_its_thousands_of_millions() -> None:
    event = a_change(
        unit="VND",
        goal=Decimal(900_000_000_000),
        points=points(("2025", "700000000000", None), ("2026", "798000000000", None)),
    )
    written = texts(drawn(event))

    assert "Thực tế (tỷ đồng)" in written
    assert "798 tỷ đồng" in written


def test_invented_figures_are_marked_in_the_image_too() -> None:
    event = a_change(invented=True, points=BEHIND.points)

    assert "SỐ LIỆU GIẢ ĐỊNH" in texts(drawn(event))


def test_figures_that_never_move_can_be_drawn() -> None:
    event = a_change(
        goal=None, points=points(("2025", "0", None), ("2026", "0", None)), value=Decimal(0)
    )

    assert "0%" in texts(drawn(event))


def test_two_figures_of_one_day_are_no_line() -> None:
    event = a_change(points=points(("2026", "1", None), ("2026-Q4", "2", None)))

    assert chart_of(event, a_target(), SPEAK) is None


@pytest.mark.parametrize("count", [2, 12, 40])
def test_the_image_is_a_sharp_png_of_less_than_sixty_kilobytes(count: int) -> None:
    figures = [
        (f"{2000 + n}", f"{30 + 7 * (n % 5) + n / 3:.2f}", f"{31 + 2 * n}") for n in range(count)
    ]
    image = png(drawn(a_change(points=points(*figures), invented=True)))

    assert image.startswith(b"\x89PNG")
    assert len(image) <= LIMIT
    assert int.from_bytes(image[16:20], "big") >= 900  # pixels for 600 of the page


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2026", "2026"),
        ("2026-S2", "S2/26"),
        ("2026-Q3", "Q3/26"),
        ("2026-09", "09/26"),
        ("2026-09-30", "30/09"),
    ],
)
def test_an_axis_has_short_names_for_periods(period: str, name: str) -> None:
    assert short_period(Period.parse(period)) == name
