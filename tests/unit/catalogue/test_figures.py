"""The published figures: every row is carried over, placed and admitted; nothing is smoothed."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from catalogue import SHIPPED, CatalogueError, load
from catalogue.figures import (
    MAPPING,
    OBSERVATIONS,
    Figure,
    read_figures,
    reports,
    shipped,
)
from targets.admission import admit
from targets.catalogue import Programme
from targets.observations import Observation, current

TODAY = date(2026, 11, 22)
HEADER = "indicator,indicator_vi,area,period,value,unit,status,published_on,source_url,note\n"


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load(SHIPPED)


@pytest.fixture(scope="module")
def figures(programme: Programme) -> list[Figure]:
    return shipped(programme)


@pytest.fixture(scope="module")
def observations(programme: Programme, figures: list[Figure]) -> list[Observation]:
    return [
        seen
        for report in reports(figures)
        for seen in admit(
            programme,
            report[0].target,
            report,
            reported_at=report[0].reported_at,
            source=report[0].source,
            event_id=report[0].event_id,
            today=TODAY,
        )
    ]


def rows() -> list[dict[str, str]]:
    with OBSERVATIONS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def figures_of(figures: list[Figure], **wanted: str) -> list[Figure]:
    return [
        one for one in figures if all(getattr(one, name) == text for name, text in wanted.items())
    ]


def test_every_one_of_the_173_rows_is_one_report_with_its_exact_value(
    programme: Programme, figures: list[Figure]
) -> None:
    told = list(reports(read_figures(OBSERVATIONS, MAPPING, programme)))

    assert len(told) == len(rows()) == 173
    for row, report in zip(rows(), told, strict=True):
        assert report[0].indicator == row["indicator"]
        assert str(report[0].value) == row["value"]
        assert report[0].evidence == row["source_url"]
        assert report[0].note.startswith(row["note"])


def test_every_figure_is_admitted(figures: list[Figure], observations: list[Observation]) -> None:
    assert len(observations) == len(figures)


def test_reading_twice_gives_the_same_events(programme: Programme, figures: list[Figure]) -> None:
    ids = [report[0].event_id for report in reports(figures)]

    assert shipped(programme) == figures
    assert len(set(ids)) == len(ids) == 177


def test_a_rank_says_in_the_same_report_among_how_many(figures: list[Figure]) -> None:
    (rank, among) = figures_of(figures, indicator="dti-rank", area="lao-cai")

    assert (rank.measure, rank.value) == ("value", Decimal(14))
    assert (among.measure, among.value) == ("n", Decimal(34))
    assert rank.event_id == among.event_id


def test_a_day_of_publication_is_that_day_in_viet_nam_and_in_utc(figures: list[Figure]) -> None:
    (rank, _) = figures_of(figures, indicator="dti-rank", area="lao-cai")

    assert rank.reported_at.isoformat() == "2025-10-21T12:00:00+07:00"


def test_undated_rows_take_the_end_of_their_period_and_say_so(figures: list[Figure]) -> None:
    (coverage,) = figures_of(figures, indicator="coverage-5g", area="vn", period="2025-05")

    assert coverage.reported_at.date() == date(2025, 5, 31)
    assert "the end of its period taken" in coverage.note


def test_a_month_of_publication_is_taken_as_its_last_day_and_says_so(
    figures: list[Figure],
) -> None:
    (services,) = figures_of(figures, indicator="services-share-grdp")

    assert services.reported_at.date() == date(2025, 12, 31)
    assert "12/2025" in services.note


def test_all_sixty_six_undated_rows_say_so(programme: Programme) -> None:
    told = reports(read_figures(OBSERVATIONS, MAPPING, programme))

    assert sum("/ undated" in report[0].note for report in told) == 66


def test_nothing_was_reported_after_it_was_collected(figures: list[Figure]) -> None:
    assert max(figure.reported_at.date() for figure in figures) == date(2026, 1, 6)


def test_plans_are_kept_as_plans_and_are_no_results(figures: list[Figure]) -> None:
    plans = [figure for figure in figures if figure.stage == "plan"]

    assert len(plans) == sum(row["status"] == "plan" for row in rows())
    assert {figure.status for figure in plans} == {"F"}


def test_the_halves_of_a_year_are_written_as_the_wire_writes_them(figures: list[Figure]) -> None:
    assert figures_of(figures, indicator="digital-economy-share-gdp-mic", period="2023-S1")


def test_a_rank_of_34_is_of_the_merged_province_and_one_of_63_of_the_old(
    figures: list[Figure],
) -> None:
    old = figures_of(figures, target="dti-rank", measure="value", area="thai-nguyen-pre-merger")
    new = figures_of(figures, target="dti-rank", measure="value", area="thai-nguyen")

    assert {figure.period for figure in old} == {"2020", "2022"}
    assert {figure.period for figure in new} == {"2024"}


def test_the_merger_is_visible_as_three_areas_of_one_series(figures: list[Figure]) -> None:
    among = {
        (figure.area, figure.period): figure.value
        for figure in figures_of(figures, target="dti-rank", measure="n")
        if "lao-cai" in figure.area or "yen-bai" in figure.area
    }

    assert among["lao-cai-pre-merger", "2022"] == 63
    assert among["yen-bai-pre-merger", "2022"] == 63
    assert among["lao-cai", "2024"] == 34


def test_the_change_of_method_is_a_break_in_the_catalogue(programme: Programme) -> None:
    breaks = {str(one.start) for one in programme.target_by_id["dti-rank"].breaks}

    assert "2024" in breaks


def test_the_statistics_office_revised_2023_from_12_33_to_12_87(
    observations: list[Observation],
) -> None:
    vintages = defaultdict(list)
    for seen in observations:
        if seen.fact.measure == "gdp-share-statistics-office":
            vintages[seen.fact].append(seen)
    (fact,) = [fact for fact in vintages if str(fact.period) == "2023"]

    told = sorted(vintages[fact], key=lambda seen: seen.vintage)
    assert [str(seen.value) for seen in told] == ["12.33", "12.87"]
    assert current(observations)[fact].value == Decimal("12.87")


def test_the_two_national_series_are_never_one(figures: list[Figure]) -> None:
    measures = {
        figure.measure
        for figure in figures_of(figures, target="digital-economy-share", area="vn")
        if figure.period == "2024"
    }

    assert measures == {"gdp-share-statistics-office", "gdp-share-ministry"}


def test_spending_on_science_is_the_numerator_and_revenue_no_denominator(
    figures: list[Figure],
) -> None:
    (spending,) = figures_of(figures, target="sti-budget-share")

    assert (spending.measure, spending.stage) == ("sti_expenditure", "estimate")
    assert spending.value == Decimal(500_000_000_000)
    assert not figures_of(figures, measure="total_expenditure")


def test_what_is_known_grows_with_the_days(observations: list[Observation]) -> None:
    days = sorted({seen.reported_at.date() for seen in observations})

    assert days[0] < date(2021, 1, 1)
    assert days[-1] - days[0] > timedelta(days=5 * 365)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        pytest.param("tide,,vn,2024,1,m,final,,,", "indicator", id="an unknown indicator"),
        pytest.param("dti-score,,moon,2024,1,index,final,,,", "area", id="an unknown area"),
        pytest.param("dti-score,,vn,2024,1,index,guessed,,,", "status", id="an unknown status"),
        pytest.param("dti-score,,vn,2024-H3,1,index,final,,,", "period", id="an unknown period"),
        pytest.param("dti-score,,vn,2024,many,index,final,,,", "value", id="words for a value"),
        pytest.param("dti-rank,,vn,2024,1,rank,final,,,", "note", id="a rank without its number"),
        pytest.param(
            "dti-score,,vn,2024,1,index,final,soon,,", "published_on", id="no day of publication"
        ),
        pytest.param(
            "dti-score,,region,2024,1,index,final,,,province=atlantis",
            "note",
            id="an unknown province",
        ),
    ],
)
def test_a_row_that_cannot_be_placed_is_refused_with_its_line(
    programme: Programme, tmp_path: Path, row: str, field: str
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(HEADER + row + "\n", encoding="utf-8")

    with pytest.raises(CatalogueError) as caught:
        read_figures(table, MAPPING, programme)

    (problem,) = caught.value.problems
    assert (problem.line, problem.field) == (2, field)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        pytest.param(
            "target: pii-rank, measure: score",
            "target: pii-rank, measure: skore",
            "has no measure",
            id="an unknown measure",
        ),
        pytest.param("target: pii-rank", "target: pii", "has no target", id="an unknown target"),
        pytest.param("context: pci", "context: pc", "has no context", id="an unknown context"),
        pytest.param(
            "whole_region: region-pre-merger",
            "whole_region: moon",
            "there is no area",
            id="an unknown area",
        ),
    ],
)
def test_a_mapping_to_nowhere_is_refused(
    programme: Programme, tmp_path: Path, right: str, wrong: str, says: str
) -> None:
    text = MAPPING.read_text(encoding="utf-8")
    assert right in text
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(text.replace(right, wrong), encoding="utf-8")

    with pytest.raises(CatalogueError, match=says):
        read_figures(OBSERVATIONS, mapping, programme)
