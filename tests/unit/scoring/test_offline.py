"""Judging a file: the same verdicts as the service, and every wrong line named."""

import io
import json
from argparse import Namespace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import catalogue
from runtime.clock import ManualClock
from services.scoring.commands import FINE, SOME_WRONG, UNREADABLE, judge_file, parser
from services.scoring.offline import NotThisTable, read, verdicts
from tests.unit.scoring.world import NOW, PROGRAMME, TODAY, World, a_figure, a_report

HEAD = "target,measure,area,period,stage,value,status,reported_at,source"
AS_OF = "2026-11-22"
JANUARY = datetime(2028, 1, 15, tzinfo=UTC)


def lines(*rows: str) -> list[str]:
    """A file of these rows."""
    return [HEAD, *rows]


async def test_a_file_is_judged_as_the_service_judges_the_same_reports() -> None:
    world = World()
    at = datetime(2028, 1, 15, tzinfo=UTC)
    await world.worker().take(
        [
            a_report("coverage", a_figure("2026", 21), a_figure("2027", "60.5"), id="a", at=at),
            a_report("places", a_figure("2026", 25), id="b", at=at),
            a_report(
                "budget",
                a_figure("2026", 1000, measure="total", stage="final"),
                a_figure("2026", 29, measure="part", stage="final"),
                id="c",
                at=at,
            ),
        ]
    )
    found = read(
        PROGRAMME,
        lines(
            "coverage,value,here,2026,,21,A,2028-01-15T00:00:00Z,urn:test:office",
            "coverage,,,2027,,60.5,,2028-01-15T07:00:00+07:00,urn:test:office",
            "places,value,,2026,,25,,2028-01-15T00:00:00Z,urn:test:office",
            "budget,total,,2026,final,1000,,2028-01-15T00:00:00Z,urn:test:office",
            "budget,part,,2026,final,29,,2028-01-15T00:00:00Z,urn:test:office",
        ),
        TODAY,
    )

    assert found.wrong == []
    for target, verdict in verdicts(PROGRAMME, found.observations, TODAY):
        if target.id in world.verdicts.documents:
            served = world.verdicts.documents[target.id]["target"]["verdict"]
            assert verdict.status.value == served["status"]
            assert verdict.sentence.vi == served["sentence"]["vi"]


async def test_a_persons_word_in_a_file_counts_as_it_does_for_the_service() -> None:
    world = World()
    figure = a_figure("2027", "210", note="n")
    await world.worker().take(
        [
            a_report("coverage", a_figure("2026", 21), figure, id="a", at=JANUARY),
            a_report(
                "coverage",
                a_figure("2027", "210", opinion="accepted", note="counted again"),
                id="b",
                at=JANUARY + timedelta(days=1),
                source="urn:test:decisions",
            ),
            a_report("places", a_figure("2026", 25), id="c", at=JANUARY),
            a_report(
                "places",
                a_figure("2026", 25, opinion="refused", note="of another year"),
                id="d",
                at=JANUARY + timedelta(days=1),
                source="urn:test:decisions",
            ),
        ]
    )
    found = read(
        PROGRAMME,
        [
            f"{HEAD},opinion,note",
            "coverage,value,,2026,,21,,2028-01-15T00:00:00Z,urn:test:office,,",
            "coverage,value,,2027,,210,,2028-01-15T00:00:00Z,urn:test:office,,n",
            "coverage,value,,2027,,210,,2028-01-16T00:00:00Z,urn:test:decisions,accepted,"
            "counted again",
            "places,value,,2026,,25,,2028-01-15T00:00:00Z,urn:test:office,,",
            "places,value,,2026,,25,,2028-01-16T00:00:00Z,urn:test:decisions,refused,"
            "of another year",
        ],
        TODAY,
    )

    judged = {one.id: said for one, said in verdicts(PROGRAMME, found.observations, TODAY)}
    assert found.wrong == []
    for name, value in (("coverage", Decimal(210)), ("places", None)):
        served = world.verdicts.documents[name]["target"]["verdict"]
        assert judged[name].value == value == served["value"]
        assert [(one.vi, one.en) for one in judged[name].notes] == [
            (one["vi"], one["en"]) for one in served["notes"]
        ]


def test_a_word_that_does_not_say_why_is_named_and_left_out() -> None:
    found = read(
        PROGRAMME,
        [f"{HEAD},opinion,note", "coverage,value,,2026,,21,,,,accepted,"],
        TODAY,
    )

    assert [(one.line, one.reason) for one in found.wrong] == [(2, "note_missing")]


def test_a_line_reported_after_the_day_is_not_known_yet() -> None:
    found = read(
        PROGRAMME,
        lines(
            "coverage,,,2026,,21,,2027-03-01,",
            "coverage,,,2026,,22,,2027-03-02,",
            "coverage,,,2028,,60,,,",
        ),
        date(2027, 3, 1),
    )

    assert [one.value for one in found.observations] == [Decimal(21)]
    assert (found.later, found.wrong) == (2, [])


def test_a_figure_without_a_day_counts_from_the_end_of_its_period() -> None:
    found = read(PROGRAMME, lines("coverage,,,2026,,21,,,"), TODAY)

    assert found.observations[0].reported_at.isoformat() == "2026-12-31T23:59:59+07:00"


def test_a_line_without_a_value_withdraws_the_one_before() -> None:
    found = read(
        PROGRAMME,
        lines("coverage,,,2026,,21,,2027-03-01,", "coverage,,,2026,,,,2027-04-01,"),
        TODAY,
    )

    (verdict,) = (
        one
        for target, one in verdicts(PROGRAMME, found.observations, TODAY)
        if target.id == "coverage"
    )
    assert verdict.status.value == "no_data"


def test_of_two_lines_on_one_fact_at_one_moment_the_later_line_counts() -> None:
    found = read(
        PROGRAMME, lines(*(f"coverage,,,2026,,{value},,2027-03-01," for value in (9, 8))), TODAY
    )

    assert max(found.observations, key=lambda one: one.vintage).value == 8


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("unheard-of,,,2026,,1,,2027-01-01,", "unknown_target"),
        ("coverage,none,,2026,,1,,2027-01-01,", "unknown_measure"),
        ("coverage,,nowhere,2026,,1,,2027-01-01,", "unknown_area"),
        ("coverage,,,someday,,1,,2027-01-01,", "bad_period"),
        ("coverage,,,2026,,-1,,2027-01-01,", "impossible_value"),
        ("coverage,,,2026,,NaN,,2027-01-01,", "not_a_number"),
        ("coverage,,,2026,,1_000,,2027-01-01,", "not_a_number"),
        ("coverage,,,2026,,1,Z,2027-01-01,", "bad_status"),
        ("coverage,,,2026,,1,,yesterday,", "bad_time"),
        ("budget,total,,2026,,1,,2027-01-01,", "stage_missing"),
    ],
)
def test_a_wrong_line_is_named_and_the_others_are_judged(row: str, reason: str) -> None:
    found = read(PROGRAMME, lines("coverage,,,2026,,21,,2027-01-01,", row), TODAY)

    assert [(one.line, one.reason) for one in found.wrong] == [(3, reason)]
    assert len(found.observations) == 1


def test_another_table_is_refused() -> None:
    with pytest.raises(NotThisTable, match="target, measure, area, period"):
        read(PROGRAMME, ["a,b", "1,2"], TODAY)


def judged(tmp_path: Path, *rows: str, form: str = "--json") -> tuple[int, str, str]:
    """What the command answers on a file of rows: exit code, output, complaints."""
    file = tmp_path / "figures.csv"
    file.write_text("\ufeff" + "\n".join(lines(*rows)) + "\n", encoding="utf-8")
    given = ["judge", "--observations", str(file), "--as-of", AS_OF]
    options: Namespace = parser().parse_args([*given, form] if form else given)
    out, err = io.StringIO(), io.StringIO()
    return judge_file(options, ManualClock(NOW), out, err), out.getvalue(), err.getvalue()


BUDGET = (
    "sti-budget-share,total_expenditure,lao-cai,2026,plan,28500000000000,,2025-12-10,",
    "sti-budget-share,sti_expenditure,lao-cai,2026,plan,798000000000,,2025-12-10,",
)


def test_json_is_the_list_of_target_objects_with_exact_numbers(tmp_path: Path) -> None:
    code, out, err = judged(tmp_path, *BUDGET)

    targets: list[dict[str, Any]] = json.loads(out, parse_float=Decimal)
    assert (code, err) == (FINE, "")
    assert len(targets) == len(catalogue.load(catalogue.SHIPPED).targets)
    budget = next(one for one in targets if one["id"] == "sti-budget-share")["verdict"]
    assert (budget["value"], budget["shortfall"]) == (Decimal("2.8"), 57_000_000_000)
    assert budget["as_of"] == AS_OF


def test_a_table_and_csv_have_a_line_for_each_target(tmp_path: Path) -> None:
    _, table, _ = judged(tmp_path, *BUDGET, form="")
    _, rows, _ = judged(tmp_path, *BUDGET, form="--csv")

    assert "57 tỷ đồng" in table
    assert "2 figures as known on 2026-11-22" in table
    assert len(rows.splitlines()) == 1 + len(catalogue.load(catalogue.SHIPPED).targets)


def test_a_wrong_line_is_complained_of_with_its_number(tmp_path: Path) -> None:
    code, out, err = judged(tmp_path, *BUDGET, "coverage-5g,,,2025,,150,,2026-01-01,")

    assert code == SOME_WRONG
    assert json.loads(out)
    assert "line 4: impossible_value" in err


def test_a_file_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    options = parser().parse_args(["judge", "--observations", str(tmp_path / "none.csv")])
    out, err = io.StringIO(), io.StringIO()

    assert judge_file(options, ManualClock(NOW), out, err) == UNREADABLE
    assert len(err.getvalue().splitlines()) == 1
