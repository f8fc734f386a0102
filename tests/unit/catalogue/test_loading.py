"""A catalogue is read exactly, or refused with file, line, field and a sentence."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalogue import CatalogueError, load
from targets.kinds import Kind
from tests.unit.catalogue.builders import SMALL, line_with, problems_of, written


def test_a_catalogue_that_is_right_becomes_a_programme(tmp_path: Path) -> None:
    programme = load(written(tmp_path, SMALL))

    target = programme.target_by_id["coverage"]
    assert target.kind is Kind.REACH
    assert target.goals[0].by == date(2030, 12, 31)
    assert target.measures[0].name == target.name
    assert target.owner.assumed


def test_numbers_stay_exact_quoted_or_not(tmp_path: Path) -> None:
    target = load(written(tmp_path, SMALL)).target_by_id["coverage"]

    assert str(target.goals[0].value) == "90.10"
    assert target.base is not None
    assert target.base.value == Decimal("12.33")


def test_the_version_names_the_content(tmp_path: Path) -> None:
    before = load(written(tmp_path, SMALL)).version
    after = load(written(tmp_path, SMALL.replace("90.10", "91"))).version

    assert before.startswith("1+")
    assert len(before) == len("1+") + 8
    assert before != after


def test_the_version_names_the_content_of_included_files_too(tmp_path: Path) -> None:
    text = SMALL + "areas_from: [more.yaml]\n"
    more = tmp_path / "more.yaml"
    more.write_text("areas: [{id: dale, name: {vi: Thung, en: Dale}, level: commune}]\n")
    before = load(written(tmp_path, text))
    more.write_text("areas: [{id: vale, name: {vi: Thung, en: Vale}, level: commune}]\n")

    assert "dale" in before.area_by_id
    assert load(written(tmp_path, text)).version != before.version


@pytest.mark.parametrize(
    ("right", "wrong", "field", "says"),
    [
        pytest.param("cadence: year", "cadense: year", "targets.0.cadense", "did you mean",
                     id="an unknown key, with the one that was meant"),
        pytest.param("    cadence: year\n", "", "targets.0.cadence", "is missing",
                     id="a missing key"),
        pytest.param("kind: reach", "kind: reech", "targets.0.kind", "'reech' is not known",
                     id="an unknown kind"),
        pytest.param("value: 90.10", "value: 12.33", "targets.0.goals.0.value", "equals its base",
                     id="a goal equal to the base"),
        pytest.param("by: 2027-12-31", "by: 2031-12-31", "targets.0.waypoints.0.by",
                     "comes after the deadline", id="a waypoint after the deadline"),
        pytest.param("cadence: year", "cadence: year\n    weight: -1", "targets.0.weight",
                     "below zero", id="a weight below zero"),
        pytest.param("by: 2030-12-31", "by: 2030-02-30", "targets.0.goals.0.by", "does not exist",
                     id="a day that does not exist"),
        pytest.param("by: 2030-12-31", "by: 31/12/2030", "targets.0.goals.0.by", "is no day",
                     id="a day in another order"),
        pytest.param("period: 2024", "period: 2024-Q5", "targets.0.base.period", "is no period",
                     id="a period that does not exist"),
        pytest.param("value: 90.10", "value: ninety", "targets.0.goals.0.value", "is no number",
                     id="words for a number"),
        pytest.param("value: 90.10", "value: 1e2", "targets.0.goals.0.value", "is no number",
                     id="a number in powers of ten"),
        pytest.param("value: 90.10", "value: .nan", "targets.0.goals.0.value", "is no number",
                     id="no number at all"),
        pytest.param("publishing_delay_days: 90", "publishing_delay_days: 90.5",
                     "targets.0.publishing_delay_days", "not a whole number", id="half a day"),
        pytest.param("publishing_delay_days: 90", "publishing_delay_days:",
                     "targets.0.publishing_delay_days", "has no value", id="an empty value"),
        pytest.param("goals: [{value: 90.10, by: 2030-12-31}]", "goals: 90",
                     "targets.0.goals", "expected a list", id="a value for a list"),
        pytest.param("possible: [0, 100]", "possible: [100, 0]", "targets.0.measures.0.possible",
                     "above its end", id="a range that ends before it starts"),
        pytest.param("possible: [0, 100]", "possible: [0]", "targets.0.measures.0.possible",
                     "expected two numbers", id="half a range"),
        pytest.param("owner: office", "owner: nobody", "targets.0.owner", "there is no owner",
                     id="an unknown owner"),
        pytest.param("theme: reach", "theme: sky", "targets.0.theme", "there is no theme",
                     id="an unknown theme"),
        pytest.param("id: value", "id: other", "targets.0.value", "has no measure",
                     id="a judged measure that does not exist"),
        pytest.param("kind: reach", "kind: floor", "targets.0.rule", "needs a block `rule`",
                     id="a rule without its parameters"),
        pytest.param("kind: reach", "kind: reach\n    rule: {limit: 3}", "targets.0.rule",
                     "has no rule block", id="parameters for a rule that has none"),
        pytest.param("area: hill", "area: dale", "area", "not among its areas",
                     id="a province that is not among the areas"),
        pytest.param('en: "Hill"}\narea', 'fr: "Colline"}\narea', "name.en", "is missing",
                     id="a name in one language"),
        pytest.param("id: coverage", "id: Coverage 5G", "targets.0.id", "is no id",
                     id="an id with capitals and a space"),
        pytest.param("Văn phòng", "Va\u0306n pho\u0300ng", "owners.0.name.vi", "composed form",
                     id="decomposed Vietnamese letters"),
        pytest.param("area: hill", "area: hill\ntimezone: Asia/Hanoi", "timezone",
                     "there is no time zone", id="an unknown time zone"),
        pytest.param("level: province", "level: province, latitude: 122.1", "areas.0.latitude",
                     "no place lies", id="a latitude off the globe"),
    ],
)  # fmt: skip
def test_a_contradiction_is_refused_on_its_field(
    tmp_path: Path, right: str, wrong: str, field: str, says: str
) -> None:
    assert right in SMALL

    problems = problems_of(tmp_path, SMALL.replace(right, wrong, 1))

    assert says in {problem.field: problem.sentence for problem in problems}[field]
    assert {problem.file for problem in problems} == {str(tmp_path / "hill.yaml")}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param("value: 90.10", "value: 12.33", id="a goal equal to the base"),
        pytest.param("by: 2027-12-31", "by: 2031-12-31", id="a waypoint after the deadline"),
        pytest.param("cadence: year", "cadence: yearly", id="an unknown cadence"),
        pytest.param("theme: reach", "theme: sky", id="an unknown theme"),
        pytest.param("paragraph:", "paragraf:", id="an unknown key"),
    ],
)
def test_a_contradiction_is_refused_on_its_line(tmp_path: Path, right: str, wrong: str) -> None:
    text = SMALL.replace(right, wrong)

    assert line_with(text, wrong) in {problem.line for problem in problems_of(tmp_path, text)}


def test_a_duplicate_id_is_refused_where_it_stands_the_second_time(tmp_path: Path) -> None:
    target = SMALL[SMALL.index("  - id: coverage") :]

    (problem,) = problems_of(tmp_path, SMALL + target)

    assert problem.field == "targets.1.id"
    assert problem.line == len(SMALL.splitlines()) + 1
    assert f"line {line_with(SMALL, 'id: coverage')}" in problem.sentence


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    text = SMALL.replace("    unit:", '    unit: "VND"\n    unit:')

    (problem,) = problems_of(tmp_path, text)

    assert problem.field == "targets.0.unit"
    assert "stands twice" in problem.sentence
    assert problem.line == line_with(text, 'unit: "%"')


def test_all_problems_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = (
        SMALL.replace("by: 2030-12-31", "by: soon")
        .replace("cadence: year", "cadence: yearly")
        .replace("level: province", "level: kingdom")
    )

    problems = problems_of(tmp_path, text)

    assert [problem.field for problem in problems] == [
        "areas.0.level",
        "targets.0.goals.0.by",
        "targets.0.cadence",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_broken_yaml_is_refused_on_its_line(tmp_path: Path) -> None:
    text = SMALL.replace('en: "Hill"}\narea', 'en: "Hill"\narea')

    (problem,) = problems_of(tmp_path, text)

    assert "this is not YAML" in problem.sentence
    assert problem.line == line_with(text, "area: hill")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "empty", id="an empty file"),
        pytest.param("- 1\n- 2\n", "expected named fields", id="a list"),
        pytest.param("a: &a [*a]\n", "contains itself", id="a list inside itself"),
        pytest.param("id: one\n---\nid: two\n", "this is not YAML", id="two documents"),
        pytest.param("id: \x00\n", "this is not YAML", id="a control character"),
    ],
)
def test_what_is_no_catalogue_is_refused(tmp_path: Path, text: str, says: str) -> None:
    assert says in problems_of(tmp_path, text)[0].sentence


def test_bytes_that_are_no_text_are_refused_on_their_line(tmp_path: Path) -> None:
    path = tmp_path / "hill.yaml"
    path.write_bytes(b"id: hill\nversion: \xff\n")

    with pytest.raises(CatalogueError, match="2: the file is not UTF-8"):
        load(path)


def test_a_missing_included_file_is_refused_where_it_is_named(tmp_path: Path) -> None:
    text = SMALL + "areas_from: [nowhere.yaml]\n"

    (problem,) = problems_of(tmp_path, text)

    assert "nowhere.yaml cannot be read" in problem.sentence
    assert problem.line == line_with(text, "areas_from")


def test_a_problem_reads_as_compilers_write_it(tmp_path: Path) -> None:
    text = SMALL.replace("cadence: year", "cadence: yearly")

    assert str(problems_of(tmp_path, text)[0]).startswith(
        f"{tmp_path / 'hill.yaml'}:{line_with(text, 'yearly')}: targets.0.cadence: "
    )
