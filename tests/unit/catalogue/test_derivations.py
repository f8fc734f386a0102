"""Every derivation of the shipped programme, read as an official would read it."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

import pytest

from catalogue import SHIPPED, load
from catalogue.demo import invented_history
from catalogue.figures import Figure, reports, shipped
from targets.admission import admit
from targets.catalogue import Programme
from targets.judge import judge
from targets.numbers import unit_text
from targets.observations import Observation
from targets.verdicts import Step, Verdict

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load(SHIPPED)


def admitted(programme: Programme, figures: list[Figure]) -> list[Observation]:
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
            invented=report[0].invented,
        )
    ]


@pytest.fixture(scope="module")
def verdicts(programme: Programme) -> list[Verdict]:
    """What the invented history, and what the real figures alone, make of every target."""
    invented = admitted(programme, [*shipped(programme), *invented_history(programme, TODAY)])
    real = admitted(programme, shipped(programme))
    return [
        judge(programme, target, [one for one in seen if one.fact.target == target.id], TODAY)
        for seen in (invented, real)
        for target in programme.targets
    ]


def steps_of(verdicts: list[Verdict]) -> Iterator[tuple[str, Step]]:
    for verdict in verdicts:
        for step in verdict.steps:
            yield verdict.target, step


def test_no_step_names_a_measure_by_its_id(programme: Programme, verdicts: list[Verdict]) -> None:
    for target, step in steps_of(verdicts):
        for measure in programme.target_by_id[target].measure_by_id:
            for said in (step.text.vi, step.text.en):
                assert f"{measure} =" not in said
                assert f": {measure}:" not in said


def test_formulas_hold_numbers_and_no_words(verdicts: list[Verdict]) -> None:
    for _, step in steps_of(verdicts):
        assert set(re.findall(r"[^\W\d_]+", step.formula)) <= {"a", "e", "p"}, step.formula


def test_every_input_is_named_with_its_source_and_the_day_of_its_report(
    programme: Programme, verdicts: list[Verdict]
) -> None:
    budget = next(one for one in verdicts if one.target == "sti-budget-share" and one.steps)
    said = [step.text.vi for step in budget.steps]

    assert (
        "Năm 2026, dự toán: Chi cho KHCN, ĐMST và CĐS: 1.278 tỷ đồng (chính thức; nguồn "
        "/demo/invented, báo cáo ngày 12/12/2025)."
    ) in said


def test_the_site_of_a_published_figure_is_named_beside_the_system_that_reported_it(
    verdicts: list[Verdict],
) -> None:
    rank = [one for one in verdicts if one.target == "dti-rank"][-1]

    assert any(
        "hạng 14 (chính thức; nguồn doingoailaocai.vn (qua /figures/press), báo cáo ngày "
        "21/10/2025)" in step.text.vi
        for step in rank.steps
    )


def test_all_words_are_in_nfc(verdicts: list[Verdict]) -> None:
    for verdict in verdicts:
        for text in (verdict.sentence, *verdict.notes, *(step.text for step in verdict.steps)):
            assert text.vi == unicodedata.normalize("NFC", text.vi)


def test_every_unit_of_the_catalogue_has_words_in_both_languages(programme: Programme) -> None:
    measured = {
        *(one.unit for target in programme.targets for one in target.measure_by_id.values()),
        *(one.unit for series in programme.context for one in series.measures),
    }
    units = {*measured, *(target.unit for target in programme.targets)} - {"%", "done"}

    without = {unit for unit in units if unit_text(unit).vi == unit}

    assert without == set()
