"""The form: which figures it asks for, what is locked in it, and that it reads back exactly."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.ingest.spreadsheets.due import due_facts
from services.ingest.spreadsheets.limits import Limits
from services.ingest.spreadsheets.reading import read_file
from services.ingest.spreadsheets.reasons import FileRefused
from services.ingest.spreadsheets.routes import PATH
from targets.admission import admit
from targets.catalogue import Target
from targets.kinds import Checklist, Group, Judged, Rank, RankGain
from targets.limits import AMONG
from targets.refusals import Refused
from tests.unit.ingest.service import NOW, a_key, a_service, bearer, programme
from tests.unit.ingest.spreadsheets.files import (
    SOURCE,
    TRAINED,
    a_workbook,
    opened,
    saved,
    sent,
    the_form,
)

BUDGET = "sti-budget-share"
VALUE = 8  # the column of values, from 1


def the_facts(target: str) -> list[tuple[str, str, str]]:
    asked = due_facts(programme(), programme().target_by_id[target], date(2026, 11, 22))
    return [(one.measure.id, str(one.period), str(one.stage)) for one in asked]


def test_a_yearly_figure_is_due_for_the_years_that_are_over_the_latest_first() -> None:
    assert the_facts(TRAINED) == [("value", "2025", ""), ("value", "2024", "")]


def test_a_budget_figure_is_due_by_its_stages() -> None:
    facts = the_facts(BUDGET)

    assert [period for _, period, _ in facts] == sorted(
        (period for _, period, _ in facts), reverse=True
    )
    assert {(period, stage) for _, period, stage in facts} >= {
        ("2027", "plan"),
        ("2026", "plan"),
        ("2025", "final"),
    }


def test_items_of_a_checklist_are_asked_for_as_they_stand() -> None:
    checklist = next(target for target in programme().targets if isinstance(target.rule, Checklist))

    assert {period for _, period, _ in the_facts(checklist.id)} == {"2026-10"}


def test_every_figure_that_the_form_asks_for_could_be_taken_today() -> None:
    for target in programme().targets:
        for one in due_facts(programme(), target, NOW.date()):
            try:
                admit(
                    programme(), target.id, [_Figure(one)], reported_at=NOW, source="/s",
                    event_id="e", today=NOW.date(),
                )  # fmt: skip
            except Refused as refused:
                assert {str(one.reason) for one in refused.refusals} == {"impossible_value"}  # noqa: PT017 - the value is a guess


class _Figure:
    """A figure of a fact with the value one."""

    def __init__(self, due: Any) -> None:
        self.measure, self.area = due.measure.id, due.area
        self.period, self.stage = str(due.period), str(due.stage)
        self.value, self.status = Decimal(1), "A"
        self.note = self.evidence = self.opinion = ""


async def test_the_form_asks_for_the_targets_that_are_named_or_that_the_key_covers() -> None:
    service = a_service(a_key("narrow", targets=frozenset({BUDGET})))

    def targets(content: bytes) -> set[str]:
        return {cell.value for cell in opened(content)["Số liệu"]["A"][1:] if cell.value}

    assert targets(await the_form(service, TRAINED, BUDGET)) == {TRAINED, BUDGET}
    assert targets(await the_form(service)) == set(programme().target_by_id)
    answer = await service.client.get(
        f"{PATH}/template", params={"source": SOURCE}, headers=bearer("narrow")
    )
    assert targets(answer.content) == {BUDGET}


async def test_a_form_that_may_not_be_had_is_refused() -> None:
    service = a_service(a_key("narrow", sources=("/a",), targets=frozenset({BUDGET})))

    async def ask(source: str, target: str, key: str = "all") -> tuple[int, str]:
        answer = await service.client.get(
            f"{PATH}/template", params={"source": source, "target": target}, headers=bearer(key)
        )
        return answer.status_code, answer.json()["reason"]

    assert await ask("/s", "none") == (400, "unknown_target")
    assert await ask("/b", BUDGET, "narrow") == (403, "source_not_covered")
    assert await ask("/a", TRAINED, "narrow") == (403, "target_not_covered")
    assert (await service.client.get(f"{PATH}/template")).status_code == 422


async def test_headers_are_locked_values_are_not_and_lists_say_so_in_vietnamese() -> None:
    book = opened(await the_form(a_service(), TRAINED))
    sheet = book["Số liệu"]

    assert sheet.protection.sheet
    assert sheet["A1"].protection.locked
    assert sheet["A2"].protection.locked
    assert not sheet["H2"].protection.locked
    assert not sheet.column_dimensions["A"].protection.locked
    assert {one.type for one in sheet.data_validations.dataValidation} >= {"list", "decimal"}
    said = " ".join(one.error or "" for one in sheet.data_validations.dataValidation)
    assert "Hãy chọn trong danh sách" in said
    assert book["slipwatch"].sheet_state == "veryHidden"
    assert book["slipwatch"]["B2"].value == programme().version
    assert "65 %" in " ".join(str(cell.value) for cell in book["Hướng dẫn"]["A"])


async def test_nothing_in_a_form_is_computed() -> None:
    book = opened(await the_form(a_service(), source="/=1+1"))

    assert not [
        cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"
    ]


async def test_the_same_question_gives_the_same_form() -> None:
    service = a_service()

    assert await the_form(service, BUDGET) == await the_form(service, BUDGET)


async def test_a_form_goes_back_as_the_source_that_it_was_made_for() -> None:
    service = a_service()
    book = opened(await the_form(service, TRAINED))
    book["Số liệu"].cell(2, VALUE, 61)

    newer = opened(saved(book))
    newer["slipwatch"]["B1"] = "2"
    answer = await sent(service, saved(newer))
    assert (answer.status_code, answer.json()["reason"]) == (422, "unknown_template")

    own, other = await sent(service, saved(book)), await sent(service, saved(book), source="/s")

    assert own.status_code == 200
    assert own.json()["file"] == own.json()["file"] | {
        "template": "1",
        "catalogue": programme().version,
    }
    assert (other.status_code, other.json()["reason"]) == (422, "other_source")


def a_value(target: Target, measure: str) -> st.SearchStrategy[Decimal]:
    """Values that admission lets pass, as far as a spreadsheet's number carries them."""
    known = target.measure_by_id[measure]
    if isinstance(target.rule, Checklist):
        return st.sampled_from([Decimal(0), Decimal(1)])
    if isinstance(target.rule, Judged):
        return st.integers(1, 4).map(Decimal)
    if measure == AMONG:
        return st.just(Decimal(63))
    if isinstance(target.rule, Group) and measure in target.rule.fields:
        return st.integers(1, target.rule.n).map(Decimal)
    if isinstance(target.rule, Rank | RankGain) and measure == target.value:
        return st.integers(1, 34).map(Decimal)
    if known.unit == "VND":
        return st.integers(0, 10**15 - 1).map(Decimal)
    low = int(known.possible.low or 0)
    high = int(known.possible.high if known.possible.high is not None else 10**6)
    return st.decimals(low, high, places=4, allow_nan=False)


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_a_form_filled_with_any_valid_figures_reads_back_to_the_same_figures(
    data: st.DataObject,
) -> None:
    target = data.draw(st.sampled_from(programme().targets))
    service = a_service()
    book = opened(await the_form(service, target.id))
    sheet = book["Số liệu"]
    filled: dict[tuple[str, str, str], Decimal] = {}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value != target.id or not data.draw(st.booleans()):
            continue
        measure = str(sheet.cell(row, 3).value)
        value = data.draw(a_value(target, measure))
        written = f"{value:f}".replace(".", ",")
        as_text = data.draw(st.booleans()) and len(written.partition(",")[2]) != 3
        sheet.cell(row, VALUE).value = written if as_text else float(value)
        facts = (measure, str(sheet.cell(row, 5).value), str(sheet.cell(row, 6).value or ""))
        filled[facts] = value

    answer = await sent(service, saved(book), mode="publish")

    if not filled:
        assert answer.json()["reason"] == "no_rows"
        return
    assert answer.status_code == 202, answer.text
    taken = {
        (one.measure, one.period, _stage(one.stage)): one.value
        for report in service.reports.taken
        for one in report.event.observations
    }
    assert taken == filled


def _stage(stage: str) -> str:
    names = {"plan": "dự toán", "estimate": "ước thực hiện", "provisional": "thực hiện sơ bộ"}
    return {**names, "final": "quyết toán", "": ""}[stage]


WHOLE = a_workbook((TRAINED, "2025", 61))


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff\xfe"]))
@settings(deadline=None)
def test_any_bytes_are_a_table_or_are_refused(content: bytes, first: bytes) -> None:
    with pytest.raises(FileRefused):
        read_file(first + content, Limits())


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.integers(0, 40))
@settings(max_examples=150, deadline=None)
async def test_a_workbook_that_was_damaged_is_read_or_refused_and_never_our_fault(
    place: int, sign: int, cut: int
) -> None:
    damaged = bytearray(WHOLE)
    damaged[place] = sign
    del damaged[place : place + cut]

    answer = await sent(a_service(), bytes(damaged), mode="publish")

    assert answer.status_code in (202, 413, 415, 422), answer.text


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
async def test_any_text_below_our_headings_is_told_row_by_row(text: str) -> None:
    content = f"target;period;value;area;stage;status;unit;note\n{text}".encode("utf-8", "replace")

    answer = await sent(a_service(), content, mode="publish", only="good")

    assert answer.status_code in (202, 415, 422), answer.text
    assert answer.status_code != 202 or answer.json()["published"]
