"""The demonstration's history is plausible, marked as invented, and never hides a real figure."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from catalogue import SHIPPED, load
from catalogue.demo import invented_history
from catalogue.figures import Figure, reports, shipped
from targets.admission import admit
from targets.catalogue import Programme
from targets.judge import judge
from targets.kinds import Kind
from targets.observations import Observation, current
from targets.verdicts import FindingKind, Reason, Status, Verdict
from tests.unit.catalogue.builders import SMALL, written

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load(SHIPPED)


@pytest.fixture(scope="module")
def invented(programme: Programme) -> list[Figure]:
    return list(invented_history(programme, TODAY))


def admitted(programme: Programme, figures: list[Figure], today: date) -> list[Observation]:
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
            today=today,
            invented=report[0].invented,
        )
    ]


@pytest.fixture(scope="module")
def observations(programme: Programme, invented: list[Figure]) -> list[Observation]:
    return admitted(programme, [*shipped(programme), *invented], TODAY)


@pytest.fixture(scope="module")
def verdicts(programme: Programme, observations: list[Observation]) -> dict[str, Verdict]:
    return {
        target.id: judge(
            programme, target, [one for one in observations if one.fact.target == target.id], TODAY
        )
        for target in programme.targets
    }


def test_every_status_but_a_missed_deadline_is_seen(verdicts: dict[str, Verdict]) -> None:
    """The first deadline is in 2030: nothing can have been missed before."""
    seen = {verdict.status for verdict in verdicts.values()}

    assert seen == set(Status) - {Status.MISSED}


def test_every_kind_is_judged(programme: Programme, verdicts: dict[str, Verdict]) -> None:
    waiting = {Status.NO_DATA, Status.TOO_EARLY, Status.STALE}
    judged = {
        target.kind for target in programme.targets if verdicts[target.id].status not in waiting
    }

    assert judged == set(Kind)


def test_a_place_is_computed_from_the_whole_region(verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts["tfp-contribution"]

    assert "tính từ số liệu của 9 tỉnh" in verdict.sentence.vi
    assert verdict.invented


def test_every_finding_is_seen(verdicts: dict[str, Verdict]) -> None:
    findings = {one.kind for verdict in verdicts.values() for one in verdict.findings}

    assert findings == set(FindingKind)


def test_the_budget_below_its_floor_is_named_in_dong(verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts["sti-budget-share"]

    assert verdict.reason is Reason.FLOOR_BREACHED
    assert verdict.shortfall == 72 * 10**9


def test_an_odd_figure_is_held_for_a_person(verdicts: dict[str, Verdict]) -> None:
    assert len(verdicts["enterprises-using-digital"].quarantined) == 1


def test_a_slip_that_was_mended_is_seen(verdicts: dict[str, Verdict]) -> None:
    spells = verdicts["workers-basic-digital-skills"].spells

    assert [spell.until is not None for spell in spells] == [True]


def test_every_invented_figure_says_so(invented: list[Figure]) -> None:
    assert all(figure.invented for figure in invented)
    assert {figure.source for figure in invented} == {"/demo/invented"}
    assert all("giả định" in figure.note for figure in invented)


def test_no_real_figure_is_hidden(programme: Programme, observations: list[Observation]) -> None:
    real = {
        (one.target, one.measure, one.area, one.period, one.stage) for one in shipped(programme)
    }

    for fact, seen in current(observations).items():
        key = (fact.target, fact.measure, fact.area, str(fact.period), fact.stage.value)
        assert seen.invented is (key not in real)


def test_the_same_day_gives_the_same_history(programme: Programme, invented: list[Figure]) -> None:
    assert list(invented_history(programme, TODAY)) == invented


def test_a_report_has_one_id_and_no_other_has_it(invented: list[Figure]) -> None:
    ids = Counter(report[0].event_id for report in reports(invented))

    assert set(ids.values()) == {1}


def test_communes_are_told_where_shares_are_theirs(
    programme: Programme, invented: list[Figure]
) -> None:
    areas = {figure.area for figure in invented if figure.target == "coverage-5g"}

    assert len(areas) == 1 + 99


@pytest.mark.parametrize(
    "today",
    [
        pytest.param(date(2025, 10, 1), id="soon after the merger"),
        pytest.param(date(2026, 1, 1), id="the first day of a year"),
        pytest.param(date(2028, 2, 29), id="a leap day"),
        pytest.param(date(2030, 12, 31), id="the last day of the goals"),
        pytest.param(date(2031, 2, 1), id="after the goals"),
    ],
)
def test_on_any_day_every_figure_is_admitted_and_none_is_from_the_future(
    programme: Programme, today: date
) -> None:
    figures = list(invented_history(programme, today))

    assert len(admitted(programme, figures, today)) == len(figures)
    assert all(figure.reported_at.date() <= today for figure in figures)


def test_another_province_gets_a_history_too(tmp_path: Path) -> None:
    hill = load(written(tmp_path, SMALL))

    figures = list(invented_history(hill, TODAY))

    assert {figure.target for figure in figures} == {"coverage"}
    assert len(admitted(hill, figures, TODAY)) == len(figures) == 4
